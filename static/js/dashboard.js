// Copy buttons. Everything else on the site works without a script of ours.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.lastElementChild.textContent = button.dataset.copied;
  } catch {
    // No clipboard without HTTPS: the text is selected instead, ready for Ctrl+C.
    getSelection().selectAllChildren(source);
  }
});

// A poll that finds its shop changed (409), its person logged out or its row gone stops, and the page says so when loaded anew.
document.addEventListener("htmx:responseError", (event) => {
  if ([403, 404, 409].includes(event.detail.xhr.status)) location.reload();
});
