// Whether list and case stand side by side; told once and whenever it changes.
export function watch(dotnet, query) {
  const media = matchMedia(query);
  media.addEventListener("change", () => dotnet.invokeMethodAsync("WidthChanged", media.matches).catch(() => { /* circuit gone */ }));
  return media.matches;
}
