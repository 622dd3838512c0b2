// A pin on an own map of Jakarta's villages: no foreign tiles, nobody else learns where somebody looks.
// The citizens' form starts it by itself; the counter's calls it: crmPeta(box, form, { latitude, longitude, address, shown? }).
window.crmPeta = (box, form, { latitude, longitude, address, shown }) => {
  const canvas = box.querySelector('canvas'), told = box.querySelector('[data-letak]'), remove = box.querySelector('[data-cabut]');
  const LEAST = 0.2, MOST = 60;
  let map = null, villages = [], pin = null, view = { x: 0, y: 0, z: 1 }, size = { w: 1, h: 1 };

  const toGrid = (lng, lat) => [(lng - map.w) * map.k, (lat - map.s) * map.k];
  const toScreen = (x, y) => [size.w / 2 + (x - view.x) * view.z, size.h / 2 - (y - view.y) * view.z];
  const toMap = (sx, sy) => [view.x + (sx - size.w / 2) / view.z, view.y - (sy - size.h / 2) / view.z];

  function build(data) {
    map = data;
    villages = data.v.map(([name, district, rings]) => {
      let w = 1e9, s = 1e9, e = -1e9, n = -1e9;
      const lines = rings.map(r => {
        const points = [];
        let x = 0, y = 0;
        for (let i = 0; i < r.length; i += 2) {
          x += r[i]; y += r[i + 1];
          points.push(x, y);
          w = Math.min(w, x); e = Math.max(e, x); s = Math.min(s, y); n = Math.max(n, y);
        }
        return points;
      });
      return { name, district, lines, w, s, e, n };
    });
  }

  function villageAt(x, y) {
    return villages.find(v => {
      if (x < v.w || x > v.e || y < v.s || y > v.n) return false;
      let inside = false;
      for (const p of v.lines)
        for (let i = 0, j = p.length - 2; i < p.length; j = i, i += 2)
          if (p[i + 1] > y !== p[j + 1] > y && x < (p[j] - p[i]) * (y - p[i + 1]) / (p[j + 1] - p[i + 1]) + p[i]) inside = !inside;
      return inside;
    });
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    size = { w: canvas.clientWidth, h: canvas.clientHeight };
    canvas.width = size.w * ratio; canvas.height = size.h * ratio;
    const c = canvas.getContext('2d'), style = getComputedStyle(document.documentElement), colour = n => style.getPropertyValue(n).trim();
    c.scale(ratio, ratio);
    c.font = '12px system-ui, sans-serif';
    c.textAlign = 'center'; c.textBaseline = 'middle'; c.lineJoin = 'round';
    const [w, n] = toMap(0, 0), [e, s] = toMap(size.w, size.h);
    const seen = villages.filter(v => v.e >= w && v.w <= e && v.n >= s && v.s <= n);
    const home = pin && villageAt(...pin);
    for (const v of seen) {
      c.beginPath();
      for (const p of v.lines) {
        for (let i = 0; i < p.length; i += 2) {
          const [x, y] = toScreen(p[i], p[i + 1]);
          if (i) c.lineTo(x, y); else c.moveTo(x, y);
        }
        c.closePath();
      }
      c.fillStyle = v === home ? colour('--reply') : colour('--surface');
      c.fill('evenodd');
      c.strokeStyle = colour('--line-strong'); c.lineWidth = 1;
      c.stroke();
    }
    label(c, seen, colour);
    if (pin) mark(c, toScreen(...pin), colour);
    told.textContent = !pin ? box.dataset.tanpa : home ? `${box.dataset.pin}${home.name}, ${home.district}.` : `${box.dataset.luar}.`;
    remove.hidden = !pin;
  }

  function label(c, seen, colour) {
    const taken = [], tip = pin && toScreen(...pin);
    const write = (text, x, y, ink) => {
      const half = c.measureText(text).width / 2 + 3;
      // Below the pin, not under it.
      if (tip && Math.abs(tip[0] - x) < half + 12 && y > tip[1] - 40 && y < tip[1] + 12) y = tip[1] + 14;
      if (x < half || x > size.w - half) return;
      if (taken.some(t => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < 16)) return;
      taken.push({ x, y, half });
      c.lineWidth = 3; c.strokeStyle = colour('--surface'); c.strokeText(text, x, y);
      c.fillStyle = colour(ink); c.fillText(text, x, y);
    };
    if (view.z < 1.6) for (const [name, x, y] of map.c) write(name, ...toScreen(x, y), '--ink');
    else for (const v of seen) if ((v.e - v.w) * view.z > 46) write(v.name, ...toScreen((v.w + v.e) / 2, (v.s + v.n) / 2), '--ink-2');
  }

  function mark(c, [x, y], colour) {
    c.beginPath();
    c.moveTo(x, y);
    c.bezierCurveTo(x - 4, y - 10, x - 11, y - 14, x - 11, y - 22);
    c.arc(x, y - 22, 11, Math.PI, 0);
    c.bezierCurveTo(x + 11, y - 14, x + 4, y - 10, x, y);
    c.fillStyle = colour('--late'); c.fill();
    c.lineWidth = 2; c.strokeStyle = colour('--surface'); c.stroke();
    c.beginPath(); c.arc(x, y - 22, 4, 0, 7); c.fillStyle = colour('--surface'); c.fill();
  }

  let due = 0;
  const redraw = () => { if (!due) due = requestAnimationFrame(() => { due = 0; draw(); }); };

  function setPin(x, y) {
    pin = [x, y];
    longitude.value = (map.w + x / map.k).toFixed(6);
    latitude.value = (map.s + y / map.k).toFixed(6);
    form.dispatchEvent(new Event('input'));
    redraw();
  }

  function clearPin() {
    pin = null;
    longitude.value = latitude.value = '';
    form.dispatchEvent(new Event('input'));
    redraw();
  }

  function zoom(by, sx = size.w / 2, sy = size.h / 2) {
    const [x, y] = toMap(sx, sy);
    view.z = Math.min(MOST, Math.max(LEAST, view.z * by));
    view.x = x - (sx - size.w / 2) / view.z;
    view.y = y + (sy - size.h / 2) / view.z;
    redraw();
  }

  function show(w, s, e, n) {
    view = { x: (w + e) / 2, y: (s + n) / 2, z: Math.min(MOST, size.w / (e - w), size.h / (n - s)) * 0.92 };
    redraw();
  }

  // The mainland; the Thousand Islands are a drag to the north.
  function whole() {
    const land = villages.filter(v => (v.s + v.n) / 2 / map.k + map.s < -6.08);
    show(Math.min(...land.map(v => v.w)), Math.min(...land.map(v => v.s)), Math.max(...land.map(v => v.e)), Math.max(...land.map(v => v.n)));
  }

  function fromFields() {
    const lat = parseFloat(latitude.value), lng = parseFloat(longitude.value);
    pin = Number.isFinite(lat) && Number.isFinite(lng) ? toGrid(lng, lat) : null;
    if (pin) view = { x: pin[0], y: pin[1], z: 6 };
    redraw();
  }

  function listen() {
    const down = new Map();
    let moved = 0;
    const at = e => { const r = canvas.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
    canvas.addEventListener('pointerdown', e => { down.set(e.pointerId, at(e)); if (down.size === 1) moved = 0; canvas.setPointerCapture(e.pointerId); });
    canvas.addEventListener('pointermove', e => {
      const was = down.get(e.pointerId);
      if (!was) return;
      const now = at(e), other = [...down].find(([id]) => id !== e.pointerId)?.[1];
      moved += Math.hypot(now[0] - was[0], now[1] - was[1]);
      if (other) {
        const before = Math.hypot(was[0] - other[0], was[1] - other[1]), after = Math.hypot(now[0] - other[0], now[1] - other[1]);
        if (before > 0) zoom(after / before, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      } else if (moved > 6) {
        view.x -= (now[0] - was[0]) / view.z;
        view.y += (now[1] - was[1]) / view.z;
        redraw();
      }
      down.set(e.pointerId, now);
    });
    canvas.addEventListener('pointerup', e => {
      if (down.delete(e.pointerId) && moved <= 6 && down.size === 0) setPin(...toMap(...at(e)));
      // From the first tap on a finger moves the map; until then it scrolls the page.
      canvas.classList.add('aktif');
    });
    canvas.addEventListener('pointercancel', e => down.delete(e.pointerId));
    canvas.addEventListener('wheel', e => { if (!e.ctrlKey && document.activeElement !== canvas) return; e.preventDefault(); zoom(e.deltaY < 0 ? 1.25 : 0.8, ...at(e)); }, { passive: false });
    canvas.addEventListener('keydown', e => {
      const step = 40 / view.z;
      const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[e.key];
      if (move) { view.x += move[0]; view.y += move[1]; redraw(); }
      else if (e.key === '+' || e.key === '=') zoom(1.5);
      else if (e.key === '-') zoom(1 / 1.5);
      else if (e.key === 'Enter') setPin(view.x, view.y);
      else return;
      e.preventDefault();
    });
    for (const b of box.querySelectorAll('[data-zoom]')) b.addEventListener('click', () => zoom(Number(b.dataset.zoom)));
    remove.addEventListener('click', clearPin);
    box.querySelector('[data-lokasi]')?.addEventListener('click', locate);
    address.addEventListener('change', () => {
      const v = villages.find(x => `${x.name}, ${x.district}` === address.value.trim());
      if (v && !pin) show(v.w, v.s, v.e, v.n);
    });
    form.addEventListener('lapor-draf', fromFields);
    new ResizeObserver(redraw).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  }

  function locate() {
    told.textContent = box.dataset.cari;
    const failed = () => { told.textContent = box.dataset.gagal; };
    if (!navigator.geolocation) { failed(); return; }
    navigator.geolocation.getCurrentPosition(p => {
      const [x, y] = toGrid(p.coords.longitude, p.coords.latitude);
      view = { x, y, z: 12 };
      setPin(x, y);
    }, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  }

  fetch(box.dataset.peta).then(r => r.json()).then(data => {
    build(data);
    const list = document.getElementById('kelurahan');
    if (list) for (const v of villages) { const o = document.createElement('option'); o.value = `${v.name}, ${v.district}`; list.append(o); }
    box.hidden = false;
    size = { w: canvas.clientWidth, h: canvas.clientHeight };
    listen();
    whole();
    if (latitude.value) fromFields();
    shown?.();
  }).catch(() => { /* the address alone is enough */ });
  return true;
};

{
  const box = document.getElementById('peta'), form = document.getElementById('lapor');
  if (box && form) window.crmPeta(box, form, { latitude: form.elements['Input.Latitude'], longitude: form.elements['Input.Longitude'], address: form.elements['Input.Address'] });
}
