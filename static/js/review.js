// The review page by keyboard: each button names its own key (aria-keyshortcuts). After a verdict htmx brings the next text.
(() => {
  const KEYS = "review-keys"; // localStorage: "off" switches single letters off
  const KEPT = "review-typed"; // sessionStorage: what is being typed, until it is saved
  const ticked = new Set();
  let draft = "", spent = 0, since = 0, isWaiting = false, isSaved = false;

  const review = () => document.getElementById("review");
  const all = (selector) => [...review().querySelectorAll(selector)];
  const lettersOn = () => localStorage.getItem(KEYS) !== "off";
  const openPanel = () => review().querySelector(".review-panel.is-open");

  // --- Time: only while the page is seen ---

  const pause = () => { if (since) spent += performance.now() - since; since = 0; };
  const resume = () => { since ||= performance.now(); };
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : resume()));

  // --- Panels ---

  function open(link) {
    const panel = review().querySelector(link.getAttribute("href"));
    const isOpen = panel.classList.contains("is-open");
    close();
    if (isOpen) return;
    panel.classList.add("is-open");
    const field = panel.querySelector("textarea") ?? panel.querySelector("button");
    field.focus();
    if (field.select) field.setSelectionRange(field.value.length, field.value.length);
    panel.scrollIntoView({ block: "nearest" });
  }

  function close() {
    for (const panel of all(".review-panel.is-open")) panel.classList.remove("is-open");
  }

  // --- Claims and facts light each other ---

  function light(target) {
    const lit = target?.closest?.("#review [data-fact], #review [data-mark]");
    for (const one of all(".is-lit")) one.classList.remove("is-lit");
    const line = document.getElementById("review-reason");
    const isClaim = lit?.matches(".claim");
    if (line) {
      const said = isClaim ? `“${lit.textContent.trim()}” – ${lit.dataset.why}` : line.dataset.rest;
      if (line.textContent !== said && (isClaim || line.dataset.isTold)) line.textContent = said;
      line.dataset.isTold = isClaim ? "yes" : "";
    }
    if (!lit) return;
    const { mark, fact } = lit.dataset;
    const beside = (one) => one === lit || (mark && one.dataset.mark === mark) || (fact && one.dataset.fact === fact && (one.matches(".fact") || !mark));
    for (const one of all("[data-fact], [data-mark]")) one.classList.toggle("is-lit", Boolean(beside(one)));
  }

  for (const type of ["mouseover", "focusin"]) {
    document.addEventListener(type, (event) => review()?.contains(event.target) && light(event.target));
  }

  function goToClaim(step) {
    const claims = all(".claim:not([tabindex])");
    if (!claims.length) return;
    const here = claims.indexOf(document.activeElement);
    claims[(here < 0 && step < 0 ? claims.length : here + claims.length + step) % claims.length].focus();
  }

  // --- Ticks outlive the list that shows them ---

  function showTicks() {
    for (const box of all("[form=selected]")) box.checked = ticked.has(box.value);
    const count = review().querySelector("[data-picked]");
    if (count) count.textContent = ticked.size ? ` (${ticked.size})` : "";
  }

  function tick(box) {
    ticked[box.checked ? "add" : "delete"](box.value);
    showTicks();
  }

  // --- Fields ---

  function measure(field) {
    const line = document.getElementById("review-length");
    const length = [...field.value.trim()].length;
    line.textContent = line.dataset.length.replace("{n}", length).replace("{limit}", field.dataset.limit);
    line.classList.toggle("field-error", length > Number(field.dataset.limit));
  }

  function keep(field) {
    measure(field);
    sessionStorage.setItem(KEPT, JSON.stringify({ draft, text: field.value }));
  }

  function bringBack() {
    const field = document.getElementById("review-edit");
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (!field || kept?.draft !== draft || kept.text === field.value) return;
    field.value = kept.text;
    document.getElementById("panel-edit").classList.add("is-open");
  }

  // --- A text arrives ---

  function arrive() {
    if (isSaved) sessionStorage.removeItem(KEPT);
    const isOther = review().dataset.draft !== draft;
    if (isOther) [draft, spent, since] = [review().dataset.draft, 0, 0];
    if (!document.hidden) resume();
    [isWaiting, isSaved] = [false, false];
    for (const one of all("[data-scripted]")) one.hidden = false;
    for (const one of all("[data-apply]")) one.hidden = true;
    for (const one of all("[data-keys]")) one.checked = lettersOn();
    review().classList.toggle("without-letters", !lettersOn());
    showTicks();
    bringBack();
    count();
    countInMenu();
    const field = document.getElementById("review-edit");
    if (field) measure(field);
    return isOther;
  }

  function count() {
    for (const time of document.querySelectorAll("#review [data-until]")) {
      const left = Math.ceil((new Date(time.dateTime) - Date.now()) / 1000);
      time.textContent = left > 0 ? time.dataset.in.replace("{n}", left) : time.dataset.now;
    }
  }

  // The menu at the side is not swapped along.
  function countInMenu() {
    const link = document.querySelector(`#nav-sidebar-apps a[href="${review().dataset.home}"]`);
    const badge = [...(link?.querySelectorAll("span") ?? [])].find((one) => /^[\d,]+$/.test(one.textContent.trim()));
    if (badge) badge.textContent = review().dataset.waiting;
  }

  setInterval(count, 1000);

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "review" && event.target.id !== "review") return;
    const isOther = arrive();
    document.getElementById("review-away").hidden = true;
    document.getElementById("review-said").textContent = all("[data-said] :is(.note, .review-done)").map((one) => one.textContent).join(" ");
    const panel = openPanel();
    const place = panel?.querySelector("textarea, input:not([type=hidden])") ?? document.getElementById("review-title");
    place?.focus({ preventScroll: !isOther });
  });

  for (const type of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(type, () => {
      isWaiting = isSaved = false;
      document.getElementById("review-away").hidden = false;
    });
  }

  // --- What is clicked, changed, sent ---

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#review [data-panel], #review [data-close]");
    if (!link) return;
    event.preventDefault();
    if (link.matches("[data-panel]")) return open(link);
    const panel = link.closest(".review-panel").id;
    close();
    sessionStorage.removeItem(KEPT);
    review().querySelector(`[href="#${panel}"]`)?.focus();
  });

  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.matches("[data-filters] select")) target.form.requestSubmit();
    if (target.matches("[form=selected]")) tick(target);
    if (target.matches("[data-all]")) for (const box of all("[form=selected]")) { box.checked = target.checked; tick(box); }
    if (target.matches("[data-keys]")) {
      localStorage.setItem(KEYS, target.checked ? "on" : "off");
      review().classList.toggle("without-letters", !lettersOn());
    }
  });

  document.addEventListener("input", (event) => { if (event.target.id === "review-edit") keep(event.target); });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!review()?.contains(form)) return;
    pause();
    const seconds = form.querySelector("[name=seconds]");
    if (seconds) seconds.value = (spent / 1000).toFixed(1);
    resume();
    if (form.closest("#panel-edit")) isSaved = true;
    if (form.id !== "selected") return;
    const shown = new Set(all("[form=selected]").map((box) => box.value));
    for (const value of ticked) {
      if (!shown.has(value)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value }));
    }
    ticked.clear();
  }, true);

  document.addEventListener("htmx:beforeRequest", (event) => { if (review()?.contains(event.target)) isWaiting = true; });

  // --- Keys ---

  function inField(event, field) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form && field.closest(".review-panel")) {
      event.preventDefault();
      field.form.requestSubmit();
    }
    if (event.key === "Enter" && field.id === "review-note" && !event.ctrlKey) {
      event.preventDefault();
      field.form.requestSubmit(field.form.querySelector("[value=other]"));
    }
    if (event.key === "Escape" && field.type === "search") field.blur();
    if (event.key === "Escape") field.closest(".review-panel")?.querySelector("[data-close]").click();
  }

  function press(event) {
    const letter = event.key.length === 1 && event.key !== event.key.toLowerCase() && event.shiftKey ? `Shift+${event.key}` : event.key.toUpperCase();
    const digit = /^[1-7]$/.test(event.key);
    if (digit && openPanel()?.id !== "panel-reject") return;
    if (event.key === "7" && !document.getElementById("review-note").value.trim()) {
      event.preventDefault();
      return document.getElementById("review-note").focus();
    }
    const found = review().querySelector(`[aria-keyshortcuts="${CSS.escape(letter)}"]`);
    if (!found) return;
    if (event.repeat && !"JK".includes(letter)) return; // a key that is held down judges one text only
    event.preventDefault();
    if (found.matches("select, input")) found.focus();
    else found.click();
  }

  document.addEventListener("keydown", (event) => {
    if (!review() || event.isComposing || event.keyCode === 229 || event.altKey || event.defaultPrevented) return;
    const field = event.target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
    if (field) return inField(event, field);
    if (event.target.closest?.("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || event.shiftKey || isWaiting) return;
      event.preventDefault();
      review().querySelector("[aria-keyshortcuts=U]")?.click();
      return;
    }
    if (event.key === "Escape") return close();
    if (isWaiting || !lettersOn()) return;
    const keys = document.getElementById("review-keys");
    if (event.key === "?") {
      keys.open = !keys.open;
      if (keys.open) keys.querySelector("summary").focus();
    } else if (event.key === "[" || event.key === "]") {
      goToClaim(event.key === "]" ? 1 : -1);
    } else if (event.key.toLowerCase() === "x") {
      const box = review().querySelector(".is-here [form=selected]");
      if (box) { box.checked = !box.checked; tick(box); }
    } else {
      press(event);
    }
  });

  arrive();
})();
