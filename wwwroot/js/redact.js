// Boxes over a photo, drawn by pointer or moved by keys. Their places are kept as shares of the picture (0–1).

const least = 0.02, step = 0.02;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
let label = '';

function place(box, left, top, width, height) {
  const w = clamp(width, least, 1), h = clamp(height, least, 1);
  Object.assign(box.dataset, { left: clamp(left, 0, 1 - w), top: clamp(top, 0, 1 - h), width: w, height: h });
  for (const side of ['left', 'top', 'width', 'height']) box.style.setProperty('--' + side, box.dataset[side] * 100 + '%');
}

function make(frame) {
  const box = document.createElement('div');
  box.className = 'cp-box-over';
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', label + ' ' + (frame.querySelectorAll('.cp-box-over').length + 1));
  box.addEventListener('keydown', e => pressed(frame, box, e));
  frame.append(box);
  return box;
}

function pressed(frame, box, e) {
  if (e.key === 'Delete' || e.key === 'Backspace') { e.preventDefault(); e.stopPropagation(); box.remove(); return; }
  const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[e.key];
  if (!move) return;
  e.preventDefault();
  e.stopPropagation();
  const { left, top, width, height } = box.dataset;
  if (e.shiftKey) place(box, +left, +top, +width + move[0], +height + move[1]);
  else place(box, +left + move[0], +top + move[1], +width, +height);
}

function at(frame, e) {
  const r = frame.querySelector('img').getBoundingClientRect();
  return [clamp((e.clientX - r.left) / r.width, 0, 1), clamp((e.clientY - r.top) / r.height, 0, 1)];
}

export function start(frame, name) {
  label = name;
  let box = null, from = null, grabbed = null;
  frame.addEventListener('pointerdown', e => {
    if (e.button !== 0) return;
    from = at(frame, e);
    const held = e.target.closest('.cp-box-over');
    if (held) { box = held; grabbed = [from[0] - held.dataset.left, from[1] - held.dataset.top]; held.focus(); }
    else { box = null; grabbed = null; }
    frame.setPointerCapture(e.pointerId);
    if (!held) e.preventDefault();
  });
  frame.addEventListener('pointermove', e => {
    if (!from) return;
    const [x, y] = at(frame, e);
    if (grabbed) { place(box, x - grabbed[0], y - grabbed[1], +box.dataset.width, +box.dataset.height); return; }
    if (Math.abs(x - from[0]) < least && Math.abs(y - from[1]) < least) return;
    box ??= make(frame);
    place(box, Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1]));
  });
  for (const end of ['pointerup', 'pointercancel']) frame.addEventListener(end, () => { box?.focus(); from = box = grabbed = null; });
}

export function add(frame) {
  const box = make(frame);
  place(box, 0.4, 0.4, 0.2, 0.2);
  box.focus();
}

export const boxes = frame => [...frame.querySelectorAll('.cp-box-over')].map(b => ({ left: +b.dataset.left, top: +b.dataset.top, width: +b.dataset.width, height: +b.dataset.height }));
