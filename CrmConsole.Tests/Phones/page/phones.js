// Writes as a citizen, and shows what came back. All words in both languages; Indonesian first.
const words = {
  id: {
    title: 'Ponsel warga', lead: 'Layanan tiruan di komputer ini. Tulis sebagai warga, lihat kasusnya di konsol, jawab di sana: jawabannya muncul di sini.', as: 'Sebagai', console: 'Buka konsol', away: 'Layanan tiruan tidak menjawab. Jalankan lagi CrmConsole.Tests/standins.',
    send: 'Kirim', trouble: 'Layanan bertingkah', mood: 'Jawaban layanan ke konsol', ready: 'Contoh tulisan…', empty: 'Belum ada percakapan. Pilih contoh atau tulis sendiri.', text: 'Tulisan', way: 'Cara', manner: 'Cara tiba', city: 'Pemprov DKI Jakarta', talk: 'Percakapan',
    post: 'Cuitan', answer: 'Balasan', direct: 'Pesan langsung', unpushed: 'Cuitan, kirimannya hilang', comment: 'Komentar', messenger: 'Messenger', message: 'Pesan',
    normal: 'Tiba seperti biasa', twice: 'Tiba dua kali', unsigned: 'Tanda tangan salah', disorder: 'Urutan terbalik',
    'mood-normal': 'biasa', 'mood-slow': 'lambat (8 detik)', 'mood-limit': 'batas panggilan (429)', 'mood-broken': 'rusak (503)', 'mood-closed': 'jendela 24 jam tertutup', 'mood-refuse': 'nomor ditolak',
    ok: 'diterima konsol', kept: 'belum dikirim; konsol mengambilnya sendiri dalam satu menit', 'note-away': 'konsol belum menjawab', refused: 'ditolak konsol', complaints: 'Keluhan layanan tentang konsol',
  },
  en: {
    title: 'The citizens’ phones', lead: 'Stand-ins of the services on this computer. Write as a citizen, see the case in the console, answer there: the answer appears here.', as: 'As', console: 'Open the console', away: 'The stand-ins do not answer. Start CrmConsole.Tests/standins again.',
    send: 'Send', trouble: 'Let the service misbehave', mood: 'The service’s answer to the console', ready: 'Ready-made texts…', empty: 'No conversation yet. Choose a text or write your own.', text: 'Text', way: 'Way', manner: 'How it arrives', city: 'City of Jakarta', talk: 'Conversation',
    post: 'Post', answer: 'Reply', direct: 'Direct message', unpushed: 'Post, its push is lost', comment: 'Comment', messenger: 'Messenger', message: 'Message',
    normal: 'Arrives as usual', twice: 'Arrives twice', unsigned: 'Wrong signature', disorder: 'Out of order',
    'mood-normal': 'as usual', 'mood-slow': 'slow (8 seconds)', 'mood-limit': 'rate limit (429)', 'mood-broken': 'broken (503)', 'mood-closed': '24-hour window closed', 'mood-refuse': 'number refused',
    ok: 'taken by the console', kept: 'not pushed; the console fetches it within a minute', 'note-away': 'the console does not answer yet', refused: 'refused by the console', complaints: 'What the service found wrong with the console',
  },
};
const names = { x: 'X', facebook: 'Facebook · Messenger', whatsapp: 'WhatsApp', sms: 'SMS' };
const ready = {
  x: ['min, lampu PJU di Jl. Pluit Raya dekat SDN 03 mati sudah tiga malam, gelap banget. tolong dicek ya', 'tolong dong, lubang di Jl. Kramat Raya depan halte makin dalam, tadi pagi ada motor jatuh', 'parkir liar di trotoar Jl. Sabang tiap malam, pejalan kaki turun ke jalan'],
  facebook: ['Selamat pagi admin, got di Jl. Kebon Bawang VI mampet, airnya meluap ke rumah warga setiap hujan.', 'Sampah di TPS Pasar Rumput sudah empat hari tidak diangkut, baunya sampai ke sekolah.', 'Mohon pohon di depan Puskesmas Tebet dipangkas, rantingnya sudah menyentuh kabel.'],
  whatsapp: ['Assalamualaikum, air PAM di Jl. Warakas 3 Tanjung Priok keruh dan bau sejak Senin. Mohon dicek ya.', 'Pagi pak, jalan di Gang Mawar RT 04/RW 02 Cilincing amblas setelah hujan semalam.', 'Halo, ada kabel menjuntai rendah di Jl. Rawa Badak depan warung Bu Tini, bahaya untuk anak-anak.'],
  sms: ['Lapor jln berlubang di Jl. Yos Sudarso dkt lampu merah Plumpang, tlg diperbaiki tq', 'Sampah numpuk di kolong tol Ancol sdh seminggu blm diangkut', 'BANTUAN'],
};
let language = localStorage.getItem('language') || 'id', state = null, drawn = {}, citizen = 'rini';
const t = key => words[language][key] ?? key;
const $ = (selector, within = document) => within.querySelector(selector);

