"""shop-ai.js in a real browser, on a strict page, against a platform whose answers the test decides."""

import base64
import gzip
import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route

SCRIPT = Path(__file__).parent.parent.parent / "static" / "storefront" / "shop-ai.js"
SHOP, PLATFORM = "https://shop.test", "https://platform.test"
CSP = f"default-src 'self'; script-src {PLATFORM}; connect-src {PLATFORM}; style-src 'none'"
PAGE = """<!doctype html><html lang="%(language)s"><body>
<h1>Shop</h1>
<div data-shop-ai="event" data-name="view_item" data-product="mug" data-price="18.00" data-currency="USD" hidden></div>
<form action="/search"><input type="search" name="q" aria-label="Search" data-shop-ai="search"></form>
<div data-shop-ai="recommendations" data-placement="home" data-limit="2">%(inside)s</div>
%(texts)s
<script async src="%(platform)s/shop-ai.js" data-key="pk_test" data-consent="ask" %(attributes)s></script>
</body></html>"""
ITEMS = [
    {
        "product_id": "bowl",
        "title": "<b>Bowl</b>",
        "url": f"{SHOP}/bowl",
        "image_url": "",
        "price": "16.00",
        "currency": "USD",
        "reason": {"code": "because_viewed", "product_ids": ["mug"], "text": "Because you viewed Mug"},
    },
    {
        "product_id": "evil",
        "title": "Evil",
        "url": "javascript:alert(1)",
        "image_url": "",
        "price": None,
        "currency": "",
        "reason": None,
    },
]

SUGGESTIONS = {
    "queries": ["teapot"],
    "categories": [{"category": "Tea & coffee", "title": "Tea"}],
    "products": [{**ITEMS[0], "title": "<b>Tea bowl</b>"}, ITEMS[1]],
}


