// What the board cannot do from the server: arrow keys between cards, and saying where a card may be dropped.

const cards = column => [...column.querySelectorAll('[data-card]')];

function step(board, box, key) {
  const column = box.closest('[data-column]');
  const own = cards(column), at = own.indexOf(box);
  if (key === 'ArrowDown' || key === 'ArrowUp') return own[at + (key === 'ArrowDown' ? 1 : -1)];
  const columns = [...board.querySelectorAll('[data-column]')].filter(c => cards(c).length > 0);
  const next = columns[columns.indexOf(column) + (key === 'ArrowRight' ? 1 : -1)];
  return next && (cards(next)[at] ?? cards(next).at(-1));
}

export function start(board) {
  if (!board || board.dataset.ready) return;
  board.dataset.ready = 'yes';
  board.addEventListener('keydown', e => {
    const box = e.target.closest?.('[data-card]');
    if (e.key === 'Enter' && box) { e.preventDefault(); box.closest('li').querySelector('a').click(); return; }
    if (!e.key.startsWith('Arrow')) return;
    const next = box ? step(board, box, e.key) : e.target === board ? board.querySelector('[data-card]') : null;
    if (!next) return;
    e.preventDefault();
    next.focus();
    next.closest('li').scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  // Firefox drags nothing that carries nothing.
  board.addEventListener('dragstart', e => e.dataTransfer?.setData('text/plain', e.target.closest?.('[data-case]')?.dataset.case ?? ''));
  const over = column => board.querySelectorAll('.over-me').forEach(c => c !== column && c.classList.remove('over-me'));
  board.addEventListener('dragover', e => {
    const column = e.target.closest?.('[data-column]');
    over(column);
    if (!column) return;
    e.preventDefault();
    column.classList.add('over-me');
  });
  for (const end of ['drop', 'dragend']) board.addEventListener(end, e => { e.preventDefault(); over(null); });
}
