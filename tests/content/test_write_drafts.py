"""Texts are asked for and written from facts: one, many, again; and nothing where there are no facts."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product
from marketing.common.errors import Conflict, Invalid
from marketing.common.tenancy import shop_context
from marketing.content import drafting, selectors, services
from marketing.content.models import Brief, Claim, Draft, Version
from marketing.generation.values import Request
from marketing.jobs.models import Job
from marketing.jobs.services import retry, run_now
from marketing.jobs.tasks import run_job
from tests.content.conftest import make_teapot


def ask(
    shop: Shop, *products: str, kind: str = "description", locales: tuple[str, ...] = ("en",), **more: object
) -> Brief:
    with shop_context(shop):
        return services.request_drafts(shop, kind, products, actor=None, locales=locales, **more)


def job_of(brief: Brief) -> Job:
    with shop_context(brief.shop):
        return Job.objects.for_shop(brief.shop).get(subject_id=brief.pk)


def do(brief: Brief) -> Job:
    job = job_of(brief)
    run_job(str(job.pk), str(job.shop_id))
    return job_of(brief)


@pytest.mark.usefixtures("teapot")
def test_a_text_is_written_from_facts_in_each_language_and_waits_for_a_person(bare_shop: Shop) -> None:
    brief = ask(bare_shop, "POT-1", locales=("en", "zh-hans"), note="Shorter, please.")

    job = do(brief)

    assert (job.state, job.done, job.total) == (Job.State.SUCCEEDED, 2, 2)
    assert job.result == {"in_review": 2}
    with shop_context(bare_shop):
        english, chinese = Draft.objects.for_shop(bare_shop).order_by("locale")
        assert "350 ml" in english.text
        assert "陶土" in chinese.text
        assert english.ai_generated
        assert english.provider
        assert english.facts[0]["facts"]["Material"] == ["stoneware"]
        assert Claim.objects.for_shop(bare_shop).filter(draft=english, fact="Material").exists()
        assert selectors.versions(english).get().origin == Version.Origin.WRITTEN
        assert english.risk != Draft.Risk.BLOCKED


def test_without_facts_nothing_is_made_up_and_the_missing_ones_are_named(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        bare = Product.objects.create(
            shop=bare_shop, external_id="BARE", title="Plain pot", category=teapot.category, price=5
        )

    do(ask(bare_shop, "BARE"))

    with shop_context(bare_shop):
        draft = Draft.objects.for_shop(bare_shop).get(product=bare)
    assert (draft.state, draft.text) == (Draft.State.FAILED, "")
    assert draft.reason.startswith("“Plain pot” has no facts")
    assert "Capacity, Material" in draft.reason


@pytest.mark.usefixtures("teapot")
def test_one_product_without_facts_does_not_stop_the_others(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        Product.objects.create(shop=bare_shop, external_id="BARE", title="Plain pot")
    make_teapot(bare_shop, "POT-2")

    job = do(ask(bare_shop, "POT-1", "BARE", "POT-2"))

    assert job.result == {"in_review": 2, "failed": 1}


@pytest.mark.usefixtures("teapot")
def test_a_person_writes_what_no_facts_could_and_it_is_not_called_ai(bare_shop: Shop, marketer: User) -> None:
    with shop_context(bare_shop):
        Product.objects.create(shop=bare_shop, external_id="BARE", title="Plain pot")
    do(ask(bare_shop, "BARE"))

    with shop_context(bare_shop):
        draft, _undo = services.edit(Draft.objects.get(), "A plain pot.", actor=marketer)

    assert (draft.state, draft.reason, draft.ai_generated) == (Draft.State.IN_REVIEW, "", False)


@pytest.mark.usefixtures("teapot")
def test_what_waits_already_is_not_asked_for_twice(bare_shop: Shop) -> None:
    make_teapot(bare_shop, "POT-2")
    ask(bare_shop, "POT-1")

    second = ask(bare_shop, "POT-1", "POT-2")

    with shop_context(bare_shop):
        assert [draft.product.external_id for draft in second.drafts.all()] == ["POT-2"]
    with pytest.raises(Conflict, match="waits to be written"):
        ask(bare_shop, "POT-1", "POT-2")
    ask(bare_shop, "POT-1", audience="gardeners")


@pytest.mark.usefixtures("teapot")
@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"kind": "poem"}, "/kind"),
        ({"locales": ()}, "/locales"),
        ({"locales": ("en", "tlh")}, "/locales"),
        ({"audience": "x" * 201}, "/audience"),
        ({"note": "x" * 1001}, "/note"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_at_its_field(bare_shop: Shop, asked: dict, pointer: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(bare_shop, "POT-1", **asked)

    assert refusal.value.pointer == pointer


@pytest.mark.usefixtures("teapot")
def test_products_that_do_not_exist_are_named(bare_shop: Shop) -> None:
    with pytest.raises(Invalid, match="no product POT-9 in this shop"):
        ask(bare_shop, "POT-1", "POT-9")
    with pytest.raises(Invalid, match="at least one"):
        ask(bare_shop)


@pytest.mark.usefixtures("teapot")
def test_a_guide_is_one_text_about_all_its_products(bare_shop: Shop) -> None:
    make_teapot(bare_shop, "POT-2", "Fern teapot")

    do(ask(bare_shop, "POT-1", "POT-2", kind="guide", audience="a wedding"))

    with shop_context(bare_shop):
        draft = Draft.objects.for_shop(bare_shop).get()
    assert (draft.also, draft.audience) == (["POT-2"], "a wedding")
    assert [one["product_id"] for one in draft.facts] == ["POT-1", "POT-2"]
    for n in range(3, 12):
        make_teapot(bare_shop, f"POT-{n}")
    with pytest.raises(Invalid, match="at most 10"):
        ask(bare_shop, *(f"POT-{n}" for n in range(1, 12)), kind="guide", audience="all")


@pytest.mark.usefixtures("teapot")
def test_two_guides_that_begin_with_one_product_are_two_texts(bare_shop: Shop) -> None:
    for name in ("POT-2", "POT-3"):
        make_teapot(bare_shop, name)
    ask(bare_shop, "POT-1", "POT-2", "POT-3", kind="guide")

    ask(bare_shop, "POT-1", "POT-2", kind="guide")

    with pytest.raises(Conflict, match="waits to be written"):
        ask(bare_shop, "POT-1", "POT-3", "POT-2", kind="guide")


def test_so_many_texts_are_refused_before_their_products_are_read(
    bare_shop: Shop,
) -> None:
    with CaptureQueriesContext(connection) as queries, pytest.raises(Invalid, match="more than 10,000"):
        ask(bare_shop, *(f"POT-{n}" for n in range(10_001)))

    assert not any("catalog_product" in query["sql"] for query in queries)


def test_one_text_that_breaks_is_told_beside_it_and_in_the_log_and_the_others_are_written(
    bare_shop: Shop, teapot: Product, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for n in (2, 3):
        make_teapot(bare_shop, f"POT-{n}")
    whole = drafting.generate

    def break_at_the_second(request: Request, **more: object) -> object:
        if request.products[0].product_id == "POT-2":
            raise ValueError("a bug of ours")
        return whole(request, **more)

    monkeypatch.setattr(drafting, "generate", break_at_the_second)
    job = do(ask(bare_shop, "POT-1", "POT-2", "POT-3"))

    assert (job.state, job.result) == (Job.State.SUCCEEDED, {"in_review": 2, "failed": 1})
    with shop_context(bare_shop):
        assert "ValueError: a bug of ours" in Draft.objects.get(state="failed").reason
    assert "break_at_the_second" in caplog.text, "with its traceback"


def test_a_broken_database_is_no_failure_of_one_text_and_stops_the_job(
    bare_shop: Shop, teapot: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(request: object, **more: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(drafting, "generate", gone)
    brief = ask(bare_shop, "POT-1")
    with shop_context(bare_shop):
        (pk,) = selectors.requested_ids(brief)

    with pytest.raises(OperationalError):
        drafting.write_draft(bare_shop, pk)

    with shop_context(bare_shop):
        assert selectors.counts_of(brief) == {"requested": 1}


@pytest.mark.usefixtures("teapot")
def test_what_goes_wrong_is_told_in_the_language_of_the_shop(bare_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    bare_shop.locale = "zh-hans"
    bare_shop.save()

    def refuse(request: object, **more: object) -> None:
        raise Invalid(_("Name at least one product."))

    monkeypatch.setattr(drafting, "generate", refuse)
    do(ask(bare_shop, "POT-1"))

    with shop_context(bare_shop):
        assert Draft.objects.get().reason == "请至少指定一件商品。"


@pytest.mark.usefixtures("teapot")
def test_a_text_is_written_again_with_a_note_and_the_old_one_is_kept(bare_shop: Shop, marketer: User) -> None:
    do(ask(bare_shop, "POT-1"))
    with shop_context(bare_shop):
        draft = services.regenerate(Draft.objects.get(), actor=marketer, note="Mention the glaze.", version=2)
        assert draft.state == Draft.State.REQUESTED
        job = Job.objects.for_shop(bare_shop).get(kind=selectors.REWRITE)

    run_job(str(job.pk), str(job.shop_id))

    with shop_context(bare_shop):
        draft = selectors.find_draft(bare_shop, draft.pk)
        assert (draft.state, draft.note) == (Draft.State.IN_REVIEW, "Mention the glaze.")
        assert [one.origin for one in selectors.versions(draft)] == ["written", "regenerated"]


@pytest.mark.usefixtures("teapot")
def test_a_killed_request_goes_on_and_writes_nothing_twice(bare_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (2, 3, 4):
        make_teapot(bare_shop, f"POT-{n}")
    brief = ask(bare_shop, "POT-1", "POT-2", "POT-3", "POT-4")
    whole, written = drafting.generate, []

    def die_at_the_third(request: object, **more: object) -> object:
        written.append(request)
        if len(written) == 3:
            raise KeyboardInterrupt
        return whole(request, **more)

    monkeypatch.setattr(drafting, "generate", die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run_now(job_of(brief))
    with shop_context(bare_shop):
        assert selectors.counts_of(brief) == {"in_review": 2, "requested": 2}
        retry(job_of(brief), actor=None)

    job = do(brief)

    assert (job.result, job.done, job.total) == ({"in_review": 4}, 4, 4)
    assert len(written) == 5
    with shop_context(bare_shop):
        assert Version.objects.for_shop(bare_shop).count() == 4


def test_two_processes_that_write_the_same_draft_keep_one_text(bare_shop: Shop, teapot: Product) -> None:
    brief = ask(bare_shop, "POT-1")
    with shop_context(bare_shop):
        draft = Draft.objects.get()
        request = drafting.request_of(draft)
    completion = drafting.generate(request, shop=bare_shop)

    do(brief)
    with shop_context(bare_shop):
        drafting._keep(draft, request, completion)

        assert selectors.versions(draft).count() == 1
