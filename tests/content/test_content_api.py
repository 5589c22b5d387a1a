"""A storefront reads what is published; the shop's server asks for texts and judges them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.content import services
from marketing.content.models import Draft
from marketing.jobs.models import Job
from marketing.jobs.tasks import run_job
from tests.api import browser_of, server_of
from tests.content.conftest import TRUE, change_fact, make_draft
from tests.content.test_publish import go_live

DRAFTS = "/api/v1/content/drafts"


def published(client: object, **asked: str) -> list[dict]:
    return client.get("/api/v1/content", {"product_id": "POT-1", **asked}).json()["data"]


@pytest.fixture
def draft(bare_shop: Shop, teapot: Product) -> Draft:
    with shop_context(bare_shop):
        return services.edit(make_draft(teapot), TRUE, actor=None)[0]


def test_a_browser_reads_the_published_text_with_its_label(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        go_live(teapot)
        go_live(teapot, "苔绿茶壶，350 ml。", locale="zh-hans")
        make_draft(teapot, kind="title")

    english, chinese = published(browser_of(bare_shop))

    assert (english["text"], english["kind"], english["ai_generated"]) == (TRUE, "description", True)
    assert english["ai_label"] == "Written by AI, checked by a person"
    assert chinese["ai_label"] == "由 AI 撰写，经人工审核"
    assert english["ai"]["digital_source_type"].endswith("trainedAlgorithmicMedia")
    assert english["ai"]["reviewed_by_person"] is True
    assert published(browser_of(bare_shop), locale="zh-hans") == [chinese]
    assert published(browser_of(bare_shop), kind="title") == []


def test_a_text_is_withheld_the_moment_a_fact_changes(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        go_live(teapot)
        change_fact(teapot, "Capacity", "400", unit="ml")

    assert published(browser_of(bare_shop)) == []
    with shop_context(bare_shop):
        assert Job.objects.for_shop(bare_shop).filter(kind="content.find_stale", not_before=None).count() == 1


def test_a_text_is_kept_by_who_read_it_and_asked_for_anew_each_time(bare_shop: Shop, teapot: Product) -> None:
    browser, asked = browser_of(bare_shop), {"product_id": "POT-1"}
    with shop_context(bare_shop):
        go_live(teapot)
    first = browser.get("/api/v1/content", asked)
    same = browser.get("/api/v1/content", asked, headers={"If-None-Match": first["ETag"]})
    with shop_context(bare_shop):
        change_fact(teapot, "Capacity", "400", unit="ml")
    gone = browser.get("/api/v1/content", asked, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert (same.status_code, same.content) == (304, b"")
    assert (gone.status_code, gone.json()["data"]) == (200, [])


def test_a_text_for_an_audience_is_for_who_asks_for_it(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        go_live(teapot, audience="gardeners")

    assert published(browser_of(bare_shop)) == []
    assert len(published(browser_of(bare_shop), audience="gardeners")) == 1


def test_a_text_that_a_person_wrote_bears_no_label(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        go_live(teapot, ai_generated=False)

    (text,) = published(browser_of(bare_shop))

    assert (text["ai_generated"], text["ai_label"], text["ai"]) == (False, "", None)


def test_a_product_must_be_named(bare_shop: Shop) -> None:
    answer = browser_of(bare_shop).get("/api/v1/content")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "product_id"


@pytest.mark.usefixtures("teapot")
def test_a_server_asks_for_texts_and_follows_the_work(bare_shop: Shop) -> None:
    server = server_of(bare_shop)
    body = {"kind": "description", "product_ids": ["POT-1"], "locales": ["en", "zh-hans"]}

    asked = server.send("POST", DRAFTS, body, **{"Idempotency-Key": "a"})
    again = server.send("POST", DRAFTS, body, **{"Idempotency-Key": "a"})
    with shop_context(bare_shop):
        job = Job.objects.for_shop(bare_shop).get()
    run_job(str(job.pk), str(bare_shop.pk))
    followed = server.get(asked["Location"]).json()
    listed = server.get(DRAFTS, {"state": "in_review", "locale": "en"}).json()["data"]

    assert (asked.status_code, again.json()) == (202, asked.json())
    assert asked.json()["drafts"] == {"requested": 2}
    assert (followed["drafts"], followed["job"]["state"]) == ({"in_review": 2}, "succeeded")
    assert [one["product_id"] for one in listed] == ["POT-1"]


def test_a_server_reads_edits_approves_and_takes_back(bare_shop: Shop, draft: Draft) -> None:
    server, place = server_of(bare_shop), f"{DRAFTS}/{draft.pk}"

    whole = server.get(place).json()
    edited = server.send("PATCH", place, {"text": f"{TRUE} Green.", "version": whole["version"]}).json()
    stale = server.send("POST", f"{place}/approve", {"version": whole["version"]})
    approved = server.send("POST", f"{place}/approve", {"version": edited["version"]})
    undone = server.send("POST", f"{place}/undo")

    claim = next(one for one in whole["claims"] if one["fact"] == "Material")
    assert whole["text"][claim["start"] : claim["end"]] == "stoneware"
    assert edited["text"].endswith("Green.")
    assert stale.status_code == 409
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    assert approved.json()["publish_at"]
    assert undone.json()["state"] == "in_review"


def test_a_lie_is_refused_and_says_why(bare_shop: Shop, draft: Draft) -> None:
    server, place = server_of(bare_shop), f"{DRAFTS}/{draft.pk}"

    lied = server.send("PATCH", place, {"text": "It holds 900 ml."}).json()
    approved = server.send("POST", f"{place}/approve", {})

    assert lied["risk"] == "blocked"
    assert any(finding["severity"] == "block" and finding["explanation"] for finding in lied["findings"])
    assert approved.status_code == 409


def test_a_server_rejects_regenerates_and_restores(bare_shop: Shop, draft: Draft) -> None:
    server, place = server_of(bare_shop), f"{DRAFTS}/{draft.pk}"

    nothing_said = server.send("POST", f"{place}/reject", {"reason": " "})
    again = server.send("POST", f"{place}/regenerate", {"note": "Shorter."})
    with shop_context(bare_shop):
        job = Job.objects.for_shop(bare_shop).get(kind="content.rewrite")
    run_job(str(job.pk), str(bare_shop.pk))
    restored = server.send("POST", f"{place}/restore", {"number": 1}).json()
    rejected = server.send("POST", f"{place}/reject", {"reason": "Dull"}).json()
    anew = server.send("POST", f"{place}/restore", {"number": 1}).json()

    assert nothing_said.status_code == 400
    assert (again.status_code, again.json()["state"]) == (202, "requested")
    assert restored["text"] == TRUE
    assert (rejected["state"], rejected["reason"]) == ("rejected", "Dull")
    assert (anew["state"], anew["id"] == rejected["id"]) == ("in_review", False)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "description", "product_ids": ["NONE"], "locales": ["en"]}, "/product_ids"),
        ({"kind": "poem", "product_ids": ["POT-1"], "locales": ["en"]}, "/kind"),
        ({"kind": "title", "product_ids": [], "locales": ["en"]}, "/product_ids"),
        ({"kind": "title", "product_ids": ["POT-1"], "locales": ["tlh"]}, "/locales/0"),
    ],
)
@pytest.mark.usefixtures("teapot")
def test_a_request_that_makes_no_sense_is_refused_at_its_field(bare_shop: Shop, body: dict, pointer: str) -> None:
    answer = server_of(bare_shop).send("POST", DRAFTS, body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_drafts_are_no_business_of_browsers(bare_shop: Shop, draft: Draft) -> None:
    for address in (DRAFTS, f"{DRAFTS}/{draft.pk}"):
        assert browser_of(bare_shop).get(address).status_code == 403


def test_a_text_goes_live_by_itself_after_its_half_minute(bare_shop: Shop, draft: Draft) -> None:
    server = server_of(bare_shop)
    server.send("POST", f"{DRAFTS}/{draft.pk}/approve", {})
    with shop_context(bare_shop):
        Draft.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
        job = Job.objects.for_shop(bare_shop).get(kind="content.publish")
        Job.objects.update(not_before=None)

    assert published(browser_of(bare_shop)) == []
    run_job(str(job.pk), str(bare_shop.pk))
    assert [one["text"] for one in published(browser_of(bare_shop))] == [TRUE]
