"""Texts for many products: estimated before, paused and let go on, stopped, killed, and tried again where they failed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product
from marketing.catalog.services import set_facts
from marketing.common.errors import Conflict, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.content import drafting, selectors, services
from marketing.content.estimating import Estimate, estimate
from marketing.content.models import Brief, Draft, Version
from marketing.content.stages import Stage, progress_of
from marketing.generation.models import Generation
from marketing.generation.services import change_settings
from marketing.jobs import leases
from marketing.jobs.models import Job
from marketing.jobs.tasks import run_job
from tests.api import server_of
from tests.content.conftest import FACTS, make_draft, make_teapot
from tests.content.test_publish import go_live
from tests.content.test_write_drafts import ask, do
from tests.dashboard.conftest import Browser

POTS = ("POT-1", "POT-2", "POT-3", "POT-4")


@pytest.fixture
def pots(bare_shop: Shop) -> list[Product]:
    return [make_teapot(bare_shop, name) for name in POTS]


@pytest.fixture
def bare(bare_shop: Shop) -> Product:
    with shop_context(bare_shop):
        return Product.objects.create(shop=bare_shop, external_id="BARE", title="Plain pot")


@pytest.fixture(autouse=True)
def _hears_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "HEARTBEAT_SECONDS", 0)


def job_of(brief: Brief) -> Job:
    with shop_context(brief.shop):
        return Job.objects.for_shop(brief.shop).filter(subject_id=brief.pk).latest("created_at")


def run(job: Job) -> None:
    run_job(str(job.pk), str(job.shop_id))


def stage(brief: Brief) -> Stage:
    with shop_context(brief.shop):
        return progress_of(selectors.briefs(brief.shop).get(pk=brief.pk)).stage


def in_the_middle(monkeypatch: pytest.MonkeyPatch, what: object) -> list[object]:
    """Something happens while the second text is being written. What was written so far is counted."""
    whole, written = drafting.generate, []

    def generate(request: object, **more: object) -> object:
        written.append(request)
        if len(written) == 2:
            what()
        return whole(request, **more)

    monkeypatch.setattr(drafting, "generate", generate)
    return written


def told(shop: Shop, *products: str, kind: str = "description", **asked: object) -> Estimate:
    with shop_context(shop):
        return estimate(shop, kind, products, **{"locales": ["en"], **asked})


def test_what_a_request_takes_is_told_before_and_nothing_is_kept(
    bare_shop: Shop, pots: list[Product], bare: Product
) -> None:
    with shop_context(bare_shop):
        go_live(pots[0])
        make_draft(pots[1])

    first = told(bare_shop, *POTS, "BARE")

    assert (first.texts, first.left_out, first.without_facts, first.seconds) == (3, 1, 1, None)
    assert (first.price.provider, first.price.is_paid, first.cost) == ("template", False, 0)
    assert told(bare_shop, *POTS, "BARE", only_missing=True).left_out == 2
    with shop_context(bare_shop):
        assert Brief.objects.for_shop(bare_shop).count() == 0

    do(ask(bare_shop, *POTS, kind="title"))
    pace = told(bare_shop, *POTS, kind="seo_title")
    assert 0 < pace.seconds < 60
    assert pace.seconds == pytest.approx(4 * told(bare_shop, "POT-1", kind="seo_title").seconds)


def test_a_pause_of_a_night_does_not_slow_the_pace_that_is_told(bare_shop: Shop, teapot: Product) -> None:
    brief, now = ask(bare_shop, "POT-1"), timezone.now()
    with shop_context(bare_shop):
        for hours, seconds in ((0, 0), (0, 2), (9, 0), (9, 2)):
            make_draft(teapot, brief=brief, written_at=now + timedelta(hours=hours, seconds=seconds))

        assert selectors.pace_of(brief) == 2


def test_an_outside_writer_is_priced_against_what_is_left_of_the_month(bare_shop: Shop, pots: list[Product]) -> None:
    with shop_context(bare_shop):
        change_settings(
            bare_shop, actor=None, writer="openai", base_url="http://models.test/v1", model="tiny",
            monthly_budget=Decimal(1), price_in=Decimal(10), price_out=Decimal(10),
        )  # fmt: skip
    at_most = told(bare_shop, *POTS)
    with shop_context(bare_shop):
        said = {"shop": bare_shop, "kind": "description", "language": "en", "outcome": "written"}
        for _ in range(5):
            Generation.objects.create(**said, provider="openai", cost=Decimal("0.30"))
    measured = told(bare_shop, *POTS)

    assert (at_most.price.is_paid, at_most.price.is_measured, at_most.price.left) == (True, False, 1)
    assert at_most.cost > 0
    assert (measured.price.is_measured, measured.cost, measured.is_covered) == (True, Decimal("1.20"), False)


def test_a_pause_outlives_its_worker_and_what_is_left_is_written_once(
    bare_shop: Shop, pots: list[Product], marketer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = ask(bare_shop, *POTS)

    def pause_and_die() -> None:
        with shop_context(bare_shop):
            services.pause(brief, actor=marketer)
        raise KeyboardInterrupt

    written = in_the_middle(monkeypatch, pause_and_die)
    with pytest.raises(KeyboardInterrupt):
        run(job_of(brief))
    assert stage(brief) == Stage.PAUSING

    with shop_context(bare_shop):
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run(job_of(brief))  # as the sweep would, for a worker that is silent
    run(job_of(brief))

    assert (stage(brief), len(written)) == (Stage.PAUSED, 2)
    with shop_context(bare_shop):
        assert selectors.counts_of(brief) == {"in_review": 1, "requested": 3}
        services.resume(brief, actor=marketer)
    run(job_of(brief))
    assert (stage(brief), len(written)) == (Stage.DONE, 5)
    with shop_context(bare_shop):
        assert Version.objects.for_shop(bare_shop).count() == 4


def test_a_pause_takes_hold_between_two_texts(
    bare_shop: Shop, pots: list[Product], marketer: User, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = ask(bare_shop, *POTS)

    def pause() -> None:
        with shop_context(bare_shop):
            services.pause(brief, actor=marketer)

    in_the_middle(monkeypatch, pause)
    run(job_of(brief))

    assert stage(brief) == Stage.PAUSED
    with shop_context(bare_shop):
        assert selectors.counts_of(brief) == {"in_review": 2, "requested": 2}
        with pytest.raises(NotAllowed):
            services.resume(brief, actor=analyst)
        with pytest.raises(Conflict, match="already ended"):
            services.pause(brief, actor=marketer)


def test_a_pause_during_the_last_text_holds_nothing_up(
    bare_shop: Shop, pots: list[Product], marketer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = ask(bare_shop, "POT-1", "POT-2")

    def pause() -> None:
        with shop_context(bare_shop):
            services.pause(brief, actor=marketer)

    in_the_middle(monkeypatch, pause)
    run(job_of(brief))

    assert stage(brief) == Stage.DONE
    assert "Paused" not in Browser(marketer, bare_shop).get("/dashboard/content/brief/").content.decode()


def test_stopped_what_is_not_written_is_given_up_and_what_is_written_stays(
    bare_shop: Shop, pots: list[Product], marketer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = ask(bare_shop, *POTS)
    given_up: list[int] = []

    def stop() -> None:
        with shop_context(bare_shop):
            given_up.append(services.stop(brief, actor=marketer))

    in_the_middle(monkeypatch, stop)
    run(job_of(brief))

    assert (stage(brief), given_up) == (Stage.STOPPED, [3])
    with shop_context(bare_shop):
        assert selectors.counts_of(brief) == {"in_review": 1}


def test_what_failed_is_tried_again_once_its_reason_is_gone(
    bare_shop: Shop, pots: list[Product], bare: Product, marketer: User
) -> None:
    with shop_context(bare_shop):
        other = Product.objects.create(shop=bare_shop, external_id="BARE-2", title="Other pot")
    brief = ask(bare_shop, "POT-1", "BARE", "BARE-2")
    do(brief)
    with shop_context(bare_shop):
        set_facts(bare, FACTS, actor=None)
        make_draft(other)  # somebody wrote that one meanwhile

        assert services.retry_failed(brief, actor=marketer) == 1
        with pytest.raises(Conflict, match="still being written"):
            services.retry_failed(brief, actor=marketer)
    run(job_of(brief))

    with shop_context(bare_shop):
        assert selectors.counts_of(brief) == {"in_review": 2, "failed": 1}
        with pytest.raises(Conflict, match="No text of this request failed"):
            services.retry_failed(brief, actor=marketer)


def test_a_command_estimates_and_writes_again_what_failed(
    bare_shop: Shop, pots: list[Product], bare: Product, capsys: pytest.CaptureFixture
) -> None:
    def command(*arguments: str) -> str:
        call_command("draft", "--shop", bare_shop.slug, *arguments)
        return capsys.readouterr().out

    said = command("--estimate")
    assert "Texts to write: 4" in said
    assert "about which nothing can be written: 1" in said
    with shop_context(bare_shop):
        assert not Draft.objects.for_shop(bare_shop).exists()
    command()
    with shop_context(bare_shop):
        set_facts(bare, FACTS, actor=None)

    assert "wait for a person on the Drafts page: 5" in command("--retry-failed")
    assert "No text of this kind failed." in command("--retry-failed")


def test_a_request_that_cannot_be_tried_again_now_holds_up_no_other(
    bare_shop: Shop, bare: Product, capsys: pytest.CaptureFixture
) -> None:
    with shop_context(bare_shop):
        other = Product.objects.create(shop=bare_shop, external_id="BARE-2", title="Other pot")
    for product in (bare, other):
        do(ask(bare_shop, product.external_id))
        with shop_context(bare_shop):
            set_facts(product, FACTS, actor=None)
    with shop_context(bare_shop):
        first = selectors.with_failed(bare_shop).first()
        Job.objects.filter(subject_id=first.pk).update(state="running", finished_at=None)

    with pytest.raises(CommandError, match="still being written"):
        call_command("draft", "--shop", bare_shop.slug, "--retry-failed")

    with shop_context(bare_shop):
        assert sorted(Draft.objects.values_list("state", flat=True)) == ["failed", "in_review"]


def test_a_server_estimates_pauses_resumes_and_stops(bare_shop: Shop, pots: list[Product]) -> None:
    server = server_of(bare_shop)
    body = {"kind": "description", "product_ids": list(POTS), "locales": ["en"]}

    estimated = server.send("POST", "/api/v1/content/estimates", body).json()
    asked = server.send("POST", "/api/v1/content/drafts", body)
    place = asked["Location"]
    stages = [
        asked.json()["stage"],
        *(server.send("POST", f"{place}/{one}").json()["stage"] for one in ("pause", "resume", "stop")),
    ]

    assert (estimated["texts"], estimated["price"]["is_paid"]) == (4, False)
    assert stages == ["waiting", "paused", "waiting", "stopped"]
    assert server.get("/api/v1/content/drafts", {"request_id": asked.json()["id"]}).json()["data"] == []
    assert server.send("POST", f"{place}/retry").status_code == 409


def test_products_that_are_ticked_in_the_list_stand_in_the_form(
    bare_shop: Shop, pots: list[Product], marketer: User
) -> None:
    browser = Browser(marketer, bare_shop)
    ticked = {"action": "ask_for_texts", "index": "0", "_selected_action": [str(pot.pk) for pot in pots[:2]]}

    form = browser.send("/dashboard/catalog/product/", ticked, follow=True).context["form"]

    assert set(form["products"].value().split()) == {pot.external_id for pot in pots[:2]}
    assert form["scope"].value() == "ids"


def test_a_marketer_sees_the_estimate_begins_and_steers(
    bare_shop: Shop, pots: list[Product], bare: Product, marketer: User, analyst: User
) -> None:
    browser, page = Browser(marketer, bare_shop), "/dashboard/content/brief/add/"
    wish = {"kind": "description", "locales": ["en"], "scope": "all", "only_missing": "on"}

    estimated = browser.send(page, wish).content.decode()
    assert "4 texts will be written" in estimated
    assert "1 cannot be written" in estimated
    assert "It costs nothing" in estimated
    assert "---------" not in estimated
    with shop_context(bare_shop):
        assert not Brief.objects.for_shop(bare_shop).exists()
    assert "Choose a category" in browser.send(page, {**wish, "scope": "category"}).content.decode()

    begun = browser.send(page, {**wish, "begin": "1"})
    shown = browser.get(begun["Location"]).content.decode()
    assert "0 of 5 written" in shown
    address = begun["Location"].removesuffix("change/")
    assert "Paused" in browser.send(f"{address}pause/", follow=True).content.decode()
    browser.send(f"{address}resume/")
    with shop_context(bare_shop):
        brief = Brief.objects.for_shop(bare_shop).get()
    run(job_of(brief))

    ended = browser.get(f"{address}progress/").content.decode()
    assert "4 of 5 written" in ended
    assert "“Plain pot” has no facts" in ended
    assert "Try the failed ones again" in ended
    Browser(analyst, bare_shop).send(f"{address}retry_failed/")
    with shop_context(bare_shop):
        assert selectors.counts_of(brief) == {"in_review": 4, "failed": 1}, "who may not, changes nothing"
