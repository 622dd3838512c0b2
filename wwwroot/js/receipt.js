// Opened only after a printing was written down.
window.addEventListener("load", () => window.print());
