// The counter's form. The browser owns the fields: every second they go to the server as one JSON text (draft.js), whatever the
// circuit does; the circuit is only told what stands there, to look up what belongs beside it.
import * as drafts from './draft.js';

const TELL_AFTER = 250;
let form, box, root, dotnet, options, timer = 0, clock = 0, mapped = false;
const say = (id, en) => document.documentElement.lang.startsWith('en') ? en : id;
const field = name => form.elements[name];

export function start(element, owner, o) {
  stop();
  [root, dotnet, options] = [element, owner, o];
  form = root.querySelector('form.dk-form');
  box = form.querySelector('[data-draft]');
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  box.addEventListener('draft-restored', restored);
  document.addEventListener('keydown', keys);
  root.addEventListener('click', clicked);
  form.addEventListener('dragover', over);
  form.addEventListener('dragleave', over);
  form.addEventListener('drop', over);
  combo(field('category'), categories, chosen => { field('categoryCode').value = chosen.code; }, () => { field('categoryCode').value = ''; }, chosen => chosen.label);
  combo(field('place'), places, pickPlace, unpickPlace, placeText);
  clock = setInterval(tick, 1000);
  begin();
  return drafts.attach(box, { caseId: 'desk', kind: 'entry', url: `/api/console/desk/draft/${o.place}`, userId: o.userId, csrf: o.csrf, status: root.querySelector('[data-saved]') });
}

export function stop() {
  if (!form) return;
  drafts.detach('desk');
  clearInterval(clock);
  clearTimeout(timer);
  document.removeEventListener('keydown', keys);
  form = null;
}

/** A visitor sits down: the first field waits. */
export function begin() {
  newId();
  field('text').focus();
}

export function join(_, number) {
  field('join').value = number ?? '';
  write();
}

// --- the fields as one text

function read() {
  const value = name => field(name).value.trim() || null, number = name => field(name).value ? Number(field(name).value) : null;
  return {
    id: field('id').value, text: field('text').value || null, category: value('category'), categoryCode: value('categoryCode'), place: value('place'), areaCode: value('areaCode'),
    latitude: number('latitude'), longitude: number('longitude'), name: value('name'), phone: value('phone'), email: value('email'), nik: value('nik'),
    anonymous: field('who').value === 'anonymous', onBehalf: field('onBehalf').checked, behalfOf: value('behalfOf'), consent: field('consent').checked,
    answerBy: field('answerBy').value || null, note: value('note'), join: value('join'),
  };
}

function fill(entry) {
  for (const name of ['text', 'category', 'categoryCode', 'place', 'areaCode', 'latitude', 'longitude', 'name', 'phone', 'email', 'nik', 'behalfOf', 'note', 'join']) field(name).value = entry[name] ?? '';
  field('who').value = entry.anonymous ? 'anonymous' : 'private';
  field('onBehalf').checked = !!entry.onBehalf;
  field('consent').checked = !!entry.consent;
  if ('answerBy' in entry) field('answerBy').value = entry.answerBy ?? '';
  else { const first = form.querySelector('[name=answerBy]'); if (first) first.checked = true; }
  field('id').value = entry.id || '';
  newId();
  if (entry.note) form.querySelector('.dk-note').open = true;
  form.dispatchEvent(new Event('lapor-draf'));
  for (const e of form.querySelectorAll('[data-error]')) clearError(e);
}

function newId() { field('id').value ||= crypto.randomUUID(); }

function restored() {
  let entry = {};
  try { entry = box.value ? JSON.parse(box.value) : {}; } catch { /* not ours */ }
  fill(entry);
  tell(0);
}

function changed(e) {
  if (e.target === box) return;
  const error = e.target.name && form.querySelector(`[data-error="${e.target.name}"]`);
  if (error) clearError(error);
  write();
}

function write() {
  box.value = JSON.stringify(read());
  box.dispatchEvent(new Event('input'));
  tell(TELL_AFTER);
}

function tell(after) {
  clearTimeout(timer);
  timer = setTimeout(() => dotnet.invokeMethodAsync('Typed', JSON.stringify(read())).catch(() => { /* connection lost: the banner says so, the words are saved over HTTP */ }), after);
}

// --- choosing from a list while typing

const normal = text => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^a-z0-9]+/g, ' ').trim();
let categoryList = null;

