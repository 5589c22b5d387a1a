// The search page: the platform's answer takes the place of what the shop found itself. Without an answer nothing changes.
"use strict";

const find = (name) => document.querySelector(`[data-${name}]`);
const results = find("results");
const asked = new URLSearchParams(location.search);
const FILTERS = ["price_min", "price_max", "in_stock", "category"];

function money(amount, currency) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency }).format(amount);
}

function card(product) {
  const made = find("card").content.firstElementChild.cloneNode(true);
  const price = made.querySelector(".card-price");
  made.querySelector("a").href = product.url;
  made.querySelector("img").src = product.image_url;
  made.querySelector(".card-title").textContent = product.title;
  const soldOut = product.availability === "out_of_stock" ? ` · ${price.dataset.soldOut}` : "";
  price.textContent = (product.price ? money(product.price, product.currency) : "") + soldOut;
  return made;
}

/** Each filter with the address of the page without it: what the text told becomes a parameter, but for the one to drop. */
function chip(name, answer) {
  const left = new URLSearchParams({ q: answer.words });
  for (const other of FILTERS) if (other !== name && answer.filters[other]) left.set(other, answer.filters[other]);
  if (asked.get("sort")) left.set("sort", asked.get("sort"));
  const made = find("chip").content.firstElementChild.cloneNode(true);
  made.querySelector("a").href = `?${left}`;
  made.querySelector("span").textContent = saying(name, answer);
  return made;
}

function saying(name, { filters, categories }) {
  if (name === "category") return categories.find((one) => one.category === filters.category)?.title || filters.category;
  const pattern = find("chip").dataset[name.replace(/_(.)/, (_, letter) => letter.toUpperCase())];
  return pattern.replace("{n}", Number(filters[name]));
}

function showFilters(answer) {
  const set = FILTERS.filter((name) => answer.filters[name]);
  find("chips").replaceChildren(...set.map((name) => chip(name, answer)));
  find("chips").hidden = !set.length;
  const counts = Object.fromEntries(answer.categories.map((one) => [one.category, one.count]));
  for (const option of document.querySelectorAll("select[name=category] option[value]:not([value=''])")) {
    option.textContent = option.textContent.replace(/ \(\d+\)$/, "") + (counts[option.value] ? ` (${counts[option.value]})` : "");
  }
}

function show(answer) {
  results.append(...answer.data.map(card));
  const found = find("found");
  found.textContent = answer.total === 1 ? found.dataset.one : found.dataset.many.replace("{n}", answer.total);
  find("nothing").hidden = answer.total > 0;
  find("more").hidden = !answer.has_more;
  find("more").onclick = () => ask(answer.next_cursor);
}

async function ask(cursor) {
  const filters = Object.fromEntries([...FILTERS, "sort"].map((name) => [name, asked.get(name)]).filter(([, value]) => value));
  const answer = await window.shopAI.search(asked.get("q") || "", { ...filters, limit: 24, ...(cursor && { cursor }) });
  if (!answer) return;
  if (!cursor) {
    results.replaceChildren();
    showFilters(answer);
  }
  show(answer);
}

if ([...asked.values()].some(Boolean)) {
  if (window.shopAI) ask();
  else document.addEventListener("shop-ai:ready", () => ask());
}
