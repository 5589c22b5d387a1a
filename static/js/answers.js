/* The review of answers: a verdict leads to the field, an entry brings its own answer there, Ctrl+Enter saves and uses. */
(() => {
  const form = document.querySelector(".answers-judge");
  const list = document.querySelector(".answers .inbox-said");
  const here = document.getElementById("said-here");
  if (list && here) list.scrollTop += here.getBoundingClientRect().top - list.getBoundingClientRect().top - 80;
  const field = form?.querySelector("#answers-answer");
  if (!field) return;
  const toEnd = () => {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };
  if (form.querySelector("[name=verdict]:checked")) toEnd();
  form.addEventListener("change", ({ target }) => {
    if (target.name === "verdict") toEnd();
    const answers = [...form.querySelectorAll("[data-answer]")].map((one) => one.dataset.answer);
    if (target.name === "entry" && answers.includes(field.value.trim())) field.value = target.dataset.answer; // typed words stay
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=teach]"));
  });
})();
