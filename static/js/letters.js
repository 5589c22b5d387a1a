/* Single letters press the button that names them (aria-keyshortcuts) inside [data-letters]; never while somebody types. */
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("textarea, select, [contenteditable], dialog[open], input:not([type=checkbox], [type=radio])")) return;
  const found = document.querySelector(`[data-letters] [aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("textarea, input:not([type=radio])")) found.focus();
  else found.click();
});
