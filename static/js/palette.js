// Ctrl+K: a search over everything. Arrow keys move through the results, Enter opens one, Escape closes.
(() => {
  const palette = document.getElementById("palette");
  const words = document.getElementById("palette-words");
  const links = () => [...palette.querySelectorAll("a")];

  function open() {
    if (palette.open) return;
    palette.showModal();
    words.select();
    words.dispatchEvent(new Event("open"));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-palette]");
    if (button) {
      event.preventDefault();
      open();
    } else if (event.target === palette) {
      palette.close(); // the backdrop
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    open();
  });

  palette.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault();
    const stops = [words, ...links()];
    const next = stops.indexOf(document.activeElement) + step;
    stops[(next + stops.length) % stops.length].focus();
  });

  words.form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
})();
