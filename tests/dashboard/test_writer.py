"""The page of who writes: what leaves the server is said in plain words, and one press keeps it here."""

from decimal import Decimal

import pytest

from marketing.accounts.models import AuditEvent, Shop
from marketing.common.sealing import unseal
from marketing.common.tenancy import shop_context
from marketing.generation import breaking
from marketing.generation.models import Generation, GenerationSettings
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from tests.dashboard.conftest import Browser
from tests.generation.conftest import LOOPBACK
from tests.generation.model_server import ModelServer, refuses, says, served

PAGE = "/dashboard/generation/generationsettings/"
FORM = {
    "writer": "openai", "base_url": "https://models.example/v1", "model": "writer-1", "key": "sk-hush",
    "monthly_budget": "20", "currency": "usd", "price_in": "0.15", "price_out": "0.6", "timeout": "30",
}  # fmt: skip


def row_of(shop: Shop) -> GenerationSettings:
    with shop_context(shop):
        return GenerationSettings.objects.for_shop(shop).get()


@pytest.fixture
def server(settings: object) -> object:
    settings.FETCH_ALLOWED_NETWORKS = LOOPBACK
    with served(ModelServer()) as server:
        yield server


def test_nothing_leaves_by_default_and_the_page_says_so(owners_browser: Browser) -> None:
    text = owners_browser.get(PAGE).text

    assert "Nothing leaves this server" in text
    assert "Other shoppers and their orders" in text


def test_an_outside_model_is_chosen_and_switched_off_and_its_key_is_never_shown(
    owners_browser: Browser, bare_shop: Shop
) -> None:
    saved = owners_browser.send(PAGE, FORM, follow=True).text

    row = row_of(bare_shop)
    assert (row.writer, row.monthly_budget, row.currency) == ("openai", Decimal(20), "USD")
    assert unseal(row.sealed_key) == "sk-hush"
    assert "writer-1 at models.example" in saved
    assert "0.00 USD of 20.00 USD" in saved
    assert "hush" not in saved + row.sealed_key

    assert "nothing leaves it" in owners_browser.send(f"{PAGE}off/", follow=True).text
    assert (row_of(bare_shop).writer, bool(row_of(bare_shop).sealed_key)) == ("own", True)
    with shop_context(bare_shop):
        log = AuditEvent.objects.filter(action__startswith="writer.")
        assert sorted(one.action for one in log) == ["writer.changed", "writer.switched_off"]
        assert "hush" not in str([one.details for one in log])


def test_a_key_goes_to_no_other_server_than_the_one_it_was_given_for(owners_browser: Browser, bare_shop: Shop) -> None:
    owners_browser.send(PAGE, FORM)
    owners_browser.send(PAGE, {**FORM, "key": "", "base_url": "https://models.example/v2"})
    assert row_of(bare_shop).sealed_key

    owners_browser.send(PAGE, {**FORM, "key": "", "base_url": "https://elsewhere.example/v1"})
    assert not row_of(bare_shop).sealed_key


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"base_url": ""}, "Say where the model answers."),
        ({"base_url": "ftp://models.example"}, "Only addresses that begin with http"),
        ({"base_url": "https://me:secret@models.example/v1"}, "a user name or a password"),
        ({"model": ""}, "Say what the model is called there."),
        ({"key": "sk hush\r\nHost: evil"}, "This is not a key"),
        ({"writer": "huggingface"}, "Select a valid choice"),
        ({"monthly_budget": "-1"}, "greater than or equal to 0"),
        ({"timeout": "9999"}, "less than or equal to 300"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_changes_nothing(
    owners_browser: Browser, bare_shop: Shop, wrong: dict[str, str], told: str
) -> None:
    answer = owners_browser.send(PAGE, FORM | wrong)

    assert told in answer.text
    assert "sk-hush" not in answer.text
    with shop_context(bare_shop):
        assert not GenerationSettings.objects.exclude(writer="own").exists()


def test_the_overview_says_when_the_chosen_writer_is_left_alone(owners_browser: Browser, bare_shop: Shop) -> None:
    overview = "/dashboard/"
    assert "chosen writer" not in owners_browser.get(overview).text
    owners_browser.send(PAGE, FORM)
    assert "The chosen writer may be asked." in owners_browser.get(overview).text

    with shop_context(bare_shop):
        for _ in range(breaking.FAILURES):
            breaking.note_failure(bare_shop, "openai")
    assert "failed several times, so templates write." in owners_browser.get(overview).text
    assert "is left alone until" in owners_browser.get(PAGE).text


def test_only_who_manages_keys_may_let_data_leave(analysts_browser: Browser, bare_shop: Shop) -> None:
    assert "Choose the writer" not in analysts_browser.get(PAGE).text
    for address in (PAGE, f"{PAGE}off/", f"{PAGE}try/", f"{PAGE}forget-key/"):
        analysts_browser.send(address, FORM)
    with shop_context(bare_shop):
        assert not GenerationSettings.objects.exists()
        assert not Job.objects.exists()


def tried(browser: Browser, shop: Shop) -> str:
    browser.send(f"{PAGE}try/")
    assert "The writer is being tried just now." in browser.get(PAGE).text
    with shop_context(shop):
        job = Job.objects.for_shop(shop).get(state="queued")
    run_now(job)
    return browser.get(PAGE).text


def test_the_button_tries_the_writer_once_and_tells_how_it_went(
    owners_browser: Browser, bare_shop: Shop, server: ModelServer
) -> None:
    owners_browser.send(PAGE, {**FORM, "base_url": server.base_url})
    server.script = [says("The mug is made of stoneware and holds 350 ml."), refuses(401)]

    assert "holds 350 ml." in tried(owners_browser, bare_shop)
    text = tried(owners_browser, bare_shop)

    assert "Check the address, the model&#x27;s name and the key." in text
    assert "HTTP 401 no such model" in text
    assert len(server.calls) == 2
    with shop_context(bare_shop):
        assert [one.outcome for one in Generation.objects.order_by("created_at")] == ["written", "failed"]


def test_the_servers_own_writing_can_be_tried_as_well(owners_browser: Browser, bare_shop: Shop) -> None:
    assert "The text passes the checks." in tried(owners_browser, bare_shop)


def test_a_text_from_a_model_cannot_become_part_of_the_page(
    owners_browser: Browser, bare_shop: Shop, server: ModelServer
) -> None:
    hostile = '"><img src=x onerror=alert(1)> mug'
    owners_browser.send(PAGE, {**FORM, "base_url": server.base_url})
    server.script = [says("mug", model=hostile)]
    text = tried(owners_browser, bare_shop)
    with shop_context(bare_shop):
        made = Generation.objects.get()

    shown = owners_browser.get(f"/dashboard/generation/generation/{made.pk}/change/").text
    assert "<img src=x" not in text + shown
    assert "&lt;img src=x" in shown
