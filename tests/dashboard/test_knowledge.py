"""What the bot knows, on the merchant's pages: written, approved, imported, taken out of use."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketing.accounts.models import Shop, User
from marketing.chat import services
from marketing.chat.models import Faq, Source
from marketing.common.tenancy import shop_context
from tests.dashboard.conftest import Browser

pytestmark = pytest.mark.django_db

ENTRY = {"locale": "en", "question": "Do you wrap gifts?", "answer": "Yes.", "examples": "", "url": "", "seen": ""}


@pytest.fixture
def agents_browser(agent: User, bare_shop: Shop) -> Browser:
    return Browser(agent, bare_shop)


def entry(shop: Shop) -> Faq:
    with shop_context(shop):
        return Faq.objects.for_shop(shop).get()


def test_an_agent_writes_an_entry_approves_it_and_changes_it(agents_browser: Browser, bare_shop: Shop) -> None:
    agents_browser.send("/dashboard/chat/faq/add/", ENTRY)
    faq = entry(bare_shop)
    page = f"/dashboard/chat/faq/{faq.pk}"
    assert "No shopper is answered with it yet" in agents_browser.get(f"{page}/change/").text

    agents_browser.send(f"{page}/approve/", {"seen": faq.version})
    agents_browser.send(f"{page}/change/", {**ENTRY, "answer": "For 3 USD.", "seen": faq.version + 1})

    assert entry(bare_shop).state == Faq.State.CHANGED
    shown = agents_browser.get(f"{page}/change/").text
    assert "Shoppers still read the answer that was approved" in shown
    assert "<blockquote>Yes.</blockquote>" in shown
    assert "FAQ entry approved" in agents_browser.get(f"{page}/history/").text


def test_who_saves_over_a_colleagues_change_is_told_and_keeps_what_was_typed(
    agents_browser: Browser, bare_shop: Shop
) -> None:
    agents_browser.send("/dashboard/chat/faq/add/", ENTRY)
    faq = entry(bare_shop)
    with shop_context(bare_shop):
        services.change_faq(faq, actor=None, answer="A colleague's.")
    answer = agents_browser.send(
        f"/dashboard/chat/faq/{faq.pk}/change/", {**ENTRY, "answer": "Mine.", "seen": faq.version}
    )

    assert "Somebody changed this entry since you opened it" in answer.text
    assert "Mine." in answer.text
    assert entry(bare_shop).answer == "A colleague's."


def test_a_file_of_entries_is_imported_and_its_bad_rows_are_shown(agents_browser: Browser, bare_shop: Shop) -> None:
    file = SimpleUploadedFile("faq.csv", "问题,答案\n怎么退货？,30 天内可退。\n,没有问题\n".encode("gbk"))
    answer = agents_browser.send("/dashboard/chat/faq/import/", {"file": file, "locale": "zh-hans"})

    assert "New: 1. Changed: 0. Unchanged: 0." in answer.text
    assert "1 row was left out" in answer.text
    assert entry(bare_shop).answer == "30 天内可退。"


def test_a_policy_is_pasted_and_its_passages_are_shown(owners_browser: Browser, bare_shop: Shop) -> None:
    told = {
        "locale": "en",
        "title": "Delivery",
        "format": "markdown",
        "url": "",
        "written": "## Cost\n\nIt is <b>4</b>.",
    }
    owners_browser.send("/dashboard/chat/source/add/", told)
    with shop_context(bare_shop):
        page = Source.objects.for_shop(bare_shop).get()

    assert "<h3>Delivery · Cost</h3>" in owners_browser.get(f"/dashboard/chat/source/{page.pk}/change/").text
