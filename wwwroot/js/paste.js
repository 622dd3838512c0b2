// Copying words out, and pasting pictures in as if they had been chosen as files.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function takePictures(area, label) {
  const input = label.querySelector('input[type=file]');
  area.addEventListener('paste', e => {
    const pictures = [...(e.clipboardData?.files ?? [])].filter(f => f.type.startsWith('image/'));
    if (pictures.length === 0) return;
    e.preventDefault();
    const files = new DataTransfer();
    pictures.forEach(p => files.items.add(p));
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
