"""A marketer reviews what was written for fifty products and never touches the mouse; and somebody else without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from marketing.accounts.models import Shop, User
from marketing.common.tenancy import shop_context
from marketing.content import selectors, services
from marketing.content.models import Draft, Review
from marketing.jobs.services import run_now
from tests.content.conftest import make_draft, make_teapot

pytestmark = pytest.mark.django_db(transaction=True)

REVIEW = "/dashboard/review/"
LIE = "The Moss teapot is made of stoneware and holds 900 ml."
DURING_COMPOSITION = """field => {
    for (const [key, more] of [["a", {}], ["r", {}], ["Enter", {ctrlKey: true}], ["Enter", {}], ["z", {ctrlKey: true}]])
        field.dispatchEvent(new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true, ...more}));
}"""


@pytest.fixture
def fifty(bare_shop: Shop) -> list[Draft]:
    """As a request for 25 products in two languages makes them: written by the templates, and checked."""
    for number in range(25):
        make_teapot(bare_shop, f"POT-{number}", f"Moss teapot no {number}")
    with shop_context(bare_shop):
        ids = [f"POT-{number}" for number in range(25)]
        brief = services.request_drafts(bare_shop, "description", ids, actor=None, locales=["en", "zh-hans"])
        job = selectors.jobs_of(bare_shop, [brief])[brief.pk]
    run_now(job)
    with shop_context(bare_shop):
        return list(selectors.awaiting_review(bare_shop))


@pytest.fixture
def lie(bare_shop: Shop) -> Draft:
    with shop_context(bare_shop):
        return services.edit(make_draft(make_teapot(bare_shop), LIE), LIE, actor=None)[0]


def log_in(page: Page, user: User) -> None:
    page.goto("/dashboard/login/")
    page.fill("input[name=username]", user.email)
    page.fill("input[name=password]", "right horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/")


def shown(page: Page) -> str:
    return page.locator("#review").get_attribute("data-draft")


def press_and_go_on(page: Page, *keys: str) -> None:
    before = shown(page)
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#review")).not_to_have_attribute("data-draft", before)


def write_in_chinese(page: Page) -> None:
    """Through the browser's own input method: while characters are chosen, no key may judge or save."""
    before = shown(page)
    page.keyboard.press("e")
    field = page.locator("#review-edit")
    expect(field).to_be_focused()
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "huanying", "selectionStart": 8, "selectionEnd": 8})
    field.evaluate(DURING_COMPOSITION)
    assert shown(page) == before
    assert page.locator("#panel-edit.is-open").count() == 1
    method.send("Input.insertText", {"text": "欢迎选购。"})
    assert field.input_value().endswith("欢迎选购。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-said]")).to_contain_text("Saved and checked again.")
    assert shown(page) == before


def write_in_english(page: Page) -> None:
    """Every letter of it would be a verdict outside the field."""
    page.keyboard.press("e")
    expect(page.locator("#review-edit")).to_be_focused()
    slip = " A rug? R 1, G."
    page.keyboard.type(slip)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    assert page.locator("#review-edit").input_value().endswith(slip), "who closes the field by mistake loses nothing"
    for _ in slip:
        page.keyboard.press("Backspace")
    page.keyboard.type(" Ask us.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-said]")).to_contain_text("Saved and checked again.")


def search_and_leave_again(page: Page) -> None:
    before = shown(page)
    page.keyboard.press("/")
    expect(page.locator("#review [name=q]")).to_be_focused()
    page.keyboard.type("a rug")
    page.keyboard.press("Escape")
    assert shown(page) == before


