// The report form: works without this. Here: danger at once, help with the category, a draft on the device, and the proof of
// work when the server asks for one.
(() => {
  const KEY = 'crm-lapor-draf', FIELDS = ['Text', 'Category', 'Address', 'Latitude', 'Longitude', 'Name', 'Phone', 'Email'];
  const $ = (q, from = document) => from.querySelector(q);
  const store = {
    read() { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } },
    write(value) { try { localStorage.setItem(KEY, JSON.stringify(value)); } catch { /* full or forbidden: no draft */ } },
    erase() { try { localStorage.removeItem(KEY); } catch { /* nothing there then */ } },
  };

  if ($('#terkirim')) {
    store.erase();
    const print = $('[data-cetak]');
    print.hidden = false;
    print.addEventListener('click', () => window.print());
    return;
  }
  const form = $('#lapor');
  if (!form) return;
  const field = name => form.elements[`Input.${name}`];
  const news = $('#kabar');
  $('#periksa')?.focus();

  // Words.
  const plain = text => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
  const has = (text, phrase) => text.includes(` ${phrase} `);
  let words = null;
  const suggest = $('#saran'), select = field('Category'), search = $('#cari'), danger = $('#bahaya');

  function inDanger(text) {
    // An exception silences the phrases within it only.
    for (const x of words.x) text = text.replaceAll(` ${x} `, ' | ');
    return words.d.some(d => has(text, d));
  }

  function score(text, phrases) {
    return phrases.reduce((sum, p) => sum + (has(text, p) ? p.length : 0), 0);
  }

  function choose(code) {
    select.value = code;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    suggest.hidden = true;
  }

  function read() {
    if (!words) return;
    const text = plain(field('Text').value);
    const now = inDanger(text);
    if (danger.hidden === now) danger.hidden = !now;
    const best = Object.entries(words.k).map(([code, p]) => [score(text, p), code]).filter(([s]) => s > 0).sort((a, b) => b[0] - a[0]).slice(0, 3);
    for (const b of [...suggest.querySelectorAll('button')]) b.remove();
    for (const [, code] of best) {
      const option = [...select.options].find(o => o.value === code);
      if (!option) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = option.textContent;
      button.addEventListener('click', () => choose(code));
      suggest.append(button);
    }
    suggest.hidden = !suggest.querySelector('button') || select.value !== '';
  }

  // Options are taken out and put back: Safari does not hide them.
  const groups = [...select.querySelectorAll('optgroup')].map(g => ({ g, all: [...g.children] }));
  function filter() {
    const wanted = plain(search.value).trim();
    let found = 0, only = null;
    for (const { g, all } of groups) {
      const kept = all.filter(o => o.selected || !wanted || plain(o.textContent).includes(wanted) || (words?.k[o.value] ?? []).some(p => p.includes(wanted)));
      g.replaceChildren(...kept);
      if (kept.length) select.append(g); else g.remove();
      found += kept.length;
      if (kept.length) only = kept[0];
    }
    if (wanted && found === 1 && !only.selected) choose(only.value);
  }
  search.hidden = false;
  search.addEventListener('input', filter);
  search.addEventListener('keydown', e => { if (e.key === 'Enter') e.preventDefault(); });

  fetch(suggest.dataset.kata).then(r => r.json()).then(w => { words = w; read(); }).catch(() => { /* the form works without */ });
  let waiting = 0;
  field('Text').addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(read, 250); });
  select.addEventListener('change', read);

  // A draft. Of somebody anonymous nothing stays on the device unless they ask.
  const draft = $('[data-draf]'), keep = $('[data-simpan]');
  const anonymous = () => field('Who').value === 'anonim';
  let asked = false, saving = 0;
  function save() {
    if (!keep.checked) return;
    const value = { Who: field('Who').value };
    for (const f of FIELDS) if (!anonymous() || !['Name', 'Phone', 'Email'].includes(f)) value[f] = field(f).value;
    store.write(value);
  }
  draft.hidden = false;
  const old = store.read(), untouched = !$('#periksa');
  if (old && untouched) {
    for (const f of FIELDS) if (old[f]) field(f).value = old[f];
    if (old.Who) field('Who').value = old.Who;
    form.dispatchEvent(new Event('lapor-draf'));
  }
  keep.checked = !anonymous() || !!old;
  asked = anonymous() && !!old;
  keep.addEventListener('change', () => { asked = keep.checked; if (keep.checked) save(); else store.erase(); });
  form.addEventListener('input', () => { clearTimeout(saving); saving = setTimeout(save, 500); });
  for (const radio of form.querySelectorAll('[name="Input.Who"]')) radio.addEventListener('change', () => {
    keep.checked = !anonymous() || asked;
    if (!keep.checked) store.erase();
  });
  $('[data-buang]').addEventListener('click', () => {
    store.erase();
    for (const f of FIELDS) field(f).value = '';
    form.dispatchEvent(new Event('lapor-draf'));
    read();
    field('Text').focus();
  });

  // Photos that the server would refuse are told of before they travel.
  const files = [...form.querySelectorAll('input[type=file]')];
  for (const input of files) input.addEventListener('change', () => {
    const chosen = files.flatMap(f => [...f.files]);
    const wrong = chosen.length > 5 || chosen.some(f => f.size > 10 * 1024 * 1024);
    for (const f of files) f.setCustomValidity('');
    if (wrong) { input.setCustomValidity(form.dataset.large); input.reportValidity(); }
  });

  // Proof of work: found while the person types.
  async function prove(ticket, bits) {
    const encode = new TextEncoder();
    for (let n = 0; ; n++) {
      const hash = new DataView(await crypto.subtle.digest('SHA-256', encode.encode(`${ticket}:${n}`)));
      if (hash.getUint32(0) >>> (32 - bits) === 0) return String(n);
    }
  }
  const bits = Number(form.dataset.bits);
  const proof = bits && window.crypto?.subtle ? prove(field('Ticket').value, bits).then(p => { field('Proof').value = p; }, () => { }) : null;
  let sending = false;
  form.addEventListener('submit', async e => {
    if (sending) { e.preventDefault(); return; }
    sending = true;
    news.textContent = form.dataset.sending;
    if (!proof || field('Proof').value) return;
    e.preventDefault();
    news.textContent = form.dataset.wait;
    await proof;
    news.textContent = form.dataset.sending;
    form.submit();
  });
  // Back from the next page: it may be sent again.
  window.addEventListener('pageshow', () => { sending = false; news.textContent = ''; });
})();
