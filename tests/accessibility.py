"""What axe finds on a page: the rules of WCAG that a machine can check. Only what is serious or critical counts."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

COUNTS = ("serious", "critical")
RUN = "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"


def findings(page: Page) -> list[str]:
    """One line a finding, with the element that it was found on."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
        page.add_init_script(AXE_SCRIPT)  # half a megabyte, sent once and not for each address that follows
    found = page.evaluate(RUN)
    return [f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in COUNTS for node in one["nodes"]]


def wider_than_the_screen(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
