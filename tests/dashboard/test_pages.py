"""What holds for every page: it works, says what it is, asks little of the database, runs no foreign script."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketing.accounts.models import Shop, User
from marketing.accounts.services import create_api_key
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.recommendations.models import Placement
from tests.campaigns.screenshots import LISTS
from tests.dashboard.conftest import Browser
from tests.dashboard.furnishing import Furniture, furnish

OWN_PAGES = (
    "version",
    "run",
    "job",
    "import",
    "feed",
    "key",
    "product",
    "shopper",
    "order",
    "placement",
    "rule",
    "recommendation",
    "category",
    "generation",
    "draft",
    "publication",
    "effect",
    "experiment",
    "voice",
    "kind",
    "faq",
    "policy",
)


def addresses(furniture: Furniture) -> list[str]:
    forms = (
        "recommendations/rule/add/",
        "content/brief/add/",
        "content/experiment/add/",
        "content/brandvoice/add/",
        "content/kindsettings/add/",
        "content/allowance/add/",
        "chat/faq/add/",
        "chat/faq/import/",
        "chat/source/add/",
        "catalog/product/add/",
        "catalog/import/add/",
        "catalog/feed/add/",
        "accounts/apikey/add/",
        "accounts/membership/add/",
    )
    pages = [f"/dashboard/{path}" for path in ("", *LISTS.values(), *forms, "password_change/")]
    pages += [
        f"/dashboard/{path}"
        for path in (
            "review/",
            "inbox/",
            f"inbox/?c={furniture.conversation.pk}",
            "recommendations/preview/",
            "generation/generationsettings/",
            "storefront/",
        )
    ]
    return [*pages, *(furniture.address(name) for name in OWN_PAGES), furniture.address("product", "history")]


class Page(HTMLParser):
    """What a reader of the page, and a screen reader, hold on to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings, self.labelled, self.fields, self.scripts, self.handlers = 0, set(), [], [], []
        self.feed(text)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = dict(pairs)
        self.headings += tag == "h1"
        self.handlers += [name for name in attributes if name.startswith("on")]
        if tag == "label" and attributes.get("for"):
            self.labelled.add(attributes["for"])
        if tag == "script" and not attributes.get("src") and attributes.get("type") != "application/json":
            self.scripts.append(attributes)
        shown = attributes.get("type") not in ("hidden", "submit", "button", "checkbox", "radio")
        named = "aria-label" in attributes or "placeholder" in attributes
        if tag in ("input", "select", "textarea") and shown and not named:
            self.fields.append(attributes.get("id"))


def test_every_page_has_one_heading_labels_and_no_script_of_its_own(
    owners_browser: Browser, furniture: Furniture
) -> None:
    for address in addresses(furniture):
        answer = owners_browser.get(address)
        page = Page(answer.text)

        assert answer.status_code == 200, address
        assert page.headings == 1, address
        assert not page.scripts, address
        assert not page.handlers, address
        unnamed = [field for field in page.fields if field not in page.labelled and "__prefix__" not in (field or "")]
        assert not [field for field in unnamed if not re.match(r"id_facts-\d|id_action", field or "id_action")], address


def test_every_page_says_what_one_can_do_on_it(owners_browser: Browser, furniture: Furniture) -> None:
    assert not [one for one in addresses(furniture) if 'class="menu help-menu"' not in owners_browser.get(one).text]


def test_the_policy_lets_no_inline_script_run(owners_browser: Browser, db: None) -> None:
    policy = owners_browser.get("/dashboard/")["Content-Security-Policy"]

    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "frame-ancestors 'none'" in policy
    assert owners_browser.get("/dashboard/")["X-Frame-Options"] == "DENY"


def test_a_longer_list_asks_the_database_no_more_often(owners_browser: Browser, bare_shop: Shop) -> None:
    def queries() -> dict[str, int]:
        found = {}
        for path in ("", *LISTS.values()):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                owners_browser.get(f"/dashboard/{path}")
            found[path] = len(captured)
        return found

    furnish(bare_shop)
    queries()  # the first visit fills caches
    few = queries()
    for _ in range(4):
        furnish(bare_shop)
    more = queries()

    assert more == few
    assert max(few.values()) <= 35


def test_an_empty_page_says_what_it_is_for_and_what_to_do(owners_browser: Browser, bare_shop: Shop) -> None:
    for path in LISTS.values():
        if "membership" not in path:
            text = owners_browser.get(f"/dashboard/{path}").text
            assert 'class="about"' in text, path
            assert 'class="empty"' in text, path
    overview = owners_browser.get("/dashboard/").text
    assert "Next steps" in overview
    assert "0 of 5 done" in overview


def test_the_tags_for_a_storefront_name_this_very_site(owners_browser: Browser, bare_shop: Shop, owner: User) -> None:
    without_key = owners_browser.get("/dashboard/storefront/").text
    with shop_context(bare_shop):
        create_api_key(bare_shop, name="Storefront", kind="publishable", actor=owner)
    with_key = owners_browser.get("/dashboard/storefront/").text

    assert "It needs a publishable key" in without_key
    assert "It needs a publishable key" not in with_key
    assert "src=&quot;http://testserver/shop-ai.js&quot;" in with_key
    assert all(f"data-placement=&quot;{key}&quot;" in with_key for key in Placement.Key.values)


def test_a_search_that_finds_nothing_offers_the_way_back(owners_browser: Browser, furniture: Furniture) -> None:
    assert "Show everything" in owners_browser.get("/dashboard/catalog/product/?q=nothing").text


def test_a_title_that_is_a_script_is_shown_and_never_run(owners_browser: Browser, bare_shop: Shop) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    furniture = furnish(bare_shop)
    with shop_context(bare_shop):
        Product.objects.filter(pk=furniture["product"].pk).update(title=evil, description=evil, brand=evil)
    names = ("catalog/product/", "catalog/product/?q=script", "search/?s=script", "shoppers/order/")
    pages = [f"/dashboard/{name}" for name in names] + [furniture.address("product"), furniture.address("order")]

    for page in pages:
        text = owners_browser.get(page).text
        assert "<script>alert" not in text, page
        assert "<img src=x" not in text, page


def test_an_events_page_by_its_id_is_not_there(owners_browser: Browser, furniture: Furniture) -> None:
    assert owners_browser.get(furniture.address("event")).status_code == 404


@pytest.mark.parametrize("words", ["Jasmine", "00000000-0000-4000-8000-000000000000", "' OR 1=1 --", "\u4e2d\u6587"])
def test_events_are_searched_by_person_or_order(owners_browser: Browser, furniture: Furniture, words: str) -> None:
    assert owners_browser.get("/dashboard/shoppers/event/", {"q": words}).status_code == 200


def test_events_of_a_shopper_are_found_by_the_shops_own_id(owners_browser: Browser, furniture: Furniture) -> None:
    furnish(furniture.shop, "Oolong")

    text = owners_browser.get("/dashboard/shoppers/event/", {"q": furniture["shopper"].external_id}).text

    assert text.count("data-row") == 1
