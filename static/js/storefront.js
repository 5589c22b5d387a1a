// The demo shop's own script: it tells shop-ai.js what its forms do, and shows what shop-ai.js knows about privacy.
"use strict";

const bar = document.querySelector(".bar");
const wide = matchMedia("(min-width: 60rem)");
const fitBar = () => (bar.open = wide.matches);
wide.addEventListener("change", fitBar);
fitBar();

for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

for (const form of document.querySelectorAll("form[data-event]")) {
  const { event, product, price, currency } = form.dataset;
  form.addEventListener("submit", () => {
    window.shopAI?.track(event, { currency, value: price, items: [{ product_id: product, quantity: 1, price }] });
  });
}

// An address says what is wished for, and nothing else.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}

const switches = document.querySelectorAll("input[data-privacy]");
for (const box of switches) {
  box.addEventListener("change", () => window.shopAI?.consent({ [box.dataset.privacy]: box.checked }));
}

function showPrivacy() {
  const { visitor, consent } = window.shopAI.state();
  for (const box of switches) {
    box.disabled = false;
    box.checked = consent[box.dataset.privacy] === true;
  }
  for (const place of document.querySelectorAll("[data-visitor]")) place.textContent = visitor || place.dataset.none;
}

document.addEventListener("shop-ai:ready", showPrivacy);
document.addEventListener("shop-ai:change", showPrivacy);
if (window.shopAI) showPrivacy();
