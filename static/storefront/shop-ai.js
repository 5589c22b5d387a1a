/*! Shop AI for storefronts. Apache-2.0.
 *
 *  <script async src="https://HOST/shop-ai.js" data-key="pk_..." data-consent="ask"></script>
 *  <div data-shop-ai="recommendations" data-placement="product_related" data-product="SKU-1" data-limit="4"></div>
 *  <div data-shop-ai="recommendations" data-placement="cart" data-cart="SKU-1,SKU-2"></div>
 *  <div data-shop-ai="recommendations" data-placement="buy_again"></div>  (stays empty for who bought nothing)
 *  <div data-shop-ai="event" data-name="view_item" data-product="SKU-1" data-price="18.00" data-currency="USD" hidden></div>
 *      or, for several products, data-items='[{"product_id": "SKU-1", "quantity": 2, "price": "18.00"}]'
 *  <form action="/search"><input type="search" name="q" data-shop-ai="search"></form>  (suggests while somebody types)
 *  <p data-shop-ai-content="description" data-product="SKU-1">Your own text</p>  (stays where none is published)
 *  <button data-shop-ai="privacy">Privacy choices</button>
 *  On the script tag, data-chat="on" shows the button of the chat.
 *
 *  On the script tag: data-key, data-consent ("ask" shows a banner, "manual" waits for shopAI.consent, "assumed" is for
 *  shops whose law allows it until refused), data-shopper-token, data-consent-version, data-host.
 *  In code: shopAI.track, search, consent, personalize, identify, refresh, privacy, state. The document fires
 *  "shop-ai:ready" when they exist and "shop-ai:change" when an answer about privacy changes.
 *
 *  Nothing is stored on the device before consent; until then the visitor's id lives in memory. Whatever fails, fails
 *  silently and leaves the page as it was.
 */
