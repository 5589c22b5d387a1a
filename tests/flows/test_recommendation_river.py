"""From a shopper's look to the merchant's page: consent, three views, another list; and nobody else sees any of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import Town

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


def allow(page: Page) -> None:
    page.get_by_role("button", name="Allow").click()
    expect(page.locator(".shop-ai-banner")).to_have_count(0)


def home_list(page: Page, town: Town, *, personalized: bool) -> list[str]:
    """What the home page recommends, as soon as it is of the wanted kind."""
    page.goto(f"{town.storefront}/")
    place = page.locator(f'[data-placement="home"][data-personalized="{str(personalized).lower()}"]')
    expect(place).to_be_visible()
    return [card.get_attribute("data-product") for card in place.locator(".shop-ai-card").all()]


def log_in(page: Page, town: Town, email: str) -> None:
    page.goto(f"{town.platform}/dashboard/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(town.password)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{town.platform}/dashboard/")


def test_three_views_change_the_list_and_reach_the_merchant(visit, new_page, town):
    page = visit()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
    before = home_list(page, town, personalized=False)
    allow(page)
    for product in VIEWED:
        page.goto(f"{town.storefront}/products/{product}/")
        expect(page.locator('[data-placement="product_related"][data-recommendation]')).to_be_visible()

    after = home_list(page, town, personalized=True)
    visitor = page.evaluate("shopAI.state().visitor")

    assert after != before
    expect(page.locator(".shop-ai-reason").first).to_contain_text("viewed")
    merchant = new_page(locale="en-GB")
    log_in(merchant, town, "owner@demo.test")
    merchant.goto(f"{town.platform}/dashboard/shoppers/event/?q={visitor}")
    for product in VIEWED:
        expect(merchant.get_by_text(product).first).to_be_visible()


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
