"""The page of checks: who may decide what, what it changes, and what is sent wrong comes back."""

import pytest

from marketing.accounts.models import AuditEvent, Membership, Shop
from marketing.common.tenancy import shop_context
from marketing.content import selectors
from tests.conftest import make_member
from tests.dashboard.conftest import Browser, owners_browser

__all__ = ["owners_browser"]

PAGE = "/dashboard/checks/"


@pytest.fixture
def marketers_browser(bare_shop: Shop) -> Browser:
    return Browser(make_member(bare_shop, Membership.Role.MARKETER, "mo@paper-tea.test"), bare_shop)


def test_the_owner_decides_whose_law_holds_and_what_two_people_read(
    owners_browser: Browser, marketers_browser: Browser, bare_shop: Shop
) -> None:
    for browser, status in ((marketers_browser, 403), (owners_browser, 302)):
        assert browser.send(f"{PAGE}law/", {"jurisdiction": "EU"}).status_code == status
        browser.send(f"{PAGE}eyes/", {"kinds": ["title", "guide"]})

        with shop_context(bare_shop):
            law = selectors.check_settings_of(bare_shop).jurisdiction
            eyes = selectors.kinds_with_four_eyes(bare_shop)
        assert (law, sorted(eyes)) == (("EU", ["guide", "title"]) if status == 302 else ("CN", []))

    undone = owners_browser.get(PAGE).content.decode().count("/dashboard/undo/")
    assert undone == 2
    with shop_context(bare_shop):
        assert AuditEvent.objects.filter(action="content.checks_changed").get().details["changes"] == {
            "jurisdiction": ["CN", "EU"]
        }
        assert AuditEvent.objects.filter(action="content.kind_changed").count() == 2


def test_a_marketer_bans_words_and_one_that_is_too_long_comes_back(marketers_browser: Browser, bare_shop: Shop) -> None:
    marketers_browser.send(f"{PAGE}words/", {"locale": "zh-hans", "avoid": "神器\n 秒杀 \n\n"})
    refused = marketers_browser.send(f"{PAGE}words/", {"locale": "en", "avoid": f"cheap\n{'x' * 61}"})

    assert f"cheap\n{'x' * 61}" in refused.content.decode()
    assert "field-error" in refused.content.decode()
    with shop_context(bare_shop):
        assert selectors.policy_of(bare_shop, "zh-hans").banned == {"神器", "秒杀"}
        assert selectors.policy_of(bare_shop, "en").banned == set()