function option(select, value, text) {
  const o = document.createElement('option');
  [o.value, o.textContent] = [value, text];
  select.append(o);
}

function fill(select, pairs, label) {
  const kept = select.value;
  select.replaceChildren();
  for (const [value, text] of pairs) option(select, value, text);
  if ([...select.options].some(o => o.value === kept)) select.value = kept;
  select.setAttribute('aria-label', label);
}

function build() {
  for (const phone of state.phones) {
    const card = $('#phone').content.cloneNode(true).firstElementChild;
    card.id = phone.code;
    $('h2', card).textContent = names[phone.code];
    $('.ready', card).addEventListener('change', e => { if (e.target.value) $('textarea', card).value = e.target.value; e.target.value = ''; });
    $('.mood', card).addEventListener('change', e => post('/mood', { phone: phone.code, mood: e.target.value }));
    $('form', card).addEventListener('submit', async e => {
      e.preventDefault();
      const area = $('textarea', card);
      const sent = await post('/send', { phone: phone.code, citizen, way: $('.way', card).value, text: area.value, manner: $('.manner', card).value });
      if (sent) area.value = '';
      await look();
    });
    $('#phones').append(card);
  }
  for (const c of state.citizens) option($('#citizen'), c.key, c.name);
  $('#citizen').addEventListener('change', e => { citizen = e.target.value; drawn = {}; draw(); });
  $('#console').href = state.console;
  $('#phones').removeAttribute('aria-busy');
}

function say() {
  document.documentElement.lang = language;
  document.title = t('title');
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  $('#language').textContent = language === 'id' ? 'English' : 'Bahasa Indonesia';
  $('#language').lang = language === 'id' ? 'en' : 'id';
  for (const phone of state?.phones ?? []) {
    const card = document.getElementById(phone.code);
    fill($('.way', card), phone.ways.map(w => [w, t(w)]), t('way'));
    $('.way', card).hidden = phone.ways.length === 1;
    fill($('.ready', card), [['', t('ready')], ...ready[phone.code].map(r => [r, r])], t('ready'));
    fill($('.manner', card), ['normal', 'twice', 'unsigned', 'disorder'].map(m => [m, t(m)]), t('manner'));
    fill($('.mood', card), ['normal', 'slow', ...phone.moods].map(m => [m, t('mood-' + m)]), t('mood'));
    $('.mood', card).value = phone.mood;
    $('textarea', card).setAttribute('aria-label', `${names[phone.code]}: ${t('text')}`);
    $('.talk', card).setAttribute('aria-label', `${names[phone.code]}: ${t('talk')}`);
  }
  drawn = {};
  draw();
}

const note = b => b.ours ? `${t('city')}${b.way === 'post' || b.way === 'message' ? '' : ` · ${t(b.way)}`}`
  : b.note === 'ok' || b.note === 'kept' ? t(b.note) : b.note === 'away' ? t('note-away') : `${t('refused')} (${b.note.replace('http-', '')})`;

function draw() {
  for (const phone of state?.phones ?? []) {
    const card = document.getElementById(phone.code), talk = phone.talk.filter(b => b.citizen === citizen);
    $('.complaints', card).textContent = phone.complaints.length ? `${t('complaints')}: ${phone.complaints.join('; ')}` : '';
    if (drawn[phone.code] === talk.length) continue;
    drawn[phone.code] = talk.length;
    const list = $('.talk', card);
    list.replaceChildren(...(talk.length ? talk.map(b => {
      const item = document.createElement('li'), small = document.createElement('small');
      item.className = b.ours ? 'city' : ['ok', 'kept'].includes(b.note) ? 'mine' : 'mine refused';
      item.textContent = b.text;
      small.textContent = note(b);
      item.append(small);
      return item;
    }) : [Object.assign(document.createElement('li'), { className: 'empty', textContent: t('empty') })]));
    list.scrollTop = list.scrollHeight;
  }
}

async function post(path, body) {
  try {
    return (await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).ok;
  } catch {
    return false;
  }
}

async function look() {
  try {
    const first = state === null;
    state = await (await fetch('/state')).json();
    $('#away').hidden = true;
    if (first) { build(); say(); } else draw();
  } catch {
    $('#away').hidden = false;
  }
}

$('#language').addEventListener('click', () => { language = language === 'id' ? 'en' : 'id'; localStorage.setItem('language', language); say(); });
say();
look();
setInterval(look, 700);
