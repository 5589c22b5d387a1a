"""docs/storefront.md, followed by the letter: each of its snippets is run against a platform that runs."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from marketing.accounts.models import ApiKey, Shop
from marketing.accounts.services import create_api_key
from marketing.common.tenancy import shop_context
from marketing.demo import seeding
from marketing.shoppers.models import Event
from tests.flows.conftest import Town, wait_for

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "storefront.md").read_text("utf-8")
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```", GUIDE, re.M | re.S)


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    """The shop that follows the guide: a server of one page, `site.page`, with one policy, `site.policy`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), OnePage) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class OnePage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def key(town: Town, site: ThreadingHTTPServer) -> str:
    """As step 1 says: a publishable key for the shop's own origin."""
    shop = Shop.objects.get(slug="demo")
    origins = [f"http://127.0.0.1:{site.server_port}"]
    with shop_context(shop):
        return create_api_key(shop, name="Guide", kind=ApiKey.Kind.PUBLISHABLE, origins=origins, actor=None)[1]


@pytest.fixture
def snippets(town: Town, key: str) -> Callable[..., list[str]]:
    """Those of one language, with this town's platform and key in the place of the examples."""

    def of(language: str) -> list[str]:
        found = [text for name, text in SNIPPETS if name == language]
        return [one.replace("https://shop-ai.example", town.platform).replace("pk_live_YOUR_KEY", key) for one in found]

    return of


@pytest.fixture
def page(site: ThreadingHTTPServer, new_page: Callable[..., Page], snippets: Callable[..., list[str]]) -> Page:
    """A page of the shop's own that is made of all snippets, under the policy that the guide gives."""
    tag, *body = snippets("html")
    site.page = f'<!doctype html><html lang="en"><head>{tag}</head><body>{"".join(body)}</body></html>'
    site.policy = snippets("text")[0].strip()
    page = new_page(viewport={"width": 1000, "height": 900})
    page.goto(f"http://127.0.0.1:{site.server_port}/")
    return page


def kept(page: Page) -> set[str]:
    """The names of this visitor's events that the platform has."""
    shop, visitor = Shop.objects.get(slug="demo"), page.evaluate("shopAI.state().visitor")
    with shop_context(shop):
        return set(Event.objects.for_shop(shop).filter(visitor_id=visitor).values_list("name", flat=True))


def test_the_question_from_the_terminal_is_answered(town, snippets):
    (command,) = snippets("sh")

    answer = json.loads(subprocess.check_output(["sh", "-c", command]))

    assert len(answer["items"]) == 4


def test_places_are_filled_events_are_kept_and_the_policy_is_enough(page):
    page.get_by_role("button", name="Allow").click()

    for placement, cards in (("product_related", 4), ("home", 2)):
        expect(page.locator(f'[data-placement="{placement}"] .shop-ai-card')).to_have_count(cards)
    wait_for(page, lambda: {"view_item", "purchase", "view_item_list"} <= kept(page))
    page.get_by_role("button", name="Privacy choices").click()
    expect(page.locator(".shop-ai-banner")).to_be_visible()


def test_without_the_platform_what_the_shop_wrote_stays(town, page):
    page.context.route(f"{town.platform}/**", lambda route: route.abort())
    page.reload()

    expect(page.get_by_role("heading", name="Our favourites")).to_be_visible()
    expect(page.get_by_role("link", name="Harbour blue vase")).to_be_visible()
    assert page.evaluate("'shopAI' in window") is False


def test_the_search_field_suggests(page):
    page.get_by_role("combobox", name="Search").press_sequentially("moss no")

    expect(page.get_by_role("option", name="moss notebook")).to_be_visible()


def test_every_line_of_code_runs(town, page, snippets):
    page.get_by_role("button", name="Allow").click()
    scripts = snippets("js")
    token = signed(snippets, town)

    for script in scripts:
        page.evaluate(f"async () => {{ const TOKEN = {json.dumps(token)}; {script} }}")
    found = page.evaluate(f"async () => {{ {next(one for one in scripts if 'shopAI.search' in one)} return titles; }}")

    assert all("mug" in title for title in found)
    assert len(found) == 5
    assert page.evaluate("shopAI.state()")["identified"] is True
    wait_for(page, lambda: {"add_to_cart", "view_item"} <= kept(page))
    wait_for(page, lambda: page.evaluate("shopAI.state().consent.personalization") is False)


def signed(snippets: Callable[..., list[str]], town: Town) -> str:
    (code,) = snippets("python")
    names = {"CUSTOMER_ID": town.personas[0], "SIGNING_KEY": seeding.token_secret(Shop.objects.get(slug="demo"))}
    exec(code, names)
    return names["token"]


def test_a_customer_reads_their_own_data_with_the_token(town, page, key, snippets):
    me = f"{town.platform}/api/v1/shoppers/{town.personas[0]}/history"
    headers = {"Authorization": f"Bearer {key}", "X-Shopper-Token": signed(snippets, town)}

    answer = page.evaluate("([url, headers]) => fetch(url, {headers}).then((one) => one.json())", [me, headers])

    assert answer["data"]
