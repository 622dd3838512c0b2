// Keeps what an officer types. Every second the text goes to the server over HTTP (not through the circuit, which may
// be gone just then); when that fails it is kept in this browser, encrypted with a key that no script can read out.
// Both copies are erased when the text was sent, and the browser's at sign-out.

const SAVE_EVERY = 1000, RETRY_EVERY = 4000, GIVE_UP = 8000;
const open = new Map(); // textarea -> Draft
const english = () => document.documentElement.lang.startsWith('en');
const say = (id, en) => english() ? en : id;

class Draft {
  constructor(box, options) {
    this.box = box;
    this.o = options; // { caseId, kind, userId, csrf, status, url? }
    this.url = options.url ?? `/api/console/drafts/${options.caseId}/${options.kind}`;
    this.key = `${options.userId}/${options.caseId}/${options.kind}`;
    this.text = box.value;
    this.revision = 0;
    this.dirty = false;
    this.savedAt = 0;
    this.onInput = () => this.changed();
    box.addEventListener('input', this.onInput);
    this.ticker = setInterval(() => this.show(), 1000);
    // Somebody was quicker than this script: what stands there already is typed, not stored.
    if (this.text) this.changed();
  }

  async restore() {
    await forgetOthers(this.o.userId);
    const [server, local] = await Promise.all([this.fetchStored(), readLocal(this.key)]);
    const newest = local && (!server || local.revision > server.revision) ? local : server;
    if (this.dirty || this.closed) return; // typed meanwhile: what is on the screen wins
    if (!newest || !newest.body) return this.show();
    this.revision = newest.revision;
    this.box.value = this.text = newest.body;
    this.box.dispatchEvent(new Event('draft-restored', { bubbles: true }));
    if (newest === local) this.changed();
    else { this.savedAt = newest.savedAt || Date.now(); this.show(); }
  }

  async fetchStored() {
    try {
      const answer = await fetch(this.url, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(GIVE_UP) });
      return answer.status === 200 ? await answer.json() : null;
    } catch { return null; }
  }

  changed() {
    this.text = this.box.value;
    this.dirty = true;
    this.schedule(SAVE_EVERY);
    this.show();
  }

  schedule(wait) {
    if (!this.timer && !this.closed) this.timer = setTimeout(() => { this.timer = 0; this.save(); }, wait);
  }

  save() {
    this.saving = (this.saving ?? Promise.resolve()).then(() => this.saveNow());
    return this.saving;
  }

  async saveNow() {
    if (!this.dirty || this.erased) return;
    const body = this.text, revision = this.next();
    try {
      const answer = await this.send('PUT', { body, revision });
      if (!answer.ok) throw new Error(String(answer.status));
      this.problem = null;
      this.savedAt = Date.now();
      this.dirty = this.text !== body;
      await dropLocal(this.key);
    } catch {
      this.problem = await writeLocal(this.key, this.o.userId, { body, revision }) ? 'local' : 'nowhere';
      this.schedule(RETRY_EVERY);
    }
    if (this.dirty) this.schedule(SAVE_EVERY);
    this.show();
  }

  /** Grows even when the clock was set back, so that a late saving never overwrites a newer one. */
  next() { return this.revision = Math.max(Date.now(), this.revision + 1); }

  send(method, content) {
    return fetch(this.url, {
      method, keepalive: true, signal: AbortSignal.timeout(GIVE_UP),
      headers: { 'Content-Type': 'application/json', 'X-CSRF': this.o.csrf }, body: JSON.stringify(content),
    });
  }

  async erase() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.erased = true;
    await this.saving; // an unfinished saving would bring it back
    this.text = this.box.value = '';
    this.dirty = false;
    this.savedAt = 0;
    this.problem = null;
    await dropLocal(this.key);
    try { await this.send('DELETE', { revision: this.next() }); } catch { /* sending erased it already */ }
    this.erased = false;
    this.box.dispatchEvent(new Event('draft-restored', { bubbles: true }));
    this.show();
  }

  show() {
    const at = this.o.status;
    if (!at) return;
    at.dataset.state = this.problem ?? (this.dirty ? 'dirty' : 'saved');
    const text = this.words();
    if (at.textContent !== text) at.textContent = text;
  }

  words() {
    if (this.problem === 'local') return say('luring: tersimpan terenkripsi di peramban ini', 'offline: kept encrypted in this browser');
    if (this.problem === 'nowhere') return say('belum tersimpan: jangan tutup halaman ini', 'not saved: keep this page open');
    if (this.dirty) return say('menyimpan…', 'saving…');
    if (!this.savedAt || !this.text) return '';
    const seconds = Math.max(0, Math.round((Date.now() - this.savedAt) / 1000));
    if (seconds < 60) return say(`tersimpan ${seconds} dtk lalu`, `saved ${seconds} s ago`);
    return say(`tersimpan ${Math.floor(seconds / 60)} mnt lalu`, `saved ${Math.floor(seconds / 60)} min ago`);
  }

  close() {
    if (this.dirty) this.save();
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.ticker);
    this.box.removeEventListener('input', this.onInput);
  }
}

