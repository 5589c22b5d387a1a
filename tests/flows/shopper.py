"""What a shopper does in the storefront, and what one is shown there."""

from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.shoppers.models import Event
from tests.flows.conftest import Town, wait_for

WHY = "Why this?"


class Shown(NamedTuple):
    """A product of a list as words say it, to whoever reads them."""

    title: str
    reason: str


def allow(page: Page) -> None:
    page.get_by_role("button", name="Allow").click()
    expect(page.locator(".shop-ai-banner")).to_have_count(0)


def view(page: Page, town: Town, products: Sequence[str]) -> list[str]:
    """Opens their pages; the titles, as soon as the platform knows of all of it."""
    titles = []
    for product in products:
        place_at(page, f"{town.storefront}/products/{product}/", "product_related")
        titles.append(page.get_by_role("heading", level=1).inner_text())
    wait_for(page, lambda: set(products) <= viewed(page))
    return titles


def viewed(page: Page) -> set[str]:
    shop, visitor = Shop.objects.get(slug="demo"), page.evaluate("shopAI.state().visitor")
    with shop_context(shop):
        views = Event.objects.for_shop(shop).filter(visitor_id=visitor, name=Event.Name.VIEW_ITEM)
        return {item["product_id"] for items in views.values_list("items", flat=True) for item in items}


def place_at(page: Page, address: str, placement: str) -> Locator:
    """Where the platform's answer stands; until it is there, the shop's own choice does."""
    page.goto(address)
    place = page.locator(f'[data-placement="{placement}"][data-recommendation]')
    expect(place).to_be_visible()
    return place


def home_place(page: Page, town: Town, *, personalized: bool) -> Locator:
    page.goto(f"{town.storefront}/")
    place = page.locator(f'[data-placement="home"][data-personalized="{str(personalized).lower()}"]')
    expect(place).to_be_visible()
    return place


def home_list(page: Page, town: Town, *, personalized: bool) -> list[str]:
    """What the home page recommends, as soon as it is of the wanted kind."""
    return [one.title for one in shown_in(home_place(page, town, personalized=personalized))]


def shown_in(place: Locator) -> list[Shown]:
    return [
        Shown(card.locator(".shop-ai-title").inner_text(), reason_on(card))
        for card in place.locator(".shop-ai-card").all()
    ]


def reason_on(card: Locator) -> str:
    """Where nothing true can be said, nothing is."""
    return "".join(card.locator("summary").all_inner_texts()).removesuffix(WHY).strip()


def shown_everywhere(page: Page, town: Town, product: str) -> set[str]:
    """The titles in the places that somebody passes who looks at this product and puts it into the cart."""
    shown = shown_in(home_place(page, town, personalized=True))
    shown += shown_in(place_at(page, f"{town.storefront}/products/{product}/", "product_related"))
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("link", name="Cart (1)")).to_be_visible()
    shown += shown_in(place_at(page, f"{town.storefront}/cart/", "cart"))
    return {one.title for one in shown}
