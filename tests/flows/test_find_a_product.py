"""A shopper looks for something in the demo shop: suggestions, filters that the text told, and the shop without its platform."""

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import Town

JUMPS = """() => new Promise((done) => new PerformanceObserver((list) => done(
    list.getEntries().filter((one) => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0)
)).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 1000))"""


@pytest.fixture
def page(new_page, town: Town) -> Page:
    return new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")


def test_what_the_text_told_is_shown_and_can_be_dropped(page, town):
    page.goto(f"{town.storefront}/search/?q=teapot+under+50+in+stock")
    chips = page.locator("[data-chips] li")
    expect(chips).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("4 products")

    chips.filter(has_text="up to 50").get_by_role("link").click()

    expect(chips).to_have_count(1)
    assert "teapot" in page.url
    page.get_by_label("Sort by").select_option("-price")
    page.wait_for_url("**sort=-price**")
    expect(page.get_by_role("status")).to_have_text("4 products")


def test_a_suggestion_leads_to_the_product(page, town):
    page.goto(f"{town.storefront}/")
    field = page.get_by_role("combobox", name="Search the shop")
    field.press_sequentially("moss note")
    page.get_by_role("option", name="Moss green notebook").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Moss green notebook")


def test_without_the_platform_the_shop_finds_by_itself_and_looks_complete(page, town):
    page.route(f"{town.platform}/**", lambda route: route.abort())
    page.goto(f"{town.storefront}/search/?q=teapot")
    expect(page.locator("[data-results] .card")).to_have_count(5)

    page.goto(f"{town.storefront}/products/teapot-moss/")

    expect(page.locator('[data-placement="product_related"] .card')).to_have_count(4)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("link", name="Cart (1)")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/products/mug-moss/", "/cart/"])
def test_nothing_jumps_when_recommendations_come(page, town, path):
    page.goto(f"{town.storefront}{path}")
    expect(page.locator("[data-recommendation]").first).to_be_visible()

    assert page.evaluate(JUMPS) < 0.1  # what a browser vendor calls good