// What the page calls.

export function attach(box, options) {
  if (!box) return;
  detachKey(`${options.userId}/${options.caseId}/${options.kind}`);
  const draft = new Draft(box, options);
  open.set(box, draft);
  return draft.restore();
}

export function detach(caseId) {
  for (const [box, draft] of open) if (draft.o.caseId === caseId) { draft.close(); open.delete(box); }
}

export const text = box => box ? box.value : '';
export const erase = box => open.get(box)?.erase();
/** A number above every saving so far, for the call that ends the draft. */
export const revision = box => open.get(box)?.next() ?? Date.now();

/** Puts words where the caret is, as if typed: undo takes them back. */
export function insert(box, words) {
  box.focus();
  if (!document.execCommand('insertText', false, words)) box.setRangeText(words, box.selectionStart, box.selectionEnd, 'end');
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.closest('.cp-compose')?.scrollIntoView({ block: 'nearest' });
}

function detachKey(key) {
  for (const [box, draft] of open) if (draft.key === key) { draft.close(); open.delete(box); }
}

addEventListener('pagehide', () => { for (const draft of open.values()) if (draft.dirty) draft.save(); });
addEventListener('online', () => { for (const draft of open.values()) if (draft.dirty) draft.save(); });
addEventListener('beforeunload', e => { if ([...open.values()].some(d => d.problem === 'nowhere')) e.preventDefault(); });
document.addEventListener('submit', e => { if (/\/keluar(-semua)?$/.test(new URL(e.target.action, location.href).pathname)) forgetAll(); }, true);

// The browser's own copy.

const DB = 'crm-drafts';

function database() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(DB, 1);
    request.onupgradeneeded = () => { request.result.createObjectStore('keys'); request.result.createObjectStore('drafts'); };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

async function inStore(name, mode, work) {
  const db = await database();
  try {
    return await new Promise((done, failed) => {
      const transaction = db.transaction(name, mode);
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally { db.close(); }
}

async function cryptoKey() {
  const found = await inStore('keys', 'readonly', s => s.get('draft'));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await inStore('keys', 'readwrite', s => s.put(made, 'draft'));
  return made;
}

async function writeLocal(key, user, { body, revision }) {
  try {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await cryptoKey(), new TextEncoder().encode(body));
    await inStore('drafts', 'readwrite', s => s.put({ iv, data, revision, user }, key));
    return true;
  } catch { return false; } // no secure context, or storage is forbidden
}

async function readLocal(key) {
  try {
    const row = await inStore('drafts', 'readonly', s => s.get(key));
    if (!row) return null;
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, await cryptoKey(), row.data);
    return { body: new TextDecoder().decode(plain), revision: row.revision };
  } catch { return null; }
}

async function dropLocal(key) {
  try { await inStore('drafts', 'readwrite', s => s.delete(key)); } catch { /* nothing was kept */ }
}

/** Another person signed in on this browser: the earlier one's words are gone. */
async function forgetOthers(user) {
  try {
    const keys = await inStore('drafts', 'readonly', s => s.getAllKeys());
    for (const key of keys) if (!String(key).startsWith(`${user}/`)) await dropLocal(key);
  } catch { /* nothing was kept */ }
}

export function forgetAll() {
  for (const draft of open.values()) draft.close();
  open.clear();
  try { indexedDB.deleteDatabase(DB); } catch { /* nothing was kept */ }
}