(() => {
  "use strict";

  const script = document.currentScript;
  if (!script || window.shopAI) return;

  const options = script.dataset;
  const host = options.host || new URL(script.src).origin;
  const STORE = "shop-ai";
  const UNSENT = "shop-ai-unsent";
  const CLICKED = "shop-ai-clicked";
  const CHAT = "shop-ai-chat";
  const PURPOSES = ["analytics", "personalization"];
  const BATCH = 25; // a request that outlives its page may carry 64 KB; an event with a dozen products takes 1.2
  const MOST_UNSENT = 200;

  const chinese = document.documentElement.lang.toLowerCase().startsWith("zh");
  const locale = chinese ? "zh-hans" : "en";
  const words = chinese
    ? {
        heading: "为您推荐",
        suggestions: "搜索建议",
        category: "分类",
        title: "您的隐私，由您决定",
        text: "经您同意，我们会记录您在本店的浏览，用来了解商店的使用情况，并推荐合您心意的商品。拒绝不会影响购物，您也可以随时更改。",
        yes: "同意",
        no: "拒绝",
        choose: "分别选择",
        analytics: "统计分析：了解商店的使用情况",
        personalization: "个性化推荐：根据您的浏览推荐商品",
        save: "保存选择",
        why: "为什么？",
        settings: "隐私设置",
        personal: "根据您在本店的浏览和购买记录推荐。您可以随时关闭个性化推荐。",
        cart: "根据您购物车里的商品推荐。",
        page: "与本页的商品相配：常被一起购买，或者彼此相似。",
        shop: "由本店挑选，与您的浏览记录无关。",
        lists: "不是因为您的某一次浏览或购买而推荐。",
        same: "与您无关：所有人看到的都一样。",
        chat: "联系客服",
        person: "转人工",
        close: "关闭",
        type: "输入您的问题",
        send: "发送",
        you: "您",
        bot: "AI 助手",
        agent: "客服",
        typing: "正在输入…",
        unsent: "没有发送成功。",
        busy: "发送太频繁，请稍等一分钟再试。",
        email: "您的邮箱",
        again: "重试",
        offline: "网络已断开，恢复后会继续。",
        source: "来源",
        useful: "这次回答有帮助吗？",
        up: "有帮助",
        down: "没帮助",
        rated: "感谢您的评价。",
      }
    : {
        heading: "Recommended for you",
        suggestions: "Suggestions",
        category: "Category",
        title: "Your privacy is your choice",
        text: "With your consent we remember what you look at in this shop, to see how the shop is used and to recommend what suits you. The shop works just as well without it, and you can change your mind at any time.",
        yes: "Allow",
        no: "Decline",
        choose: "Choose one by one",
        analytics: "Analytics: how the shop is used",
        personalization: "Personal recommendations: products chosen by what you looked at",
        save: "Save choice",
        why: "Why this?",
        settings: "Privacy choices",
        personal: "It follows from what you looked at and bought in this shop. You can switch that off at any time.",
        cart: "It follows from what lies in your cart.",
        page: "It goes with the product on this page: people buy the two together, or they are alike.",
        shop: "The shop itself put it here. It does not follow from anything you did.",
        lists: "No single thing that you did brought it here.",
        same: "It does not depend on you: everybody sees the same.",
        chat: "Ask us",
        person: "Talk to a person",
        close: "Close",
        type: "Type your question",
        send: "Send",
        you: "You",
        bot: "AI assistant",
        agent: "Agent",
        typing: "Writing…",
        unsent: "This was not sent.",
        busy: "Too much at once. Please wait a minute.",
        email: "Your e-mail address",
        again: "Try again",
        offline: "You are offline. It goes on when the network is back.",
        source: "Source",
        useful: "Was this helpful?",
        up: "Yes",
        down: "No",
        rated: "Thank you for telling us.",
      };

  // --- What is known about this visitor -------------------------------------------------------------------------

  const read = (storage, key) => {
    try {
      return JSON.parse(storage().getItem(key)) || {};
    } catch {
      return {}; // storage is blocked, or holds what we did not write
    }
  };
  const write = (storage, key, value) => {
    try {
      value ? storage().setItem(key, JSON.stringify(value)) : storage().removeItem(key);
    } catch {
      // a browser that stores nothing is served from memory
    }
  };
  const local = () => localStorage;
  const session = () => sessionStorage;

  // crypto.randomUUID exists only on https and localhost
  const newId = () =>
    crypto.randomUUID
      ? crypto.randomUUID()
      : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
          (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
        );

  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  const stored = read(local, STORE);
  let visitor = stored.visitor || newId();
  let consent = stored.consent || firstAnswer();
  let token = options.shopperToken || "";

  function firstAnswer() {
    if (navigator.globalPrivacyControl) return { analytics: false, personalization: false };
    return options.consent === "assumed" ? { analytics: true, personalization: true } : {};
  }

  const answered = () => PURPOSES.every((purpose) => purpose in consent);
  const mayCollect = () => consent.analytics === true;
  const mayPersonalize = () => consent.personalization === true;

  /** A refusal is remembered without an id; only a yes to analytics keeps the visitor's. */
  function remember() {
    write(local, STORE, mayCollect() ? { visitor, consent } : { consent });
  }

  // --- Talking to the platform ----------------------------------------------------------------------------------

  async function request(path, body, identified = true, more = {}) {
    const ask = (known) => {
      const headers = { Authorization: `Bearer ${options.key}`, ...more };
      if (known) headers["X-Shopper-Token"] = token;
      if (body) headers["Content-Type"] = "application/json";
      return fetch(`${host}/api/v1/${path}`, {
        method: body ? "POST" : "GET",
        headers,
        body: body && JSON.stringify(body),
        keepalive: Boolean(body),
        credentials: "omit",
      });
    };
    const known = token && identified;
    const answer = await ask(known);
    if (answer.status !== 401 || !known) return answer;
    token = ""; // it has expired: until shopAI.identify brings another, this is somebody unknown
    return ask();
  }

  /** Worth another try: no network, too many requests, or a platform in trouble. */
  const isLost = (answer) => answer.then(({ status }) => status === 429 || status >= 500, () => true);

  // --- Events: batched, and sent again under the same ids until the platform has them -----------------------------

  let clicked = mayCollect() ? read(session, CLICKED) : {}; // product -> the list it was chosen from
  let unsent = mayCollect() ? [].concat(read(session, UNSENT).events || []) : [];
  let sending = null;
  let timer = 0;
  let failures = 0;

  function track(name, details = {}) {
    if (answered() && !mayCollect()) return;
    unsent.push({
      event_id: newId(),
      name,
      occurred_at: new Date().toISOString(),
      visitor_id: visitor,
      locale,
      recommendation_id: listOf(name, details),
      ...details,
    });
    unsent = unsent.slice(-MOST_UNSENT);
    keepUnsent();
    if (unsent.length >= BATCH) flush();
    else later(800);
  }

  /** What goes into the cart names the list it was chosen from, on this page or on one before. */
  const listOf = (name, { items }) =>
    name === "add_to_cart" && items && items.length === 1 ? clicked[items[0].product_id] : undefined;

  function keepUnsent() {
    if (mayCollect()) write(session, UNSENT, unsent.length ? { events: unsent } : null);
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(flush, milliseconds);
  }

  function flush() {
    if (!mayCollect() || !unsent.length) return Promise.resolve();
    sending = sending || send(unsent.slice(0, BATCH)).finally(() => (sending = null));
    return sending;
  }

  async function send(batch) {
    clearTimeout(timer);
    const events = batch.map((event) => ({ ...event, consent }));
    if (await isLost(request("events", { events }))) return later(Math.min(60000, 1000 * 2 ** ++failures));
    failures = 0; // accepted, or refused for good: neither is sent again
    unsent = unsent.filter((event) => !batch.includes(event));
    keepUnsent();
    if (unsent.length) later(0);
  }

  // --- Consent ----------------------------------------------------------------------------------------------------

  /** shopAI.consent({analytics: true, personalization: false}); what is not named stays as it was. */
  async function giveConsent(answers) {
    const before = consent;
    const changed = PURPOSES.filter((purpose) => purpose in answers && answers[purpose] !== before[purpose]);
    for (const purpose of changed) consent = { ...consent, [purpose]: Boolean(answers[purpose]) };
    remember();
    if (answered()) closeBanner();
    const told = Promise.all(changed.filter((purpose) => isNews(purpose, before)).map(sendConsent));
    if (!mayCollect()) forgetVisitor();
    document.dispatchEvent(new CustomEvent("shop-ai:change", { detail: state() }));
    await Promise.race([told, pause(1500)]); // the platform hears the answer before it is asked for products
    keepUnsent();
    await refresh();
  }

  /** A first no of somebody unknown is told to nobody: the platform has never heard of this visitor. */
  const isNews = (purpose, before) => consent[purpose] || before[purpose] || before.analytics || token;

  /** An answer about privacy must arrive: it is sent again until it does. */
  async function sendConsent(purpose) {
    const text_version = options.consentVersion || `shop-ai-1-${locale}`;
    const answer = { visitor_id: visitor, purpose, given: consent[purpose], text_version };
    for (let attempt = 1; await isLost(request("consents", answer)); attempt++) {
      if (attempt > 5 || answer.given !== consent[purpose]) return;
      await pause(1000 * 2 ** attempt);
    }
  }

  function forgetVisitor() {
    visitor = newId();
    toldOf = new Set();
    clicked = {};
    unsent = [];
    for (const kept of [UNSENT, CLICKED, CHAT]) write(session, kept, null); // of the chat, what stands on the page stays
  }

  /** What is answered in one tab holds in the others. */
  function adopt({ key }) {
    if (key !== STORE) return;
    const kept = read(local, STORE);
    consent = kept.consent || {};
    visitor = kept.visitor || newId();
    if (!mayCollect()) forgetVisitor();
    if (answered()) closeBanner();
    document.dispatchEvent(new CustomEvent("shop-ai:change", { detail: state() }));
    refresh();
  }

  const state = () => ({ visitor: mayCollect() ? visitor : null, identified: Boolean(token), consent: { ...consent } });

  function identify(shopperToken) {
    token = shopperToken || "";
    person = named(token);
    if (talk.id && talk.who !== person) forgetTalk();
    refresh();
  }

  // --- The page: small helpers, then banner and cards. Text goes in as text, never as markup. ---------------------

  function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      key in made ? (made[key] = value) : made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  let banner = null;

  function openBanner() {
    if (banner) return banner.querySelector("button").focus();
    const boxes = PURPOSES.map((name) => element("input", { type: "checkbox", name, checked: consent[name] === true }));
    const chosen = () => Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
    const both = (given) => ({ analytics: given, personalization: given });
    const button = (text, answers) =>
      element("button", { type: "button", textContent: text, onclick: quietly(() => giveConsent(answers())) });
    banner = element(
      "section",
      { className: "shop-ai-banner", "aria-label": words.title },
      element("strong", { textContent: words.title }),
      element("p", { textContent: words.text }),
      element(
        "div",
        { className: "shop-ai-buttons" },
        button(words.no, () => both(false)),
        button(words.yes, () => both(true)),
      ),
      element(
        "details",
        {},
        element("summary", { textContent: words.choose }),
        ...boxes.map((box) => element("label", {}, box, words[box.name])),
        button(words.save, chosen),
      ),
    );
    document.body.prepend(banner); // first for the keyboard, at the bottom for the eye
    makeRoom();
  }

  function closeBanner() {
    if (banner) banner.remove();
    banner = null;
    makeRoom();
  }

  /** On a narrow screen the button of the chat stands above the banner, not on it. */
  function makeRoom() {
    if (desk) desk.host.style.bottom = banner && innerWidth < 640 ? `${banner.offsetHeight + 24}px` : "";
  }

  // --- Recommendations --------------------------------------------------------------------------------------------

  const places = () => [...document.querySelectorAll('[data-shop-ai="recommendations"]')];
  let round = 0;

  async function refresh() {
    const mine = ++round;
    tellTexts();
    await Promise.race([flush(), pause(500)]); // so that the answer knows
    if (mine === round) await Promise.all(places().map((place) => fill(place, mine).catch(() => giveUp(place))));
  }

  async function fill(place, mine) {
    const response = await request(`recommendations?${question(place.dataset)}`, null, mayPersonalize());
    const answer = response.ok ? await response.json() : { items: [] };
    if (mine !== round) return; // asked before the last change of consent or shopper: nobody's list any more
    if (!answer.items.length) return giveUp(place, response.ok);
    show(place, answer);
  }

  function question({ placement, product, cart, limit, exclude }) {
    const asked = { placement, product_id: product, cart, limit, exclude, explain: 1, locale };
    if (mayPersonalize() && mayCollect()) asked.visitor = visitor;
    return new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  }

  /** Keeps the room free until the answer is there, so that nothing below jumps. The shop's own content stays in. */
  function reserve(place) {
    if (place.childElementCount || place.dataset.placement === "buy_again") return;
    const count = Number(place.dataset.limit) || 4;
    const waiting = () =>
      element("li", { className: "shop-ai-card shop-ai-waiting" }, ...["i", "b", "b"].map((name) => element(name)));
    const cards = list(Array.from({ length: count }, waiting));
    place.append(element("div", { className: "shop-ai-reserved", "aria-hidden": "true" }, heading(place), cards));
  }

  /** A list that was somebody's own goes when it may not stand any more, or when it is known to be empty now. */
  function giveUp(place, isEmpty) {
    if (place.dataset.personalized === "true" && (isEmpty || !mayPersonalize())) place.replaceChildren();
    const reserved = place.querySelector(".shop-ai-reserved");
    if (reserved) reserved.remove();
  }

  const heading = ({ dataset }) =>
    element("h2", { className: "shop-ai-heading", textContent: dataset.heading || words.heading });
  const list = (cards) => element("ul", { className: "shop-ai-list", role: "list" }, ...cards);

  function show(place, answer) {
    const cards = answer.items.map((item) => card(item, answer));
    place.replaceChildren(heading(place), list(cards));
    place.dataset.recommendation = answer.recommendation_id;
    place.dataset.personalized = answer.personalized;
    const id = answer.recommendation_id;
    // a list that another one replaced before it came into view was never seen
    whenSeen(place, () => place.dataset.recommendation === id && track("view_item_list", said(answer.items, id)));
  }

  function card(item, answer) {
    const link = element("a", { className: "shop-ai-link", href: safe(item.url) });
    const picture = element("img", { loading: "lazy", alt: "", width: 400, height: 400, src: safe(item.image_url) });
    if (item.image_url) link.append(picture);
    link.append(element("span", { className: "shop-ai-title", textContent: item.title }));
    if (item.price) link.append(element("span", { className: "shop-ai-price", textContent: money(item) }));
    const choose = () => {
      clicked = { ...clicked, [item.product_id]: answer.recommendation_id };
      if (mayCollect()) write(session, CLICKED, clicked);
      track("select_item", said([item], answer.recommendation_id));
      flush();
    };
    link.addEventListener("click", choose);
    link.addEventListener("auxclick", ({ button }) => button === 1 && choose()); // into a new tab
    const made = element("li", { className: "shop-ai-card" }, link);
    if (item.reason && item.reason.text) made.append(reason(item.reason, answer.personalized));
    made.dataset.product = item.product_id;
    return made;
  }

  /** The reason in a line; who wants to know more opens it. */
  function reason({ code, text }, personalized) {
    const why = element("span", { className: "shop-ai-why", textContent: words.why });
    const more = element("p", { textContent: words[kindOfReason(code, personalized)] });
    if (personalized) {
      more.append(" ", element("button", { type: "button", textContent: words.settings, onclick: quietly(openBanner) }));
    }
    return element("details", { className: "shop-ai-reason" }, element("summary", {}, text, " ", why), more);
  }

  function kindOfReason(code, personalized) {
    if (code === "chosen_by_shop") return "shop";
    if (code === "goes_with") return "page";
    if (code === "because_carted" && !personalized) return "cart";
    if (/^because_|^bought_before$/.test(code)) return "personal";
    return personalized ? "lists" : "same";
  }

  const said = (items, recommendation) => ({
    recommendation_id: recommendation,
    items: items.map((item) => ({ product_id: item.product_id })),
  });

  /** Only addresses of the web: a catalogue may hold anything, a link must not run it. */
  function safe(address) {
    try {
      const url = new URL(address, location.href);
      return /^https?:$/.test(url.protocol) ? url.href : "#";
    } catch {
      return "#";
    }
  }

  function money({ price, currency }) {
    try {
      return new Intl.NumberFormat(document.documentElement.lang || "en", { style: "currency", currency }).format(price);
    } catch {
      return `${price} ${currency || ""}`;
    }
  }

  // --- Texts: what was published stands in place of the page's own, with the label of what AI wrote ----------------

  const asked = new WeakMap(); // place -> the question that its text answers; what it follows from is the half of a test alone
  const own = new WeakMap(); // place -> what the shop's page had in it
  let toldOf = new Set(); // places of tests that this visitor was told to have seen

  function tellTexts() {
    const answers = new Map(); // one request for each product, however many of its texts the page has
    for (const place of document.querySelectorAll("[data-shop-ai-content]")) {
      const question = textsOf(place.dataset);
      if (asked.get(place) === question) continue;
      asked.set(place, question);
      if (!answers.has(question)) answers.set(question, readTexts(question));
      const isStill = () => asked.get(place) === question; // nobody answered about privacy meanwhile
      answers.get(question).then((answer) => isStill() && tellText(place, answer)).catch(() => {});
    }
  }

  function textsOf({ product, audience }) {
    const wanted = { product_id: product, locale, audience, visitor: mayPersonalize() && mayCollect() ? visitor : "" };
    return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
  }

  async function readTexts(question) {
    const response = await request(`content?${question}`, null, mayPersonalize() && mayCollect());
    return response.ok ? response.json() : { data: [] };
  }

  function tellText(place, { data, experiments = [] }) {
    const isHere = (one) => one.kind === place.dataset.shopAiContent;
    const test = experiments.find(isHere);
    putBack(place);
    putText(place, data.find(isHere));
    if (test) whenSeen(place, () => tellSeen(test.content_id, place.dataset.product));
  }

  function putText(place, found) {
    if (!found) return;
    own.set(place, { nodes: [...place.childNodes], lang: place.lang });
    place.textContent = found.text;
    place.lang = found.locale;
    place.classList.add("shop-ai-content");
    if (!found.ai) return;
    place.dataset.digitalSourceType = found.ai.digital_source_type;
    place.after(element("small", { className: "shop-ai-label", textContent: found.ai_label }));
  }

  function putBack(place) {
    if (!own.has(place)) return;
    const { nodes, lang } = own.get(place);
    own.delete(place);
    if (place.dataset.digitalSourceType) place.nextElementSibling.remove();
    delete place.dataset.digitalSourceType;
    place.classList.remove("shop-ai-content");
    place.lang = lang;
    place.replaceChildren(...nodes);
  }

  function tellSeen(content_id, product_id) {
    if (toldOf.has(content_id)) return;
    toldOf.add(content_id);
    track("view_promotion", { content_id, items: [{ product_id }] });
  }

  // --- Search -----------------------------------------------------------------------------------------------------

  /** shopAI.search("teapot under 20", {sort: "price"}): what docs/api.md calls an answer, or undefined when there is none. */
  async function search(text, filters) {
    const response = await request(`search?${new URLSearchParams({ q: text, locale, ...filters })}`, null, false);
    return response.ok ? response.json() : undefined;
  }

  /** An input becomes a combobox, as the ARIA practices describe it. Without an answer it stays an input. */
  function assist(input, number) {
    const box = element("ul", { className: "shop-ai-suggestions", id: `shop-ai-suggestions-${number}`, hidden: true });
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", words.suggestions);
    const roles = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": box.id };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
    input.parentNode.classList.add("shop-ai-search");
    input.after(box);
    let asked = "";
    let wait = 0;
    let current = -1;

    const choices = () => [...box.children];
    const select = (place) => {
      current = place;
      choices().forEach((choice, at) => choice.setAttribute("aria-selected", String(at === place)));
      input.setAttribute("aria-activedescendant", place < 0 ? "" : choices()[place].id);
    };
    const open = (isOpen) => {
      box.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) select(-1);
    };
    const suggest = async () => {
      const text = (asked = input.value.trim());
      if (!text) return open(false);
      const response = await request(`search/suggestions?${new URLSearchParams({ q: text, locale })}`, null, false);
      const found = response.ok ? await response.json() : { queries: [], categories: [], products: [] };
      if (text !== input.value.trim() || document.activeElement !== input) return; // somebody went on
      box.replaceChildren(...suggestions(found, input, box.id));
      open(Boolean(box.children.length));
    };
    input.addEventListener("input", (event) => {
      clearTimeout(wait);
      if (!event.isComposing) wait = setTimeout(quietly(suggest), 150);
    });
    input.addEventListener("compositionend", () => (wait = setTimeout(quietly(suggest), 150)));
    input.addEventListener("focus", () => asked && asked === input.value.trim() && open(Boolean(box.children.length)));
    input.addEventListener("blur", () => open(false));
    box.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus until the click
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || box.hidden) return;
      const count = choices().length;
      if (event.key === "ArrowDown") select(current + 1 < count ? current + 1 : -1);
      else if (event.key === "ArrowUp") select(current < 0 ? count - 1 : current - 1);
      else if (event.key === "Escape") open(false);
      else if (event.key === "Enter" && current >= 0) choices()[current].click();
      else return;
      event.preventDefault();
    });
    open(false);
  }

  function suggestions(found, input, id) {
    const go = (query, category) => () => {
      const target = new URL(input.form ? input.form.action : location.href, location.href);
      target.search = new URLSearchParams({ [input.name || "q"]: query, ...(category && { category }) });
      location.assign(target);
    };
    const choice = (act, kind, ...inside) => element("li", { className: `shop-ai-${kind}`, onclick: act }, ...inside);
    const all = [
      ...found.queries.map((text) => choice(go(text), "query", text)),
      ...found.categories.map((one) =>
        choice(go("", one.category), "category", one.title, element("small", { textContent: words.category })),
      ),
      ...found.products.map((item) => {
        const picture = element("img", { alt: "", width: 40, height: 40, src: safe(item.image_url) });
        const price = element("small", { textContent: item.price ? money(item) : "" });
        const name = element("span", { textContent: item.title });
        return choice(() => location.assign(safe(item.url)), "product", ...(item.image_url ? [picture] : []), name, price);
      }),
    ];
    all.forEach((made, at) => {
      made.id = `${id}-${at}`;
      made.setAttribute("role", "option");
    });
    return all;
  }

  /** Seen is a third of a list or, where it is taller than the screen, what fills half of that. */
  function whenSeen(place, act) {
    if (!window.IntersectionObserver) return act();
    const observer = new IntersectionObserver(
      (entries) => {
        const isSeen = ({ intersectionRatio, intersectionRect }) =>
          intersectionRatio >= 0.3 || intersectionRect.height >= innerHeight / 2;
        if (!entries.some(isSeen)) return;
        observer.disconnect();
        act();
      },
      { threshold: [0.02, 0.05, 0.1, 0.2, 0.3] },
    );
    observer.observe(place);
  }

  // --- Chat: a button, and behind it a conversation, in a shadow that no style of the shop reaches ------------------

  /** Whom a token names: who comes to this browser next does not go on with somebody else's talk. */
  function named(token) {
    try {
      return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub;
    } catch {
      return "";
    }
  }

  let person = named(token);
  let talk = mayCollect() ? read(session, CHAT) : {}; // {id, token, seq, state, who}
  if (talk.id && talk.who !== person) talk = {};
  let saying = null; // what is on its way
  let desk = null; // the elements of the chat, once its button is there

  const toTalk = (path, body) => request(`chat/conversations/${talk.id}${path}`, body, false, { "X-Conversation-Token": talk.token });
  const keepTalk = () => mayCollect() && write(session, CHAT, talk.id ? talk : null);

  function openDesk() {
    const shadow = element("div", { className: "shop-ai-chat" }).attachShadow({ mode: "open" });
    const log = element("div", { className: "log", role: "log", "aria-live": "polite", tabIndex: 0, "aria-label": words.chat });
    const text = element("textarea", { rows: 2, maxLength: 4000, placeholder: words.type, "aria-label": words.type });
    const act = (words, onclick, className = "") => element("button", { type: "button", textContent: words, onclick, className });
    const form = element("form", {}, text, element("button", { textContent: words.send, className: "main" }));
    const head = element("header", {}, element("strong", { textContent: words.chat }), act(words.person, quietly(askForPerson)));
    head.append(act("×", () => open(false), "close"));
    head.lastChild.setAttribute("aria-label", words.close);
    const note = element("p", { className: "note", role: "status" });
    const panel = element("section", { role: "dialog", "aria-label": words.chat, hidden: true }, head, log, note, form);
    const button = act(words.chat, () => open(true), "launch main");
    const open = (isOpen, takesFocus = true) => {
      panel.hidden = !isOpen;
      button.hidden = isOpen;
      if (takesFocus) (isOpen ? text : button).focus();
      if (isOpen) quietly(follow)();
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      if (text.value.trim()) quietly(say)(text.value.trim());
      text.value = "";
    };
    text.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    };
    panel.onkeydown = (event) => event.key === "Escape" && open(false);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CHAT_STYLE);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(panel, button);
    document.body.append(shadow.host);
    desk = { log, note, panel, text, host: shadow.host, shown: new Set(), act };
    makeRoom();
    if (talk.id) open(true, false); // it goes on from the page before
  }

  let beginning = null; // two quick words begin one conversation
  const begin = () => (talk.id ? Promise.resolve() : (beginning = beginning || beginAnew().finally(() => (beginning = null))));

  async function beginAnew() {
    const who = person;
    const answer = await request("chat/conversations", { locale, ...(mayCollect() && { visitor }) });
    if (!answer.ok) throw answer;
    const { id, token, state, messages } = await answer.json();
    talk = { id, token, state, seq: 0, who };
    messages.forEach(hear);
  }

  /** What was typed stands there at once; when it does not arrive it can be sent again, under the same id. */
  async function say(text, id = newId()) {
    const mine = bubble("shopper waiting", words.you, text);
    const before = saying;
    let done;
    saying = new Promise((resolve) => (done = resolve)); // one after another, so that the order holds
    types(true);
    try {
      await before;
      await begin();
      const answer = await toTalk("/messages", { id, text });
      if (!answer.ok) throw answer;
      mine.remove();
      take(await answer.json());
      quietly(follow)();
    } catch (refused) {
      types(false);
      mine.append(element("p", {}, whyNot(refused), " ", desk.act(words.again, () => (mine.remove(), desk.text.focus(), quietly(say)(text, id)))));
    }
    done();
  }

  const whyNot = ({ status }) => (status === 429 ? words.busy : words.unsent);

  /** Of another person, or of none any more: nobody goes on with it. */
  function forgetTalk() {
    talk = {};
    write(session, CHAT, null);
    if (!desk) return;
    desk.shown.clear();
    desk.log.replaceChildren();
  }

  async function askForPerson() {
    try {
      await begin();
      const answer = await toTalk("/handoff", {});
      if (!answer.ok) throw answer;
      take(await answer.json());
      quietly(follow)();
    } catch (refused) {
      desk.note.textContent = whyNot(refused);
    }
  }

  /** An answer is on its way. */
  function types(on) {
    if (on || desk.note.textContent === words.typing) desk.note.textContent = on ? words.typing : "";
  }

  function take({ state, messages, answering }) {
    talk.state = state;
    types(answering);
    messages.forEach(hear);
    keepTalk();
  }

  function hear(message) {
    if (desk.shown.has(message.seq)) return;
    desk.shown.add(message.seq);
    talk.seq = Math.max(talk.seq, message.seq);
    const who = message.role === "shopper" ? words.you : message.role === "bot" ? words.bot : message.author || words.agent;
    const made = bubble(message.role, message.role === "system" ? "" : who, message.text);
    message.parts.forEach((part) => made.append(...(shownAs[part.type] || (() => []))(part)));
    if (message.role === "bot" && talk.state === "bot" && desk.shown.size > 2) askHowItWas({ seq: message.seq });
    made.scrollIntoView({ block: "nearest" });
  }

  const shownAs = {
    products: ({ products }) => [
      element("ul", { role: "list" }, ...products.map((one) => {
        const picture = element("img", { alt: "", width: 56, height: 56, loading: "lazy", src: safe(one.image_url) });
        const name = element("span", { textContent: one.title });
        const price = element("small", { textContent: one.price ? money(one) : "" });
        return element("li", {}, element("a", { href: safe(one.url) }, ...(one.image_url ? [picture] : []), name, price));
      })),
    ],
    choices: ({ choices }) => choices.map((text) => desk.act(text, () => quietly(say)(text), "choice")),
    contact: () => {
      const email = element("input", { type: "email", required: true, placeholder: words.email, "aria-label": words.email });
      const send = quietly(async () => {
        const answer = await toTalk("/handoff", { email: email.value, text: desk.text.value });
        desk.note.textContent = answer.ok ? "" : whyNot(answer);
        if (answer.ok) desk.text.value = "";
        if (answer.ok) take(await answer.json());
      });
      return [element("form", { onsubmit: (event) => (event.preventDefault(), send()) }, email, element("button", { textContent: words.send }))];
    },
    sources: ({ sources }) =>
      sources.map(({ title, quote, url }) => {
        const name = url ? element("a", { href: safe(url), textContent: title }) : title;
        const head = element("summary", { textContent: `${words.source}: ${title}` });
        return element("details", {}, head, element("blockquote", { textContent: quote }), url ? name : "");
      }),
  };

  function bubble(kind, who, text) {
    const made = element("div", { className: `said ${kind}` });
    if (who) made.append(element("small", { textContent: who }));
    made.append(element("p", { textContent: text }));
    desk.log.append(made);
    desk.log.scrollTop = desk.log.scrollHeight;
    return made;
  }

  /** Of one answer of the AI; at the end, of all. */
  function askHowItWas(which) {
    const rate = (rating) => quietly(async () => {
      const answer = await toTalk("/rating", { rating, ...which });
      if (answer.ok) desk.note.textContent = words.rated;
    });
    desk.note.replaceChildren(words.useful, " ", desk.act(words.up, rate("up")), " ", desk.act(words.down, rate("down")));
  }

  /** As long as the chat is open: a stream where the platform can, one look after another where it cannot. */
  async function follow() {
    if (desk.following || !talk.id) return;
    desk.following = true;
    for (let failures = 0; talk.id && !desk.panel.hidden; await pause(Math.min(30000, 2000 * 2 ** failures))) {
      try {
        await listen(await toTalk(`/events?after=${desk.shown.size ? talk.seq : 0}`));
        failures = 0;
        if (desk.note.textContent === words.offline) desk.note.textContent = "";
      } catch {
        failures++;
        desk.note.textContent = words.offline;
      }
    }
    desk.following = false;
  }

  async function listen(response) {
    if (response.status === 404) forgetTalk(); // it is no more: the next word begins anew
    if (!response.ok) throw response;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = "", part; !(part = await reader.read()).done && !desk.panel.hidden; ) {
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop();
      blocks.forEach(understand);
    }
    reader.cancel();
  }

  function understand(block) {
    const line = (name) => (block.match(new RegExp(`^${name}: (.*)$`, "m")) || [])[1];
    const name = line("event");
    if (!name) return;
    const told = JSON.parse(line("data"));
    if (name === "state") {
      if (told.state === "closed" && talk.state !== "closed") askHowItWas();
      talk.state = told.state;
      types(told.answering);
    } else hear(told);
    keepTalk();
  }

  const CHAT_STYLE = `
:host{all:initial;position:fixed;z-index:2147483600;right:max(1rem,env(safe-area-inset-right));bottom:max(1rem,env(safe-area-inset-bottom));font:16px/1.5 system-ui,sans-serif;color:var(--shop-ai-text,CanvasText);color-scheme:light dark}
*{box-sizing:border-box}[hidden]{display:none!important}p{margin:0;white-space:pre-line;overflow-wrap:anywhere}
button{font:inherit;color:inherit;min-height:44px;padding:.3em .9em;border:1px solid currentColor;border-radius:8px;background:none;cursor:pointer}
.main{background:var(--shop-ai-accent,light-dark(#1f5fbf,#8ab4f8));color:var(--shop-ai-on-accent,light-dark(#fff,#16181c));border-color:transparent;font-weight:600}
.launch{border-radius:99px;padding:.5em 1.3em;box-shadow:0 6px 24px rgb(0 0 0/.25)}
:focus-visible{outline:3px solid var(--shop-ai-accent,light-dark(#1f5fbf,#8ab4f8));outline-offset:2px}
section{display:flex;flex-direction:column;width:min(24rem,calc(100vw - 2rem));height:min(36rem,calc(100dvh - 2rem));background:var(--shop-ai-surface,Canvas);border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:14px;box-shadow:0 12px 40px rgb(0 0 0/.25);overflow:hidden}
header,form{display:flex;gap:.5rem;align-items:center;padding:.6rem .8rem}
header{border-bottom:1px solid color-mix(in srgb,currentColor 15%,transparent)}strong{flex:1}.close{border:0;font-size:1.5em;padding:0;width:44px}
.log{flex:1;overflow-y:auto;padding:.8rem;display:flex;flex-direction:column;gap:.6rem}
.said{max-width:88%;padding:.5em .8em;border-radius:12px;background:color-mix(in srgb,currentColor 8%,transparent);align-self:flex-start}
.shopper{align-self:flex-end;background:color-mix(in srgb,var(--shop-ai-accent,#1f5fbf) 22%,transparent)}.system{align-self:center;background:none;text-align:center;font-size:.9em}
.waiting{opacity:.7}small{display:block;opacity:.8;font-size:.8em}
ul{list-style:none;margin:.5em 0 0;padding:0}li a{display:grid;grid-template-columns:56px 1fr auto;gap:.6em;align-items:center;padding:.3em 0;color:inherit}img{object-fit:cover;border-radius:6px}li a>:first-child:not(img){grid-column:1/3}
.choice{display:block;width:100%;margin-top:.4em;text-align:start}details{margin-top:.4em;font-size:.85em}summary{cursor:pointer;min-height:24px}blockquote{margin:.3em 0;padding-inline-start:.6em;border-inline-start:3px solid}
.note{padding:.3rem .8rem 0;font-size:.9em;min-height:1.5em}.note button{min-height:32px;padding:0 .6em}
textarea,input{flex:1;min-width:0;font:inherit;color:inherit;background:transparent;border:1px solid color-mix(in srgb,currentColor 45%,transparent);border-radius:8px;padding:.4em .6em;resize:none}
@media(max-width:30rem){section{position:fixed;inset:0;width:auto;height:auto;border-radius:0}}`;

  // --- Style: one sheet of low weight that any rule of the shop overrides; it needs no permission for inline style ---

  const STYLE = `
:where(.shop-ai-heading){font:inherit;font-size:1.35em;font-weight:600;margin:0 0 .8em}
:where(.shop-ai-list){list-style:none;margin:0;padding:0;display:grid;gap:1.25rem;grid-template-columns:repeat(auto-fill,minmax(min(10rem,44%),1fr))}
:where(.shop-ai-link){display:block;color:inherit;text-decoration:none}
:where(.shop-ai-link:hover .shop-ai-title,.shop-ai-link:focus-visible .shop-ai-title){text-decoration:underline;text-underline-offset:.2em}
:where(.shop-ai-link img){display:block;width:100%;height:auto;aspect-ratio:1;object-fit:cover;border-radius:8px}
:where(.shop-ai-title){display:block;margin-top:.6em}
:where(.shop-ai-price){display:block;opacity:.75}
:where(.shop-ai-reason){margin:.3em 0 0;font-size:.85em;opacity:.75;min-height:1.4em}
:where(.shop-ai-reason summary){cursor:pointer;list-style:none;min-height:1.5em}
:where(.shop-ai-reason summary)::-webkit-details-marker{display:none}
:where(.shop-ai-why){white-space:nowrap;text-decoration:underline;text-underline-offset:.2em}
:where(.shop-ai-reason p){margin:.5em 0 0}
:where(.shop-ai-reason button){font:inherit;color:inherit;background:none;border:0;padding:.3em 0;text-decoration:underline;cursor:pointer}
:where(.shop-ai-waiting i,.shop-ai-waiting b){display:block;background:color-mix(in srgb,currentColor 9%,transparent);border-radius:8px}
:where(.shop-ai-waiting i){aspect-ratio:1}
:where(.shop-ai-waiting b){height:1.1em;margin-top:.6em;width:80%}
:where(.shop-ai-waiting b+b){width:40%;margin-bottom:1.7em}
:where(.shop-ai-content){white-space:pre-line}
:where(.shop-ai-label){display:block;font-size:.85em;opacity:.75}
:where(.shop-ai-search){position:relative}
:where(.shop-ai-suggestions){position:absolute;z-index:30;left:0;right:0;top:100%;margin:.3em 0 0;padding:.4em;list-style:none;max-height:70vh;overflow:auto;border-radius:10px;background:var(--shop-ai-surface,Canvas);color:var(--shop-ai-text,CanvasText);border:1px solid color-mix(in srgb,currentColor 18%,transparent);box-shadow:0 12px 40px rgb(0 0 0/.18);text-align:start}
:where(.shop-ai-suggestions li){display:flex;gap:.7em;align-items:center;min-height:40px;padding:.35em .6em;border-radius:6px;cursor:pointer;line-height:1.3}
:where(.shop-ai-suggestions li:hover,.shop-ai-suggestions [aria-selected=true]){background:color-mix(in srgb,currentColor 10%,transparent)}
:where(.shop-ai-suggestions img){flex:none;border-radius:5px;object-fit:cover}
:where(.shop-ai-suggestions small){margin-inline-start:auto;white-space:nowrap;opacity:.75}
:where(.shop-ai-banner){position:fixed;z-index:2147483000;left:max(1rem,env(safe-area-inset-left));right:1rem;bottom:1rem;max-width:30rem;max-height:80vh;overflow:auto;padding:1.25rem;border-radius:14px;background:var(--shop-ai-surface,Canvas);color:var(--shop-ai-text,CanvasText);border:1px solid color-mix(in srgb,currentColor 18%,transparent);box-shadow:0 12px 40px rgb(0 0 0/.18);font-size:.95rem;line-height:1.55}
:where(.shop-ai-banner p){margin:.4em 0 1em}
:where(.shop-ai-buttons){display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
:where(.shop-ai-banner button){font:inherit;font-weight:600;min-height:44px;padding:.4em 1em;border-radius:8px;border:1px solid currentColor;background:transparent;color:inherit;cursor:pointer}
:where(.shop-ai-banner button:hover){background:color-mix(in srgb,currentColor 8%,transparent)}
:where(.shop-ai-banner details){margin-top:.9em}
:where(.shop-ai-banner summary){cursor:pointer;padding:.3em 0}
:where(.shop-ai-banner label){display:flex;gap:.6em;align-items:flex-start;padding:.45em 0}
:where(.shop-ai-banner input){margin-top:.35em}
@media (prefers-reduced-motion:no-preference){.shop-ai-waiting i,.shop-ai-waiting b{animation:shop-ai-wait 1.4s ease-in-out infinite alternate}@keyframes shop-ai-wait{to{opacity:.45}}}`;

  function dress() {
    if (!document.adoptedStyleSheets) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
  }

  // --- Start ------------------------------------------------------------------------------------------------------

  /** Events that the page states in its markup, so that a shop needs no script of its own. */
  function trackMarkup() {
    for (const { dataset } of document.querySelectorAll('[data-shop-ai="event"]')) {
      const { name, product, price, items, currency, value, search, order } = dataset;
      const one = product && [{ product_id: product, quantity: 1, price }];
      const details = { currency, value, search_term: search, transaction_id: order };
      track(name, { ...details, items: items ? JSON.parse(items) : one });
    }
  }

  function start() {
    dress();
    places().forEach(reserve);
    document.querySelectorAll('input[data-shop-ai="search"]').forEach(assist);
    if (mayCollect()) remember();
    quietly(trackMarkup)();
    if (options.chat === "on") openDesk();
    document.addEventListener("click", (event) => {
      if (event.target.closest && event.target.closest('[data-shop-ai="privacy"]')) openBanner();
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
    window.addEventListener("storage", quietly(adopt));
    window.addEventListener("pageshow", (event) => event.persisted && refresh());
    if (!answered() && options.consent !== "manual") openBanner();
    document.dispatchEvent(new CustomEvent("shop-ai:ready"));
    refresh();
  }

  /** What a shop calls never throws into the shop's own code. */
  const quietly = (act) => (...given) => {
    try {
      return Promise.resolve(act(...given)).catch(() => {});
    } catch {
      return Promise.resolve();
    }
  };

  window.shopAI = Object.freeze({
    track: quietly(track),
    search: quietly(search),
    consent: quietly(giveConsent),
    personalize: quietly((on) => giveConsent({ personalization: on })),
    identify: quietly(identify),
    refresh: quietly(refresh),
    privacy: quietly(openBanner),
    state,
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", quietly(start));
  else quietly(start)();
})();