async function categories(typed) {
  categoryList ??= fetch('/api/console/desk/categories').then(r => r.json()).then(all => all.map(c => ({ ...c, name: ` ${normal(c.label)}`, all: ` ${normal(c.words)}` }))).catch(() => { categoryList = null; return []; });
  const words = normal(typed).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  // What stands in the name counts before what is only one of its keywords; every typed word must be found.
  const rank = c => words.every(w => c.all.includes(` ${w}`)) ? words.filter(w => c.name.includes(` ${w}`)).length * 2 + (c.name.startsWith(` ${words[0]}`) ? 1 : 0) + 1 : 0;
  return (await categoryList).map(c => ({ c, r: rank(c) })).filter(x => x.r > 0).sort((a, b) => b.r - a.r || a.c.label.localeCompare(b.c.label)).slice(0, 8).map(x => x.c);
}

async function places(typed) {
  if (normal(typed).length < 2) return [];
  try { return await (await fetch(`/api/console/desk/places?q=${encodeURIComponent(typed.slice(-100))}`)).json(); } catch { return []; }
}

let picked = '';
function placeText(chosen) {
  // The words by which it was found become its name; the street before them stays.
  const typed = field('place').value, count = chosen.words ? chosen.words.split(' ').length : 0;
  const before = typed.trim().split(/\s+/).slice(0, -count || undefined).join(' ').replace(/\b(kel|kelurahan|kec|kecamatan)\.?$/i, '').replace(/[,\s]+$/, '');
  return count && before ? `${before}, ${chosen.label}` : chosen.label;
}
function pickPlace(chosen) {
  picked = chosen.label;
  field('areaCode').value = chosen.code;
  if (chosen.latitude != null) { field('latitude').value = chosen.latitude; field('longitude').value = chosen.longitude; form.dispatchEvent(new Event('lapor-draf')); }
}
function unpickPlace() {
  if (picked && field('place').value.includes(picked)) return;
  field('areaCode').value = '';
}

function combo(input, find, choose, unchoose, textOf) {
  const list = document.getElementById(input.getAttribute('aria-controls'));
  let options = [], active = -1, turn = 0;
  const close = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); active = -1; };
  const mark = i => {
    active = i;
    [...list.children].forEach((li, n) => li.setAttribute('aria-selected', n === i ? 'true' : 'false'));
    if (i >= 0) { input.setAttribute('aria-activedescendant', list.children[i].id); list.children[i].scrollIntoView({ block: 'nearest' }); }
  };
  const take = i => {
    input.value = textOf(options[i]);
    choose(options[i]);
    turn++;
    close();
    const error = form.querySelector(`[data-error="${input.name}"]`);
    if (error) clearError(error);
    write();
  };
  input.addEventListener('input', async () => {
    unchoose();
    const mine = ++turn, found = await find(input.value);
    if (mine !== turn) return;
    options = found;
    list.replaceChildren(...found.map((o, i) => {
      const li = document.createElement('li');
      li.id = `${list.id}-${i}`;
      li.setAttribute('role', 'option');
      li.textContent = o.label;
      if (o.hint) { const hint = document.createElement('small'); hint.textContent = o.hint; li.append(hint); }
      li.addEventListener('mousedown', e => { e.preventDefault(); take(i); });
      return li;
    }));
    if (found.length === 0) { close(); return; }
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(0);
  });
  input.addEventListener('keydown', e => {
    if (list.hidden || e.isComposing) return;
    if (e.key === 'ArrowDown') mark((active + 1) % options.length);
    else if (e.key === 'ArrowUp') mark((active + options.length - 1) % options.length);
    else if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey) take(active);
    else if (e.key === 'Tab' && active >= 0) { take(active); return; }
    else if (e.key === 'Escape') close();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  input.addEventListener('blur', close);
}

// --- keys and buttons

function keys(e) {
  if (!form || e.isComposing || document.querySelector('dialog[open], .mud-dialog')) return;
  if (e.altKey && !e.ctrlKey && !e.metaKey) {
    const to = { k: 'category', t: 'place', i: 'text' }[e.key.toLowerCase()];
    if (to) { e.preventDefault(); field(to).focus(); field(to).select(); }
    else if (e.key.toLowerCase() === 'p') { e.preventDefault(); toggleMap(); }
    else if (e.key.toLowerCase() === 'f') { e.preventDefault(); form.querySelector('[data-qr]')?.click(); }
    return;
  }
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); end('report'); return; }
  const button = /^F\d+$/.test(e.key) && root.querySelector(`[data-key="${e.key}"]`);
  if (button) { e.preventDefault(); button.click(); }
}

