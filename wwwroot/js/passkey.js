// Forms marked data-passkey ask the browser for a passkey before they are sent. Without script, or without
// support, the page still works with a password.
async function credentialFor(form, signal) {
  const answer = await fetch(form.dataset.passkeyOptions, {
    method: 'POST', credentials: 'same-origin', signal,
    headers: { 'X-CSRF': form.elements['__RequestVerificationToken'].value },
  });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  const json = await answer.json();
  return form.dataset.passkey === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) });
}

function say(form, kind) {
  const place = form.querySelector('[data-passkey-error]');
  place.textContent = place.dataset[kind];
  place.hidden = false;
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const field = [...form.elements].find(e => e.name.endsWith('.Credential'));
  form.addEventListener('submit', async event => {
    if (field.value) return;
    event.preventDefault();
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return say(form, 'unsupported');
    try {
      field.value = JSON.stringify(await credentialFor(form));
      form.requestSubmit();
    } catch {
      field.value = '';
      say(form, 'none');
    }
  });
}
