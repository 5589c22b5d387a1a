"""Every page for a keyboard, a screen reader, a phone: what axe finds, in English by day and in Chinese by night."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from marketing.accounts.models import Shop, User
from tests.accessibility import findings, wider_than_the_screen
from tests.dashboard.furnishing import furnish
from tests.dashboard.test_pages import addresses

pytestmark = pytest.mark.django_db(transaction=True)

MORE = ("/dashboard/sessions/", "/dashboard/search/?s=jasmine")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SMALL = """[...document.querySelectorAll("#main :is(.button, button, select, summary, input)")]
    .filter((one) => one.checkVisibility() && !["checkbox", "radio", "hidden"].includes(one.type))
    .filter((one) => one.offsetHeight && one.offsetHeight < 44).map((one) => one.outerHTML.slice(0, 120))"""


def log_in(page: Page, owner: User, language: str) -> None:
    page.goto("/dashboard/login/")
    page.click(f"button[name=language][value={language}]")
    page.fill("input[name=username]", owner.email)
    page.fill("input[name=password]", "right horse battery")
    page.click("#login-form button[type=submit]")
    page.locator("#main").wait_for()


@pytest.mark.parametrize(("language", "screen"), [("en", DESKTOP), ("zh-hans", PHONE)], ids=["en", "zh"])
def test_axe_finds_nothing_serious_on_any_page(
    new_page: Callable[..., Page], live_server: LiveServer, owner: User, bare_shop: Shop, language: str, screen: dict
) -> None:
    furniture = furnish(bare_shop)
    page = new_page(viewport=screen, base_url=live_server.url, reduced_motion="reduce")
    log_in(page, owner, language)

    found = {}
    for address in (*addresses(furniture), *MORE):
        page.goto(address)
        if screen is PHONE:
            page.evaluate("document.documentElement.classList.add('dark')")
        found[address] = findings(page)
        found[f"{address} (width)"] = ["wider than the screen"] if wider_than_the_screen(page) > 0 else []
        if screen is PHONE:
            found[f"{address} (small)"] = page.evaluate(SMALL)

    assert not {address: lines for address, lines in found.items() if lines}


def test_the_menus_the_palette_and_a_list_are_used_by_keyboard_alone(
    new_page: Callable[..., Page], live_server: LiveServer, owner: User, bare_shop: Shop
) -> None:
    furnish(bare_shop)
    page = new_page(viewport=DESKTOP, base_url=live_server.url)
    log_in(page, owner, "en")
    page.goto("/dashboard/catalog/product/?q=jasmine")

    page.locator("summary", has_text="Columns").focus()
    page.keyboard.press("Enter")
    columns = findings(page)
    page.keyboard.press("Escape")
    page.locator(".sidebar-foot summary").focus()
    page.keyboard.press("Enter")
    own_menu = findings(page)
    page.keyboard.press("Control+k")
    page.locator("#palette-results a").first.wait_for()
    palette = findings(page)

    assert not [*columns, *own_menu, *palette]


def test_pages_are_read_and_forms_sent_without_scripts(
    new_page: Callable[..., Page], live_server: LiveServer, owner: User, bare_shop: Shop
) -> None:
    furnish(bare_shop)
    page = new_page(viewport=DESKTOP, base_url=live_server.url, java_script_enabled=False)
    log_in(page, owner, "en")
    page.goto("/dashboard/catalog/product/?q=jasmine")

    page.locator("summary", has_text="Save this view").click()
    page.get_by_label("Name", exact=True).fill("Teas")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Jasmine pearls").click()

    page.wait_for_url("**/change/**")
    assert page.locator("#id_title").input_value() == "Jasmine pearls"
    page.get_by_role("link", name="Make a rule for this product").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/recommendations/rule/")
    assert page.locator("#result_list").get_by_role("link", name="Never show: Jasmine pearls").is_visible()
