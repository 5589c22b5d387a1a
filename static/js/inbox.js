/* The inbox: the newest word is in view, the tab's title says who waits, and Ctrl+Enter sends what was typed. */
(() => {
  const said = () => document.querySelector("#inbox-said");
  let atEnd = true;

  const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const toEnd = () => said() && (said().scrollTop = said().scrollHeight);

  document.body.addEventListener("htmx:beforeSwap", () => (atEnd = !said() || isAtEnd(said())));
  document.body.addEventListener("htmx:afterSettle", () => {
    if (atEnd) toEnd();
    countInTitle();
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest && event.target.closest("[data-inbox-answer]");
    if (!form || event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const title = document.title;
  const countInTitle = () => {
    const count = Number(document.querySelector("#inbox-list").dataset.waiting);
    document.title = count ? `(${count}) ${title}` : title;
  };
  // A menu that somebody opened is not closed by the news that come in.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id === "inbox-state" && event.detail.target.querySelector("details[open]")) event.detail.shouldSwap = false;
  });
  toEnd();
  countInTitle();
})();
