"""From a shopper's look to the merchant's page: consent, three views, another list; and nobody else sees any of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.flows.asking import asking
from tests.flows.conftest import Town, wait_for
from tests.flows.merchant import find_served, listed, log_in, never_show, promote, roll_back, search_in, train
from tests.flows.shopper import Shown, allow, home_list, home_place, shown_everywhere, shown_in, view

VIEWED = ("throw-moss", "cushion-moss", "bedding-moss")
Visit = Callable[..., Page]


@pytest.fixture
def visit(new_page: Visit, town: Town) -> Visit:
    """Opens the storefront in a browser of its own, as a guest or as one of the shop's customers."""

    def come_in(customer: str = "") -> Page:
        page = new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        page.goto(f"{town.storefront}/")
        if customer:
            page.select_option("#bar-shopper", customer)
            expect(page.locator("#bar-shopper")).to_have_value(customer)
        return page

    return come_in


def test_what_a_shopper_does_reaches_the_merchant_and_what_the_merchant_says_reaches_the_shopper(
    visit: Visit, new_page: Visit, town: Town, trainer: None
) -> None:
    page, merchant = visit(), new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    log_in(merchant, town, "owner@demo.test")

    shown = three_views_change_the_list_which_says_why(page, town)
    the_merchant_sees_that_very_list(merchant, page, town, shown)
    what_the_merchant_excludes_is_shown_no_more(merchant, page, town, shown)
    versions_change_and_no_answer_fails(merchant, page, town)


def three_views_change_the_list_which_says_why(page: Page, town: Town) -> list[Shown]:
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
    before = home_list(page, town, personalized=False)
    allow(page)
    titles = view(page, town, VIEWED)

    place = home_place(page, town, personalized=True)
    shown = shown_in(place)

    assert [one.title for one in shown] != before
    because = [one.reason for one in shown if "viewed" in one.reason]
    assert because
    assert set(because) <= {f"Because you viewed {title}" for title in titles}
    reason = place.locator(".shop-ai-reason", has_text="Because you viewed").first
    reason.get_by_text("Why this?").click()
    expect(reason).to_contain_text("It follows from what you looked at and bought in this shop.")
    return shown


def the_merchant_sees_that_very_list(merchant: Page, page: Page, town: Town, shown: list[Shown]) -> None:
    """What led to it, among the events; the list, among those that were served; and its like in a preview."""
    visitor = page.evaluate("shopAI.state().visitor")
    search_in(merchant, "Events", visitor)
    for product in VIEWED:
        expect(merchant.locator("#result_list")).to_contain_text(product)
    recommendation = page.locator('[data-placement="home"]').get_attribute("data-recommendation")
    assert find_served(merchant, visitor, recommendation) == shown

    merchant.get_by_role("link", name="Preview as this shopper").click()

    expect(merchant.get_by_label("For whom")).to_have_value("shopper")
    wait_for(merchant, lambda: is_shown_now(merchant, page, town))


def is_shown_now(merchant: Page, page: Page, town: Town) -> bool:
    """Asked at one time: once a minute, what others bought and viewed meanwhile may change a list."""
    merchant.reload()
    return listed(merchant) == shown_in(home_place(page, town, personalized=True))


def what_the_merchant_excludes_is_shown_no_more(merchant: Page, page: Page, town: Town, shown: list[Shown]) -> None:
    preview, excluded = merchant.url, listed(merchant)[0].title
    never_show(merchant, excluded)

    now = home_list(page, town, personalized=True)

    assert len(now) == len(shown)
    assert set(now) - {one.title for one in shown}
    assert excluded not in shown_everywhere(page, town, VIEWED[0])
    merchant.goto(preview)
    left_out = merchant.locator("details", has_text="What was left out, and why").locator("li")
    expect(left_out.filter(has_text=excluded)).to_contain_text("Never show")


def versions_change_and_no_answer_fails(merchant: Page, page: Page, town: Town) -> None:
    """Two ask without a pause: one for this shopper, one for anybody beside a product."""
    personal = {"placement": "home", "visitor": page.evaluate("shopAI.state().visitor"), "explain": "1"}
    plain = {"placement": "product_related", "product_id": VIEWED[0]}
    with asking(town, personal, plain) as askers:
        new = train(merchant)
        (old,) = {asker.answers[-1].model for asker in askers}
        promote(merchant, new)
        for asker in askers:
            asker.wait_for(new)
        roll_back(merchant, old)
        for asker in askers:
            asker.wait_for(old)

    for asker in askers:
        assert asker.bad == []
        assert asker.models == [old, new, old]


def test_without_personal_recommendations_two_shoppers_see_the_same_list(visit, town):
    personal, plain = [], []
    for customer in town.personas[:2]:
        page = visit(customer)
        allow(page)
        personal.append(home_list(page, town, personalized=True))
        page.get_by_role("switch", name="Personal recommendations").uncheck()
        expect(page.locator('[data-placement="home"][data-personalized="false"]')).to_be_visible()
        plain.append(home_list(page, town, personalized=False))

    assert personal[0] != personal[1]
    assert plain[0] == plain[1]


def test_a_member_of_a_rival_shop_finds_nothing_of_it(visit, new_page, town):
    page = visit()
    allow(page)
    page.goto(f"{town.storefront}/products/{VIEWED[0]}/")
    expect(page.locator('[data-placement="product_related"][data-recommendation]')).to_be_visible()
    visitor = page.evaluate("shopAI.state().visitor")

    rival = new_page(locale="en-GB")
    log_in(rival, town, "owner@rival.test")
    for path in ("shoppers/event/", f"shoppers/event/?q={visitor}", "catalog/product/", "shoppers/shopper/", ""):
        rival.goto(f"{town.platform}/dashboard/{path}")
        text = rival.locator("body").inner_text()
        assert "Rival" in text
        for secret in (*VIEWED, "Moss green wool throw", "Hearthside", visitor):
            assert secret not in text.replace(f"?q={visitor}", ""), f"{secret} on {path}"
