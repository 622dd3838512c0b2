// Starts the circuit and keeps it: our own banner, endless patient retries, and a reload once the circuit is gone for good.
(() => {
  const root = document.documentElement;
  const banner = document.getElementById("components-reconnect-modal");
  const text = banner.querySelector(".lost-text");
  const live = state => { root.dataset.live = state; };
  let again = 0, leaving = false;
  const afresh = () => { leaving = true; location.reload(); };

  // Quickly at first (a lift, a tunnel), then every five seconds for as long as the page is open.
  const pause = attempt => attempt < 5 ? 400 * 2 ** attempt : 5000;

  async function retry() {
    clearTimeout(again);
    try {
      // False: the server answers but no longer knows this circuit. Address and drafts hold everything, so read the page afresh.
      if (!(await Blazor.reconnect())) afresh();
    } catch {
      again = setTimeout(retry, 5000);
    }
  }

  banner.addEventListener("components-reconnect-state-changed", e => {
    const state = e.detail.state;
    if (leaving) return;
    live(state === "hide" ? "yes" : "no");
    // Written at the moment of loss, so that a screen reader speaks it.
    text.textContent = state === "hide" ? "" : text.dataset.text;
    if (state === "failed") again = setTimeout(retry, 5000);
    // The server is back and no longer knows this circuit: it was restarted, or we were away too long.
    if (state === "rejected" || state === "resume-failed") afresh();
  });
  for (const event of ["online", "focus"]) addEventListener(event, () => { if (root.dataset.live === "no") retry(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && root.dataset.live === "no") retry(); });

  const sheet = id => document.getElementById(id);
  window.crm = {
    open(id) {
      const s = sheet(id);
      if (!s || s.open) return;
      for (const other of document.querySelectorAll("dialog.sheet[open]")) other.close();
      s.showModal();
      s.querySelector("input[type=text]")?.select();
    },
    close(id) { sheet(id)?.close(); },
  };
  document.addEventListener("click", e => {
    const opener = e.target.closest("[data-open]");
    if (opener) window.crm.open(opener.dataset.open);
    // A link in a menu leads on without a new document, so the menu has to be told.
    e.target.closest("a")?.closest("[popover]:popover-open")?.hidePopover();
    // A click on the darkened page closes the sheet, as does Esc.
    if (e.target instanceof HTMLDialogElement && e.target.classList.contains("sheet")) e.target.close();
  });

  Blazor.start({
    circuit: { reconnectionOptions: { maxRetries: 10000, retryIntervalMilliseconds: attempt => pause(attempt) } },
  }).catch(() => { live("no"); setTimeout(() => location.reload(), 5000); });
})();

// Ctrl+Enter in a text sends it: here, so that it works before the page's own scripts have come.
addEventListener('keydown', e => {
  if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return;
  const button = e.target.closest?.('[role=tabpanel], form[data-sends]')?.querySelector('[data-send]');
  if (button) { e.preventDefault(); button.click(); }
});