class Platform:
    """Keeps what the script sent, and answers what the test wants."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.event_answers: list[int] = []  # statuses to answer first; then 202
        self.broken = False
        self.loses = ""  # the next request with this in its address
        self.holds_answers = False
        self.held: list[Route] = []
        self.items = ITEMS
        self.texts: list[dict] = []
        self.tests: list[dict] = []
        self.personalized = False
        self.expired = self.is_writing = self.is_busy = False

    def answer(self, route: Route) -> None:
        request = route.request
        if request.method == "OPTIONS":
            return route.fulfill(status=204, headers=CORS)
        if request.url.endswith("/shop-ai.js"):
            return route.fulfill(body=SCRIPT.read_text("utf-8"), content_type="text/javascript; charset=utf-8")
        self.requests.append(request)
        if self.broken or (self.loses and self.loses in request.url):
            self.loses = ""
            return route.abort()
        if self.expired and request.headers.get("x-shopper-token"):
            return route.fulfill(status=401, headers=CORS, json={})
        if self.holds_answers and "/recommendations" in request.url:
            return self.held.append(route)
        return route.fulfill(headers=CORS, **self._answer(request))

    def _answer(self, request: Request) -> dict:
        if "/recommendations" in request.url:
            answer = {"recommendation_id": str(uuid.uuid4()), "personalized": self.personalized, "items": self.items}
            return {"json": answer}
        if "/content?" in request.url:
            return {"json": {"data": self.texts, "experiments": self.tests if "visitor=" in request.url else []}}
        if "/chat/" in request.url:
            return self._chat(request)
        if "/search/suggestions?" in request.url:
            return {"json": SUGGESTIONS}
        if "/events" in request.url:
            return {"status": self.event_answers.pop(0) if self.event_answers else 202, "json": {}}
        return {"status": 201, "json": {}}

    def _chat(self, request: Request) -> dict:
        if "/events?" in request.url:
            return {"body": ": quiet\n\n", "content_type": "text/event-stream"}
        if request.url.endswith("/conversations"):
            return {"status": 201, "json": {"id": "c1", "token": "t1", "state": "bot", "messages": []}}
        if self.is_busy:
            return {"status": 429, "json": {}}
        told = json.loads(request.post_data or "{}")
        asked = {"seq": 2, "role": "shopper", "author": None, "text": told["text"], "parts": []}
        answer = {
            "seq": 3,
            "role": "bot",
            "author": None,
            "text": "<b>Bowls</b>",
            "parts": [{"type": "products", "products": ITEMS}],
        }
        messages = [asked] if self.is_writing else [asked, answer]
        return {"status": 202, "json": {"state": "bot", "answering": self.is_writing, "messages": messages}}

    def give_held_answer(self) -> None:
        route = self.held.pop()
        route.fulfill(headers=CORS, **self._answer(route.request))

    def sent(self, path: str) -> list[dict]:
        return [json.loads(request.post_data) for request in self.requests if request.url.endswith(f"/api/v1/{path}")]

    @property
    def events(self) -> list[dict]:
        return [event for batch in self.sent("events") for event in batch["events"]]

    def named(self, name: str) -> list[dict]:
        return [event for event in self.events if event["name"] == name]

    @property
    def questions(self) -> list[Request]:
        return [request for request in self.requests if "/recommendations?" in request.url]


CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def visit(new_page: Callable[..., Page], platform: Platform) -> Callable[..., Page]:
    def open_shop(
        language: str = "en", inside: str = "", texts: str = "", attributes: str = "", script: str = ""
    ) -> Page:
        words = {"language": language, "inside": inside, "texts": texts, "attributes": attributes, "platform": PLATFORM}
        page = new_page(viewport={"width": 1000, "height": 900})
        page.context.route(f"{PLATFORM}/**", platform.answer)
        page.context.route(
            f"{SHOP}/**",
            lambda route: route.fulfill(
                body=PAGE % words, content_type="text/html", headers={"Content-Security-Policy": CSP}
            ),
        )
        if script:
            page.add_init_script(script)
        page.goto(f"{SHOP}/")
        wait_for(page, lambda: page.evaluate("'shopAI' in window"))
        return page

    return open_shop


def stored(page: Page) -> dict:
    return page.evaluate("() => ({...localStorage, ...sessionStorage})") | {"cookies": page.context.cookies()}


def wait_for(page: Page, happened: Callable[[], object]) -> None:
    """Lets the browser go on until it has happened: routes are answered only while Playwright runs."""
    for _ in range(100):
        if happened():
            return
        page.wait_for_timeout(50)
    pytest.fail("It did not happen within 5 seconds.")


def test_the_script_is_small():
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 15 * 1024


def test_nothing_is_stored_and_nobody_is_named_before_consent(visit, platform):
    page = visit()
    page.wait_for_selector(".shop-ai-reason")

    assert stored(page) == {"cookies": []}
    assert platform.events == []
    assert all("visitor=" not in request.url for request in platform.questions)


def test_consent_stores_the_visitor_and_sends_what_the_page_stated(visit, platform):
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: platform.events)

    view = platform.events[0]
    kept = json.loads(stored(page)["shop-ai"])
    assert view["name"] == "view_item"
    assert view["items"] == [{"product_id": "mug", "quantity": 1, "price": "18.00"}]
    assert view["consent"] == {"analytics": True, "personalization": True}
    assert view["visitor_id"] == kept["visitor"] == str(uuid.UUID(kept["visitor"]))
    assert [(one["purpose"], one["given"]) for one in platform.sent("consents")] == [
        ("analytics", True),
        ("personalization", True),
    ]
    wait_for(page, lambda: f"visitor={kept['visitor']}" in platform.questions[-1].url)


def test_a_refusal_is_remembered_without_an_id_and_told_to_nobody(visit, platform):
    page = visit()
    page.get_by_role("button", name="Decline").click()
    wait_for(page, lambda: page.evaluate("localStorage.length") == 1)
    page.evaluate("shopAI.track('view_item', {items: [{product_id: 'mug'}]})")
    page.reload()
    page.wait_for_selector(".shop-ai-reason")

    assert json.loads(stored(page)["shop-ai"]) == {"consent": {"analytics": False, "personalization": False}}
    assert page.locator(".shop-ai-banner").count() == 0
    assert platform.sent("consents") == platform.events == []


def test_both_answers_of_the_banner_look_the_same(visit):
    page = visit()

    boxes = [page.get_by_role("button", name=name).bounding_box() for name in ("Allow", "Decline")]
    assert (boxes[0]["width"], boxes[0]["height"]) == (boxes[1]["width"], boxes[1]["height"])


def test_global_privacy_control_is_an_answer(visit, platform):
    page = visit(script="Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    page.wait_for_selector(".shop-ai-reason")

    assert page.locator(".shop-ai-banner").count() == 0
    assert platform.events == []
    assert stored(page) == {"cookies": []}


def test_a_lost_batch_is_sent_again_with_the_same_ids(visit, platform):
    platform.event_answers = [503]
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: len(platform.sent("events")) >= 2)

    first, second = platform.sent("events")[:2]
    assert [event["event_id"] for event in first["events"]] == [
        event["event_id"] for event in second["events"][: len(first["events"])]
    ]


def test_a_batch_that_is_refused_for_good_is_not_sent_again(visit, platform):
    platform.event_answers = [422]
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: platform.events)
    wait_for(page, lambda: not page.evaluate("sessionStorage.getItem('shop-ai-unsent')"))

    ids = [event["event_id"] for event in platform.events]
    assert len(ids) == len(set(ids))


def test_cards_show_text_as_text_with_reason_and_price(visit):
    page = visit()
    card = page.locator(".shop-ai-card").first

    assert card.locator(".shop-ai-title").text_content() == "<b>Bowl</b>"
    assert card.locator(".shop-ai-price").text_content() == "$16.00"
    assert card.locator(".shop-ai-reason summary").text_content() == "Because you viewed Mug Why this?"


def test_who_asks_why_is_told_by_keyboard_too_and_led_to_their_privacy_choices(visit, platform):
    page = visit()
    page.wait_for_selector(".shop-ai-reason")
    platform.personalized = True
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: page.locator("[data-personalized=true]").count())
    page.locator(".shop-ai-card summary").first.focus()
    page.keyboard.press("Enter")

    told = page.locator(".shop-ai-reason[open]")
    assert "what you looked at and bought" in told.text_content()
    told.get_by_role("button", name="Privacy choices").click()
    assert page.locator(".shop-ai-banner").is_visible()


def test_in_chinese_the_reason_is_told_in_chinese(visit):
    page = visit("zh-hans")
    page.locator(".shop-ai-card summary").first.click()

    told = page.locator(".shop-ai-reason[open]").text_content()
    assert "为什么？" in told
    assert "根据您在本店的浏览和购买记录推荐" in told


def test_the_cart_is_told_to_leave_it_out(visit, platform):
    page = visit(inside="<p>Ours</p>")
    page.evaluate(
        "Object.assign(document.querySelector('[data-placement]').dataset, {placement: 'cart', cart: 'mug,bowl'})"
    )
    page.evaluate("shopAI.refresh()")
    wait_for(page, lambda: "placement=cart" in platform.questions[-1].url)

    assert "cart=mug%2Cbowl" in platform.questions[-1].url


def test_a_personal_list_that_is_empty_now_goes(visit, platform):
    page = visit()
    page.wait_for_selector(".shop-ai-reason")
    platform.personalized = True
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: page.locator("[data-personalized=true]").count())
    platform.items = []
    page.evaluate("shopAI.refresh()")

    wait_for(page, lambda: not page.locator(".shop-ai-card").count())


def test_an_address_that_would_run_code_leads_nowhere(visit):
    page = visit()

    assert page.locator("[data-product=evil] a").get_attribute("href") == "#"


def test_a_list_that_was_seen_and_a_click_name_the_recommendation(visit, platform):
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: "visitor=" in platform.questions[-1].url)
    place = page.locator("[data-recommendation]")
    wait_for(page, lambda: len(platform.named("view_item_list")) == 2)  # the list before consent, and the one after
    shown = place.get_attribute("data-recommendation")
    page.locator(".shop-ai-link").first.click()
    wait_for(page, lambda: platform.named("select_item"))

    click = platform.named("select_item")[0]
    assert click["recommendation_id"] == shown == platform.named("view_item_list")[1]["recommendation_id"]
    assert click["items"] == [{"product_id": "bowl"}]


def test_what_was_clicked_in_a_list_names_it_when_it_goes_into_the_cart_on_a_later_page(visit, platform):
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: "visitor=" in platform.questions[-1].url)
    wait_for(page, lambda: len(platform.named("view_item_list")) == 2)
    page.locator(".shop-ai-link").first.click()
    wait_for(page, lambda: page.url.endswith("/bowl") and page.evaluate("'shopAI' in window"))
    for product in ("bowl", "vase"):
        page.evaluate("id => shopAI.track('add_to_cart', {items: [{product_id: id}]})", product)
    wait_for(page, lambda: len(platform.named("add_to_cart")) == 2)

    clicked = platform.named("select_item")[0]["recommendation_id"]
    assert [event.get("recommendation_id") for event in platform.named("add_to_cart")] == [clicked, None]


def test_a_click_before_consent_stores_nothing(visit, platform):
    page = visit()
    page.wait_for_selector(".shop-ai-reason")
    page.evaluate("document.querySelector('.shop-ai-link').removeAttribute('href')")
    page.locator(".shop-ai-link").first.click()

    assert stored(page) == {"cookies": []}
    assert platform.events == []


def test_a_withdrawal_forgets_what_was_clicked(visit, platform):
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: "visitor=" in platform.questions[-1].url)
    page.evaluate("document.querySelector('.shop-ai-link').removeAttribute('href')")
    page.locator(".shop-ai-link").first.click()
    wait_for(page, lambda: page.evaluate("sessionStorage.getItem('shop-ai-clicked')"))

    page.evaluate("shopAI.consent({analytics: false})")

    wait_for(page, lambda: page.evaluate("sessionStorage.length") == 0)


@pytest.mark.parametrize(("above", "height", "seen"), [(0, 0, 1), (3000, 0, 0), (0, 6000, 1)])
def test_a_list_is_seen_when_it_comes_into_view_and_one_taller_than_the_screen_too(
    visit, platform, above, height, seen
):
    style = f"const style = new CSSStyleSheet(); style.replaceSync('h1{{margin-bottom:{above}px}} [data-shop-ai=recommendations]{{min-height:{height}px}}'); document.adoptedStyleSheets = [style];"
    page = visit(script=style)
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: "visitor=" in platform.questions[-1].url and page.locator("[data-recommendation]").count())
    page.evaluate("shopAI.track('search', {search_term: 'last'})")
    wait_for(page, lambda: platform.named("search"))
    shown = page.locator("[data-recommendation]").get_attribute("data-recommendation")

    assert [event["recommendation_id"] == shown for event in platform.named("view_item_list")][-1:] == [True] * seen


def test_a_platform_that_is_gone_leaves_the_page_as_it_was(visit, platform):
    platform.broken = True
    own = "<p>Our own choice</p>"
    page = visit(inside=own)
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: platform.questions and platform.sent("events"))

    assert page.locator("[data-shop-ai=recommendations]").inner_html() == own
    assert page.evaluate("shopAI.track(undefined, null).then(() => 'quiet')") == "quiet"


def test_withdrawing_personal_recommendations_is_told_and_asks_without_a_name(visit, platform):
    page = visit(attributes='data-shopper-token="signed"')
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: platform.questions and "x-shopper-token" in platform.questions[-1].headers)
    page.evaluate("shopAI.personalize(false)")
    wait_for(page, lambda: "x-shopper-token" not in platform.questions[-1].headers)

    assert (platform.sent("consents")[-1]["purpose"], platform.sent("consents")[-1]["given"]) == (
        "personalization",
        False,
    )
    assert "visitor=" not in platform.questions[-1].url


def test_a_personal_answer_that_comes_after_the_withdrawal_is_not_shown(visit, platform):
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: "visitor=" in platform.questions[-1].url)
    platform.holds_answers = True
    page.evaluate("void shopAI.refresh()")
    wait_for(page, lambda: platform.held)
    platform.holds_answers = False
    place = page.locator("[data-recommendation]")
    before = place.get_attribute("data-recommendation")
    page.evaluate("shopAI.personalize(false)")
    wait_for(page, lambda: place.get_attribute("data-recommendation") != before)
    shown = place.get_attribute("data-recommendation")
    with page.expect_event("requestfinished"):
        platform.give_held_answer()
    page.evaluate("new Promise(requestAnimationFrame)")

    assert "visitor=" not in platform.questions[-1].url
    assert place.get_attribute("data-recommendation") == shown


def test_what_is_answered_in_one_tab_holds_in_the_other(visit, platform):
    page = visit()
    page.get_by_role("button", name="Allow").click()
    wait_for(page, lambda: platform.events)
    other = page.context.new_page()
    other.goto(f"{SHOP}/")
    wait_for(other, lambda: other.evaluate("'shopAI' in window"))
    other.evaluate("shopAI.consent({analytics: false, personalization: false})")

    wait_for(page, lambda: page.evaluate("shopAI.state().consent.analytics") is False)
    assert page.evaluate("shopAI.state().visitor") is None


def test_a_chinese_page_is_asked_and_answered_in_chinese(visit, platform):
    page = visit(language="zh-hans")
    page.get_by_role("button", name="拒绝").wait_for()
    wait_for(page, lambda: platform.questions)

    assert "locale=zh-hans" in platform.questions[-1].url
    assert page.locator(".shop-ai-heading").first.text_content() == "为您推荐"


def test_room_is_kept_while_the_answer_is_on_its_way(visit, platform):
    page = visit()
    page.wait_for_selector(".shop-ai-reason")
    shift = page.evaluate(
        """() => new Promise((done) => new PerformanceObserver((list) =>
        done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({type: 'layout-shift', buffered: true})
        || setTimeout(() => done(0), 300))"""
    )

    assert shift < 0.1, "what browsers call a good page"


def test_suggestions_are_chosen_by_keyboard_and_read_by_screen_readers(visit, platform):
    page = visit()
    field = page.get_by_role("combobox", name="Search")
    assert field.get_attribute("aria-expanded") == "false"

    field.press_sequentially("tea")
    page.get_by_role("option", name="teapot").wait_for()
    options = [option.inner_text() for option in page.get_by_role("option").all()]
    field.press("ArrowDown")
    field.press("ArrowDown")

    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert (field.get_attribute("aria-expanded"), chosen.get_attribute("aria-selected")) == ("true", "true")
    assert "Tea" in chosen.inner_text()
    assert any("<b>Tea bowl</b>" in option for option in options)  # text, not markup
    field.press("Enter")
    page.wait_for_url(f"{SHOP}/search?q=&category=Tea+%26+coffee")
    assert platform.events == []


def test_escape_closes_the_suggestions_and_enter_alone_sends_the_form(visit):
    page = visit()
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("tea")
    page.get_by_role("option", name="teapot").wait_for()

    field.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    field.press("Enter")
    page.wait_for_url(f"{SHOP}/search?q=tea")


def test_no_suggestion_is_asked_for_while_a_character_is_being_composed(visit, platform):
    page = visit()
    field = page.get_by_role("combobox", name="Search")
    field.evaluate("""input => {
        input.focus();
        input.value = "cha";
        input.dispatchEvent(new InputEvent("input", {isComposing: true}));
    }""")
    page.wait_for_timeout(400)
    assert not [one for one in platform.requests if "suggestions" in one.url]

    field.evaluate("""input => {
        input.value = "茶";
        input.dispatchEvent(new CompositionEvent("compositionend"));
    }""")
    page.get_by_role("option", name="teapot").wait_for()


def test_without_the_platform_the_search_field_is_a_field(visit, platform):
    platform.broken = True
    page = visit()
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("tea")
    field.press("Enter")

    page.wait_for_url(f"{SHOP}/search?q=tea")


MARKED = """<h2 data-shop-ai-content="title" data-product="mug">Own title</h2>
<p data-shop-ai-content="description" data-product="mug">Own words</p>
<p data-shop-ai-content="description" data-product="mug" data-audience="gardeners">For gardeners</p>"""
SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def test_a_published_text_stands_in_its_place_with_the_label_of_what_ai_wrote(visit, platform):
    platform.texts = [
        {"kind": "title", "locale": "en", "text": "By <b>hand</b>", "ai": None, "ai_label": ""},
        {"kind": "seo_title", "locale": "en", "text": "Not asked for", "ai": None, "ai_label": ""},
        {"kind": "description", "locale": "en", "text": "Two\nlines", "ai_label": "Written by AI", "ai": {"digital_source_type": SOURCE}},
    ]  # fmt: skip
    page = visit(texts=MARKED)
    words = page.locator("[data-product=mug]:not([hidden])")
    wait_for(page, lambda: words.last.text_content() == "Two\nlines")
    page.evaluate("shopAI.refresh()")

    assert words.all_text_contents() == ["By <b>hand</b>", "Two\nlines", "Two\nlines"]
    assert page.locator("[data-shop-ai-content] + .shop-ai-label").all_text_contents() == ["Written by AI"] * 2
    assert words.nth(1).get_attribute("data-digital-source-type") == SOURCE
    asked = [request for request in platform.requests if "/content?" in request.url]
    assert len(asked) == 2
    assert "visitor" not in asked[0].url


def test_the_shops_own_words_stay_where_nothing_is_published_or_nobody_answers(visit, platform):
    page = visit(texts=MARKED)
    wait_for(page, lambda: sum("/content?" in request.url for request in platform.requests) == 2)

    assert page.locator("[data-shop-ai-content]").all_text_contents() == ["Own title", "Own words", "For gardeners"]
    assert not page.locator(".shop-ai-label").count()


def test_a_text_under_test_is_told_once_when_it_was_seen_and_goes_with_the_consent(visit, platform):
    platform.texts = [{"kind": "description", "locale": "en", "text": "Ours", "ai": {"digital_source_type": SOURCE}, "ai_label": "AI"}]  # fmt: skip
    platform.tests = [{"content_id": str(uuid.uuid4()), "kind": "description", "locale": "en", "variant": "b"}]
    page = visit(texts='<p data-shop-ai-content="description" data-product="mug">Own <b>words</b></p>')
    place = page.locator("[data-shop-ai-content]")
    wait_for(page, lambda: place.inner_text() == "Ours")
    assert not platform.named("view_promotion"), "nobody may be counted yet"

    page.evaluate("shopAI.consent({analytics: true, personalization: true})")
    wait_for(page, lambda: platform.named("view_promotion"))
    page.evaluate("shopAI.refresh()")
    platform.texts = []
    page.evaluate("shopAI.personalize(false)")
    wait_for(page, lambda: place.inner_html() == "Own <b>words</b>")

    (told,) = platform.named("view_promotion")
    assert (told["content_id"], told["items"]) == (platform.tests[0]["content_id"], [{"product_id": "mug"}])
    assert not page.locator(".shop-ai-label").count()


def test_a_question_that_did_not_arrive_is_sent_again_under_the_same_id(visit, platform):
    page = visit(attributes='data-chat="on"')
    page.get_by_role("button", name="Ask us").click()
    platform.loses = "/messages"
    page.get_by_label("Type your question").fill("Any bowls?")
    page.keyboard.press("Enter")
    page.get_by_text("This was not sent.").wait_for()
    platform.is_busy = True
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Please wait a minute").wait_for()

    platform.is_busy = False
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("<b>Bowls</b>", exact=True).wait_for()

    first, *again = platform.sent("chat/conversations/c1/messages")
    assert again == [first, first]
    assert page.locator(".said.shopper").all_inner_texts() == ["You\n\nAny bowls?"]
    assert page.locator(".said.bot a").nth(1).get_attribute("href") == "#"  # no address of the web
    assert stored(page) == {"cookies": []}
    page.keyboard.press("Escape")
    assert page.get_by_role("button", name="Ask us").evaluate("button => button.getRootNode().activeElement === button")


def test_an_expired_token_is_left_out_an_answer_is_awaited_and_nobody_elses_talk_goes_on(visit, platform):
    platform.expired = platform.is_writing = True
    page = visit(attributes=f'data-chat="on" data-shopper-token="{token_of("ana")}"')
    page.evaluate("shopAI.consent({analytics: true, personalization: true})")
    page.get_by_role("button", name="Ask us").click()
    page.get_by_label("Type your question").fill("Any bowls?")
    page.keyboard.press("Enter")
    page.get_by_text("Writing…").wait_for()
    wait_for(page, lambda: page.evaluate("'shop-ai-chat' in sessionStorage"))

    begun = [one for one in platform.requests if one.url.endswith("/conversations")]
    assert all("x-shopper-token" not in one.headers for one in begun[-1:])
    assert page.evaluate("shopAI.state().identified") is False
    page.reload()
    page.get_by_label("Type your question").wait_for()  # it goes on
    page.evaluate("sessionStorage['shop-ai-chat'] = sessionStorage['shop-ai-chat'].replace('ana', 'lin')")
    page.reload()
    page.get_by_role("button", name="Ask us").wait_for()  # closed: nothing goes on


def token_of(shopper: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"sub": shopper, "exp": 0}).encode()).decode().rstrip("=")
    return f"e30.{claims}.c2ln"
