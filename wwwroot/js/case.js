// What the case page cannot do from the server: native dialogs, boxes that grow.

// Whoever writes sees the send button too.
addEventListener('focusin', e => e.target.closest?.('.cp-compose')?.scrollIntoView({ block: 'nearest' }));

let before = null;

export function show(dialog) {
  if (!dialog || dialog.open) return;
  before = document.activeElement;
  // Esc is the close button's: the server takes the dialog out of the page.
  dialog.addEventListener('cancel', e => { e.preventDefault(); dialog.querySelector('[data-close]')?.click(); });
  dialog.showModal();
  (dialog.querySelector('[data-first]') ?? dialog.querySelector('input, textarea, select, button'))?.focus();
}

/** The dialog was taken out of the page, which closes it without a word: the focus goes back by hand. */
export function gone() {
  if (document.activeElement === document.body && before?.isConnected) before.focus();
  before = null;
}

/** The text grows with what is typed, up to a bound. */
export function grow(box) {
  const fit = () => { box.style.height = 'auto'; box.style.height = Math.min(box.scrollHeight + 2, 420) + 'px'; };
  box.addEventListener('input', fit);
  box.addEventListener('draft-restored', fit);
  fit();
}

/** Tells the server what stands in the box, shortly after the last stroke; only for what it shows beside the box. */
export function listen(box, server, method) {
  if (!box) return;
  let timer = 0;
  // A circuit that has gone asks for nothing any more.
  const tell = () => { timer = 0; if (box.isConnected) server.invokeMethodAsync(method, box.value).catch(() => { }); };
  const soon = () => { timer ||= setTimeout(tell, 200); };
  box.addEventListener('input', soon);
  box.addEventListener('draft-restored', soon);
}