def test_fifty_texts_are_reviewed_by_keyboard_alone_undo_included(
    new_page: Callable[..., Page], live_server: LiveServer, marketer: User, bare_shop: Shop, fifty: list[Draft]
) -> None:
    assert len(fifty) == 50
    page = new_page(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, marketer)
    page.goto(f"{REVIEW}?locale=zh-hans")

    for turn in range(50):
        if turn == 25:
            expect(page.get_by_role("link", name="Show all 25 texts that wait")).to_be_visible()
            page.keyboard.press("Tab")  # somewhere else than a field
            page.goto(REVIEW)
            search_and_leave_again(page)
        here = shown(page)
        is_last = turn in (24, 49)
        if turn % 10 == 3:
            (write_in_chinese if turn < 25 else write_in_english)(page)
        if turn % 10 == 6:
            press_and_go_on(page, "r", "1")
            continue
        press_and_go_on(page, "a")
        if turn % 10 == 8 and not is_last:
            page.keyboard.press("u" if turn < 25 else "Control+z")
            expect(page.locator("#review")).to_have_attribute("data-draft", here)
            press_and_go_on(page, "a")

    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    with shop_context(bare_shop):
        found = Draft.objects.for_shop(bare_shop)
        reviews = Review.objects.for_shop(bare_shop)
        edited = [one.text for one in found.filter(pk__in=reviews.filter(edit_distance__gt=0).values("draft"))]
        assert found.filter(state="approved").count() == 45
        assert found.filter(state="rejected", reason="A fact is wrong").count() == 5
        assert len(edited) == 5
        assert all(text.endswith(("欢迎选购。", " Ask us.")) for text in edited)
        assert not any("huanying" in text or "rug" in text for text in edited)
        assert reviews.filter(taken_back_at__isnull=False).count() == 5
        assert 0 < sum(one.seconds for one in reviews) < 600
    assert not complaints


def test_claims_light_their_facts_and_letters_can_be_switched_off_and_nothing_typed_is_lost(
    new_page: Callable[..., Page], live_server: LiveServer, marketer: User, lie: Draft
) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    log_in(page, marketer)
    page.goto(REVIEW)

    for _ in range(page.locator(".claim").count()):
        page.keyboard.press("]")
        if page.locator(".claim:focus").inner_text() == "900 ml":
            break
    expect(page.locator(".fact.is-lit")).to_contain_text("350 ml")
    expect(page.locator("#review-reason")).to_contain_text("A fact of the product says otherwise")

    page.keyboard.press("e")
    page.locator("#review-edit").fill("Half of a sentence, a r g u x 1")
    page.reload()
    expect(page.locator("#review-edit")).to_have_value("Half of a sentence, a r g u x 1")
    page.locator("#review-edit").press("Escape")

    page.keyboard.press("?")
    page.get_by_label("Single-letter keys").uncheck()
    page.reload()
    page.keyboard.press("r")
    expect(page.locator(".review-panel.is-open")).to_have_count(0)

    page.get_by_role("button", name="Write “350 ml”").press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("Changed, and checked again.")
    page.keyboard.press("Control+z")
    expect(page.locator(".review-words")).to_contain_text("900 ml")


def test_who_was_slower_is_told_and_keeps_what_was_typed(
    new_page: Callable[..., Page], live_server: LiveServer, marketer: User, owner: User, lie: Draft
) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    log_in(page, marketer)
    page.goto(REVIEW)
    page.keyboard.press("e")
    page.locator("#review-edit").fill("It holds 350 ml.")
    with shop_context(lie.shop):
        services.edit(lie, "It is made of stoneware.", actor=owner)

    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert").first).to_contain_text("Somebody changed this draft since you opened it.")
    expect(page.locator(".review-words")).to_have_text("It is made of stoneware.")
    expect(page.locator("#review-edit")).to_have_value("It holds 350 ml.")
    page.locator("#review-edit").press("Control+Enter")
    expect(page.locator(".review-words")).to_have_text("It holds 350 ml.")


def test_every_verdict_is_given_without_scripts(
    new_page: Callable[..., Page], live_server: LiveServer, marketer: User, lie: Draft
) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, base_url=live_server.url, java_script_enabled=False)
    log_in(page, marketer)
    page.goto(REVIEW)

    page.get_by_role("link", name="Edit E", exact=True).click()
    page.locator("#review-edit").fill("It holds 350 ml.")
    page.get_by_role("button", name="Save and check again").click()
    page.get_by_role("button", name="Approve A", exact=True).click()
    expect(page.get_by_text("goes live at")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Reject R", exact=True).click()
    page.get_by_role("button", name="Bad language").click()

    expect(page.get_by_text("Today: 0 approved as written, 0 edited and approved, 1 rejected.")).to_be_visible()
    with shop_context(lie.shop):
        assert selectors.find_draft(lie.shop, lie.pk).reason == "Bad language"
