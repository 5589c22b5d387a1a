/* The inbox: the newest word is in view, and Ctrl+Enter sends what was typed. Without it the page works all the same. */
(() => {
  const said = () => document.querySelector("#inbox-said");
  let atEnd = true;

  const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const toEnd = () => said() && (said().scrollTop = said().scrollHeight);

  document.body.addEventListener("htmx:beforeSwap", () => (atEnd = !said() || isAtEnd(said())));
  document.body.addEventListener("htmx:afterSettle", () => atEnd && toEnd());
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest && event.target.closest("[data-inbox-answer]");
    if (!form || event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  toEnd();
})();
