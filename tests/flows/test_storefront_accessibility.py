"""The storefront for a keyboard, a screen reader, a phone: what axe finds, in both languages and both themes."""

import pytest

from tests.accessibility import findings, wider_than_the_screen
from tests.flows.conftest import Town

PATHS = ("/", "/products/throw-moss/", "/search/?q=wool", "/cart/", "/account/", "/nothing-here/")


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1280), ("zh-Hans", "dark", 390)])
def test_axe_finds_nothing_serious_in_the_storefront(new_page, town: Town, language: str, theme: str, width: int):
    screen = {"width": width, "height": 844}
    options = {"color_scheme": theme, "reduced_motion": "reduce", "locale": language}
    page = new_page(viewport=screen, base_url=town.storefront, **options)

    found = {}
    for path in PATHS:
        page.goto(path)
        found[path] = findings(page) + (["wider than the screen"] if wider_than_the_screen(page) > 0 else [])

    assert page.locator("html").get_attribute("lang").lower() == language.lower()
    assert not {path: lines for path, lines in found.items() if lines}
