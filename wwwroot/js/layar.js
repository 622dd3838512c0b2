// The screen on the wall reads itself anew whenever a number was taken or called; a lost stream comes back by itself.
const screen = document.querySelector("[data-live]");

async function read() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (fresh) screen.replaceChildren(...fresh.childNodes);
  } catch { /* the next piece of news tries again */ }
}

if (screen) {
  const stream = new EventSource(screen.dataset.live);
  stream.onmessage = read;
  // Refused for good (too many screens): then it looks by itself.
  stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setInterval(read, 10000); };
  // What happened while the line was down.
  let first = true;
  stream.onopen = () => { if (!first) read(); first = false; };
}
