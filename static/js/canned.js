/* Canned replies: `/` and the beginning of a short name list them; arrows choose, Enter or Tab puts one into the field. */
(() => {
  const field = document.getElementById("inbox-text");
  const list = document.getElementById("inbox-canned");
  if (!field || !list) return;
  const texts = JSON.parse(document.getElementById("inbox-canned-texts").textContent);
  const MOST = 8;
  let found = [], at = 0;

  /** What stands before the cursor: `/` at the beginning of a word, and what follows it. */
  const asked = () => field.value.slice(0, field.selectionStart).match(/(?:^|\s)\/([^\s/]*)$/);

  function look() {
    const match = asked();
    const word = match ? match[1].toLowerCase() : "";
    const named = texts.filter((one) => one.name.toLowerCase().startsWith(word));
    const saying = texts.filter((one) => word && !named.includes(one) && one.text.toLowerCase().includes(word));
    found = match ? [...named, ...saying].slice(0, MOST) : [];
    at = 0;
    show();
  }

  function show() {
    list.replaceChildren(...found.map((one, place) => {
      const item = document.createElement("li");
      const name = Object.assign(document.createElement("strong"), { textContent: `/${one.name}` });
      const said = Object.assign(document.createElement("span"), { textContent: one.text, className: "muted" });
      Object.assign(item, { id: `canned-${place}`, onmousedown: (event) => (event.preventDefault(), take(place)) });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(place === at));
      item.append(name, ` ${one.locale} `, said);
      return item;
    }));
    list.hidden = !found.length;
    if (found.length) field.setAttribute("aria-activedescendant", `canned-${at}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function take(place) {
    const end = field.selectionStart;
    const start = end - asked()[1].length - 1;
    field.setRangeText(found[place].text, start, end, "end");
    found = [];
    show();
  }

  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.addEventListener("input", (event) => event.isComposing || look());
  field.addEventListener("compositionend", look);
  field.addEventListener("blur", () => ((found = []), show()));
  field.addEventListener("keydown", (event) => {
    if (!found.length || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") at = (at + 1) % found.length;
    else if (event.key === "ArrowUp") at = (at + found.length - 1) % found.length;
    else if (event.key === "Enter" || event.key === "Tab") return event.preventDefault(), take(at);
    else if (event.key === "Escape") found = [];
    else return;
    event.preventDefault();
    show();
  });
})();
