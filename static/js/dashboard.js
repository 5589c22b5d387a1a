// Copy buttons.
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

// A poll that finds its shop changed (409), its row gone, or the login page instead: load anew, and the page says why.
document.addEventListener("htmx:responseError", (event) => {
  if ([403, 404, 409].includes(event.detail.xhr.status)) location.reload();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.responseURL.includes("/login/")) return;
  event.detail.shouldSwap = false;
  location.reload();
});

// A menu closes when one goes elsewhere, and with Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The theme's searchable drop-downs do not say what they are for. Their labels do, as soon as one is made.
new MutationObserver(() => {
  for (const shown of document.querySelectorAll(".select2-selection[aria-labelledby]")) {
    const field = shown.closest(".select2-container").parentElement.querySelector("select");
    const name = field?.labels[0]?.textContent.trim() ?? "";
    shown.removeAttribute("aria-labelledby"); // it leads to the choice itself, which may be empty
    for (const part of [shown, ...shown.querySelectorAll("[role=textbox]")]) part.setAttribute("aria-label", name);
  }
}).observe(document, { childList: true, subtree: true });

// The theme writes the name of a chosen file into a text field of its own, which our file fields do not have.
document.addEventListener("DOMContentLoaded", () => {
  for (const input of document.querySelectorAll("input.file")) input.hasChangeListener = true;
});

// The theme's signs beside the words of the navigation have names ("fact_check") that a screen reader would read, too.
document.addEventListener("DOMContentLoaded", () => {
  for (const sign of document.querySelectorAll("#nav-sidebar-apps .material-symbols-outlined")) sign.ariaHidden = "true";
});