function clicked(e) {
  const maybe = e.target.closest('[data-category]');
  if (maybe) { field('category').value = maybe.dataset.label; field('categoryCode').value = maybe.dataset.category; write(); }
  else if (e.target.closest('[data-send]')) end('report');
  else if (e.target.closest('[data-advice]')) end('advice');
  else if (e.target.closest('[data-clear]')) clear();
  else if (e.target.closest('[data-map]')) toggleMap();
}

// Files dropped anywhere on the form go the way of chosen ones.
function over(e) {
  if (!e.dataTransfer?.types.includes('Files')) return;
  e.preventDefault();
  const box = form.querySelector('.dk-photos'), input = box?.querySelector('input[type=file][multiple]');
  box?.classList.toggle('over', e.type === 'dragover');
  if (e.type !== 'drop' || !input) return;
  input.files = e.dataTransfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

async function clear() {
  if (form.querySelector('[name=text]').value && !confirm(say('Buang semua isian ini? Tidak dapat dikembalikan.', 'Throw away all of this entry? It cannot be brought back.'))) return;
  await drafts.erase(box);
  field('text').focus();
}

async function toggleMap() {
  const map = document.getElementById('peta'), opener = form.querySelector('[data-map]');
  if (!mapped) {
    await import('./lapor-peta.js');
    mapped = window.crmPeta(map, form, { latitude: field('latitude'), longitude: field('longitude'), address: field('place'), shown: () => map.querySelector('canvas').focus() });
    opener.setAttribute('aria-expanded', 'true');
    return;
  }
  map.hidden = !map.hidden;
  opener.setAttribute('aria-expanded', String(!map.hidden));
  if (!map.hidden) map.querySelector('canvas').focus();
}

function tick() {
  const two = n => String(n).padStart(2, '0');
  for (const at of root.querySelectorAll('[data-elapsed]')) {
    // The server says how long it has been; from then on this machine counts, whatever its own clock shows.
    if (at.crmElapsed !== at.dataset.elapsed) [at.crmElapsed, at.crmSeen] = [at.dataset.elapsed, performance.now()];
    const s = Math.max(0, Math.floor(Number(at.dataset.elapsed) + (performance.now() - at.crmSeen) / 1000));
    const text = s < 3600 ? `${two(Math.floor(s / 60))}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
    if (at.textContent !== text) at.textContent = text;
  }
}

// --- the end of a visit

let ending = false;
async function end(kind) {
  if (ending) return;
  ending = true;
  const problem = root.querySelector('[data-problem]'), button = root.querySelector('[data-send]');
  problem.textContent = '';
  button.setAttribute('aria-busy', 'true');
  try {
    write();
    const answer = await fetch(`/api/console/desk/${kind}/${options.place}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF': options.csrf }, body: JSON.stringify({ body: JSON.stringify(read()), revision: drafts.revision(box) }), signal: AbortSignal.timeout(30000),
    });
    const said = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {};
    if (answer.ok) {
      await drafts.erase(box);
      if (said.number) location.assign(`/meja/tanda-terima/${encodeURIComponent(said.number)}`);
      else if (kind === 'advice') location.assign('/meja');
      else problem.textContent = said.problem ?? '';
      return;
    }
    for (const [name, text] of Object.entries(said.fields ?? {})) showError(name, text);
    problem.textContent = said.problem ?? (said.fields ? say('Periksa isian yang ditandai.', 'Check the marked fields.') : say('Belum tersimpan sebagai laporan; isian Anda aman. Coba lagi.', 'Not stored as a report yet; what you typed is safe. Try again.'));
    form.querySelector('[aria-invalid=true]')?.focus();
  } catch {
    problem.textContent = say('Sambungan terputus: isian tersimpan di peramban ini. Tekan lagi setelah tersambung.', 'Connection lost: what you typed is kept in this browser. Press again when you are back on line.');
  } finally {
    ending = false;
    button.removeAttribute('aria-busy');
  }
}

function showError(name, text) {
  const at = form.querySelector(`[data-error="${name}"]`);
  if (!at) return;
  at.textContent = text;
  at.closest('details')?.setAttribute('open', '');
  form.querySelector(`[name="${name}"]`)?.setAttribute('aria-invalid', 'true');
}

function clearError(at) {
  if (at.textContent) at.textContent = '';
  form.querySelector(`[name="${at.dataset.error}"]`)?.removeAttribute('aria-invalid');
}
