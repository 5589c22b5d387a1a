"""What axe finds on a page: the rules of WCAG that a machine can check. Only what is serious or critical counts."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COUNTS = ("serious", "critical")


def findings(page: Page) -> list[str]:
    """One line a finding, with the element that it was found on."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in COUNTS for node in one["nodes"]]


def wider_than_the_screen(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
