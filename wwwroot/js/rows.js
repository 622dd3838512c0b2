// Tells Shell/Widgets/RowWindow which rows are in view, before the eye runs out of them.
export function watch(box, dotnet, height, from, to) {
  let have = [from, to], asking = false, stopped = false;
  const seen = () => [Math.floor(box.scrollTop / height), Math.ceil(box.clientHeight / height) + 1];

  async function look() {
    if (asking || stopped) return;
    const [first, visible] = seen();
    const last = Math.round(box.firstElementChild.offsetHeight / height);
    const near = Math.ceil(visible / 2);
    if (first - near >= have[0] - (have[0] === 0 ? near : 0) && (first + visible + near <= have[1] || have[1] >= last)) return;
    asking = true;
    try { have = await dotnet.invokeMethodAsync("Look", first, visible); }
    catch { stopped = true; return; }
    finally { asking = false; }
    // The eye may have moved on while the answer was on its way.
    const now = seen()[0];
    if (now < have[0] || now + visible > have[1]) look();
  }

  box.addEventListener("scroll", look, { passive: true });
  const size = new ResizeObserver(look);
  size.observe(box);

  return {
    reveal(index, start, end) {
      have = [start, end];
      const top = index * height, bottom = top + height;
      if (top < box.scrollTop) box.scrollTop = top;
      else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
      box.querySelector("[aria-current=true]")?.focus({ preventScroll: true });
    },
    top(start, end) { have = [start, end]; box.scrollTop = 0; },
    stop() { stopped = true; size.disconnect(); box.removeEventListener("scroll", look); },
  };
}
