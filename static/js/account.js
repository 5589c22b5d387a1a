// "What the shop knows about you": read from the platform with the shopper's own token, and kept nowhere.
"use strict";

const panel = document.querySelector("[data-my-data]");
const part = (name) => panel.querySelector(`[data-${name}]`);
const words = part("words");
const titles = JSON.parse(panel.dataset.titles);
const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });

async function read(path) {
  const { key, shopperToken } = document.querySelector("script[data-key]").dataset;
  const host = new URL(document.querySelector("script[data-key]").src).origin;
  const headers = { Authorization: `Bearer ${key}`, "X-Shopper-Token": shopperToken };
  const answer = await fetch(`${host}/api/v1/shoppers/${encodeURIComponent(panel.dataset.myData)}${path}`, { headers });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function line(entry) {
  const made = words.content.firstElementChild.cloneNode(true);
  const title = titles[entry.product_id] || entry.product_id;
  made.querySelector("span").textContent = words.dataset[entry.name].replace("{title}", title);
  made.querySelector("time").textContent = date.format(new Date(entry.occurred_at));
  return made;
}

async function tell() {
  const [me, history] = await Promise.all([read(""), read("/history")]);
  const answer = { true: words.dataset.yes, false: words.dataset.no, null: words.dataset.never };
  for (const purpose of ["analytics", "personalization", "email"]) {
    panel.querySelector(`[data-fact=${purpose}]`).textContent = answer[me.consents[purpose]];
  }
  panel.querySelector("[data-fact=created_at]").textContent = date.format(new Date(me.created_at));
  part("history").replaceChildren(...history.data.slice(0, 50).map(line));
  part("no-history").hidden = history.data.length > 0;
  part("away").hidden = true;
  part("told").hidden = false;
}

// What is told here changes with each answer about privacy; without the platform the sentence above it stays.
if (panel.dataset.myData) {
  tell().catch(() => {});
  document.addEventListener("shop-ai:change", () => setTimeout(() => tell().catch(() => {}), 1500));
}
