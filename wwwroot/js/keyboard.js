// One listener for the whole console. Components say which keys they want (Shell/Keyboard.cs); typing in fields is left alone.
let wanted = new Set(), owner = null;
const offKey = "crm-pintasan-mati";
const isOff = () => localStorage.getItem(offKey) === "1";
const inField = e => e.target.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]");

function name(e) {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  return (e.ctrlKey || e.metaKey ? "Ctrl+" : "") + key;
}

function focusSearch() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
}

function pressed(e) {
  if (e.isComposing || e.altKey || e.defaultPrevented) return;
  const keys = name(e);
  if (keys === "Ctrl+k") { e.preventDefault(); window.crm.open("perintah"); return; }
  if (document.querySelector("dialog[open], .mud-dialog")) return;
  if (inField(e)) {
    if (keys === "Escape") e.target.blur();
    // Ctrl+Enter and the like are meant for the field's own form.
    if (!keys.startsWith("Ctrl+") || !wanted.has(keys)) return;
  }
  if (keys.length === 1 && isOff()) return;
  if (keys === "/") { e.preventDefault(); focusSearch(); return; }
  if (keys === "?") { e.preventDefault(); window.crm.open("bantuan"); return; }
  // Enter on a link or button is that link's or button's.
  if (keys === "Enter" && e.target.closest?.("a, button, summary") && !e.target.closest("[data-row]")) return;
  if (!wanted.has(keys)) return;
  e.preventDefault();
  owner?.invokeMethodAsync("Pressed", keys).catch(() => { /* connection lost: the banner says so */ });
}

export function start(dotnet, keys) {
  owner = dotnet;
  listen(keys);
  document.removeEventListener("keydown", pressed);
  document.addEventListener("keydown", pressed);
  // Only now does the page answer: before, it was a picture of itself.
  document.documentElement.dataset.live = "yes";
  const box = document.querySelector("[data-keys-off]");
  if (box) {
    box.checked = isOff();
    box.onchange = () => localStorage.setItem(offKey, box.checked ? "1" : "0");
  }
}

export function listen(keys) { wanted = new Set(keys); }
