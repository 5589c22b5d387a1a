"""What a merchant does in the site, by its words: no address is typed that a person would have to know."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.flows.conftest import Town
from tests.flows.servers import PATIENCE
from tests.flows.shopper import Shown


def log_in(page: Page, town: Town, email: str) -> None:
    page.goto(f"{town.platform}/dashboard/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(town.password)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{town.platform}/dashboard/")


def go_to(page: Page, words: str) -> None:
    page.locator("#nav-sidebar-apps").get_by_role("link", name=words, exact=True).click()


def search_in(page: Page, words: str, sought: str) -> None:
    """One of the lists of the navigation."""
    go_to(page, words)
    page.locator("#searchbar").fill(sought)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**q={sought}**")


def find_served(page: Page, visitor: str, recommendation: str) -> list[Shown]:
    """Searches what was served to somebody, and opens that very list."""
    search_in(page, "Served", visitor)
    page.locator(f'#result_list a[href*="{recommendation}"]').click()
    expect(page.get_by_role("heading", name="What was shown")).to_be_visible()
    return listed(page)


def listed(page: Page | Locator) -> list[Shown]:
    """Products with their reasons, on either page."""
    return [
        Shown(one.get_by_role("link").first.inner_text(), one.locator("p").inner_text().removesuffix("–"))
        for one in page.locator("ol.served > li .served-words").all()
    ]


def pretend(page: Page, deed: str, title: str) -> None:
    """A step of a made-up session, in the preview."""
    page.get_by_label("Find a product").fill(title)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"{deed}: {title}").click()
    expect(page.locator(".picks li")).to_contain_text([f"{deed}: {title}"])


def never_show(page: Page, title: str) -> None:
    """Beside a product of a preview: a rule for the whole shop."""
    page.locator("ol.served > li").filter(has_text=title).get_by_role("link", name="Make a rule").click()
    page.get_by_label("What it does").select_option(label="Never show")
    page.get_by_label("Placement").select_option(label="Everywhere")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text(title)


def train(page: Page) -> str:
    """From the button to the name of the version that came of it."""
    go_to(page, "Models")
    page.get_by_role("button", name="Train a model").click()
    link = page.get_by_role("link", name=re.compile("beside its baselines"))
    expect(link).to_be_visible(timeout=PATIENCE * 1000)
    name = re.search(r"recommender-\d+", link.inner_text()).group()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return name


def promote(page: Page, name: str) -> None:
    """A model of so small a shop may fail the gate: then the owner says why it serves all the same."""
    if page.get_by_text("Overrule the gate").count():
        page.get_by_text("Overrule the gate").click()
        page.get_by_label("Why may it serve all the same?").fill("We try it out for a day.")
    page.get_by_role("button", name=re.compile(f"Promote {name}")).click()
    expect(page.get_by_text(f"{name} serves from now on.")).to_be_visible()


def roll_back(page: Page, name: str) -> None:
    go_to(page, "Models")
    page.get_by_role("button", name=f"Roll back to {name}").click()
    expect(page.get_by_text(f"{name} serves again.")).to_be_visible()
