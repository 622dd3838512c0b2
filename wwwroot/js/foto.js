// The page works without this. Here files go one by one, and what is too large for the server becomes smaller first.
(() => {
  const MOST = 10485760, SIDE = 3200;
  const $ = (q, from = document) => from.querySelector(q);

  async function fit(file) {
    if (file.size <= MOST || !file.type.startsWith('image/')) return file;
    try {
      const picture = await createImageBitmap(file), canvas = document.createElement('canvas');
      const { width, height } = picture, scale = Math.min(1, SIDE / Math.max(width, height));
      [canvas.width, canvas.height] = [width * scale, height * scale];
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', .88));
      return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: blob.type });
    } catch { return file; }
  }

  const send = (form, file, tell) => new Promise((done, fail) => {
    const body = new FormData(form), r = new XMLHttpRequest();
    body.set('Input.Files', file);
    r.open('POST', location.href);
    r.responseType = 'document';
    r.upload.onprogress = e => tell(e.loaded / e.total);
    r.onload = () => r.response && $('main form', r.response) ? done($('main', r.response)) : fail();
    r.onerror = fail;
    r.send(body);
  });

  document.onsubmit = async e => {
    const form = e.target, bar = $('progress', form), news = $('[role=status]', form), told = [];
    const files = [...form.querySelectorAll('[type=file]')].flatMap(i => [...i.files]);
    if (!files.length) return;
    e.preventDefault();
    if (!bar.hidden) return;
    bar.hidden = false;
    let main, n = 0;
    try {
      for (const file of files) {
        news.textContent = `${form.dataset.kirim} ${n + 1}/${files.length}`;
        main = await send(form, await fit(file), part => { bar.value = (n + part) / files.length; });
        told.push(...main.querySelectorAll('.foto-kabar p'));
        n++;
      }
      $('.foto-kabar', main)?.replaceChildren(...told);
      $('main').replaceWith(main);
    } catch {
      bar.hidden = true;
      news.textContent = form.dataset.gagal;
    }
  };
})();
