"""What came of a text: the same product before and after, beside products whose text stayed as it was."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.content import outcomes, selectors, services, visits
from marketing.content.counting import Count
from marketing.content.models import Effect, Experiment, Pair, Publication, Visits
from marketing.content.results import Result, Verdict
from marketing.jobs.models import Job
from marketing.jobs.tasks import run_job
from marketing.shoppers.models import Shopper
from marketing.shoppers.services import Source, record_events
from tests.content.conftest import make_draft, make_teapot
from tests.shoppers.conftest import make_order, view

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOW = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)


def noon(days_ago: float) -> datetime:
    return datetime.combine((NOW - days_ago * DAY).date(), datetime.min.time(), UTC) + 12 * HOUR


def went_live(product: Product, days_ago: int, *, ended: int | None = None, **fields: object) -> Publication:
    draft = make_draft(product, state="published", **fields)
    said = {name: getattr(draft, name) for name in ("shop", "product", "kind", "locale", "audience", "text")}
    made = Publication.objects.create(**said, draft=draft, facts_hash="0" * 64)
    times = {"created_at": noon(days_ago), "ended_at": None if ended is None else noon(ended)}
    Publication.objects.filter(pk=made.pk).update(**times)
    made.refresh_from_db()
    return made


def looked(product: Product, days_ago: float, *, by: UUID | None = None, then: str = "", later: timedelta = HOUR,
           locale: str = "en") -> UUID:  # fmt: skip
    """A visit, and what it led to."""
    by, at = by or uuid4(), noon(days_ago)
    said = [view(by, product.external_id, occurred_at=at.isoformat(), locale=locale)]
    names = {"cart": ["add_to_cart"], "buy": ["add_to_cart", "purchase"]}.get(then, [])
    said += [view(by, product.external_id, name=name, occurred_at=(at + later).isoformat()) for name in names]
    record_events(product.shop, said, source=Source.SERVER)
    return by


def counted(shop: Shop) -> outcomes.Counted:
    return count(shop, selectors.live(shop).get(product__external_id="POT-1", kind="description"))


def count(shop: Shop, text: Publication) -> outcomes.Counted:
    whole = Count(shop, timezone.now())
    for piece in whole.pieces:
        piece()
    return next(row for row in whole.effects if row.publication_id == text.pk)


def before(row: outcomes.Counted | Effect) -> tuple[int, int, int]:
    return row.before_seen, row.before_carted, row.before_bought


def after(row: outcomes.Counted | Effect) -> tuple[int, int, int]:
    return row.after_seen, row.after_carted, row.after_bought


def others(row: outcomes.Counted) -> tuple[int, ...]:
    return row.others_before_seen, row.others_before_bought, row.others_after_seen, row.others_after_bought


@pytest.fixture
def other(shop: Shop) -> Product:
    return make_teapot(shop, "POT-2", "Fern teapot")


def test_visits_before_and_after_are_counted_here_and_at_the_others(
    shop: Shop, teapot: Product, other: Product
) -> None:
    went_live(teapot, 20)
    looked(teapot, 25)
    looked(teapot, 22, then="cart")
    looked(teapot, 20, then="buy")  # the day itself is on neither side
    looked(teapot, 15, then="buy")
    looked(other, 24, then="buy")
    looked(other, 12)

    row = counted(shop)

    assert (row.days, before(row), after(row)) == (12, (2, 1, 0), (1, 1, 1))
    assert others(row) == (1, 1, 1, 0)


def test_a_shopper_counts_once_a_day_and_a_purchase_for_the_last_visit_before_it(shop: Shop, teapot: Product) -> None:
    went_live(teapot, 20)
    anna = looked(teapot, 22)
    looked(teapot, 22, by=anna)
    looked(teapot, 15, by=anna)
    looked(teapot, 16, then="buy", later=2 * DAY, by=anna)
    looked(teapot, 23, then="buy", later=8 * DAY)

    row = counted(shop)

    assert (before(row), after(row)) == ((2, 0, 0), (2, 1, 1)), "after the visit 15 days ago, not after that before it"


def test_orders_of_known_shoppers_count_and_an_event_of_the_same_order_does_not_count_twice(
    shop: Shop, teapot: Product
) -> None:
    went_live(teapot, 20)
    by = looked(teapot, 15)
    bought = view(
        by, "POT-1", name="purchase", transaction_id="1001", occurred_at=(noon(15) + HOUR).isoformat(), shopper="anna"
    )
    record_events(shop, [bought], source=Source.SERVER)
    make_order(shop, Shopper.objects.get(external_id="anna"), "1001", teapot, at=noon(15) + HOUR)

    assert after(counted(shop)) == (1, 0, 1)


def test_readers_of_another_language_are_not_counted(shop: Shop, teapot: Product) -> None:
    went_live(teapot, 20, locale="zh-hans", text="陶土茶壶")
    for locale in ("zh-CN", "zh-hans", "", "en-GB"):
        looked(teapot, 15, locale=locale)

    assert after(counted(shop)) == (3, 0, 0)


@pytest.mark.parametrize(
    ("days_ago", "ended", "former", "days"),
    [(50, None, None, 28), (3, None, None, 0), (20, 15, None, 4), (20, None, 26, 5), (20, 20, None, 0)],
)
def test_both_sides_have_as_many_days_as_the_shorter_one(
    shop: Shop, teapot: Product, days_ago: int, ended: int | None, former: int | None, days: int
) -> None:
    if former:
        went_live(teapot, former, ended=days_ago)
    text = went_live(teapot, days_ago, ended=ended)

    assert count(shop, text).days == days


def test_a_product_whose_own_text_changed_meanwhile_is_none_of_the_others(
    shop: Shop, teapot: Product, other: Product
) -> None:
    went_live(teapot, 20)
    went_live(teapot, 18, kind="title")
    went_live(other, 40, ended=15)
    looked(other, 24)

    row = counted(shop)

    assert others(row) == (0, 0, 0, 0)
    assert row.also_changed == 1


def on_trial(product: Product, began: int, ended: int | None, **fields: object) -> Publication:
    """A text that half of the shoppers read in these days."""
    draft = make_draft(product, state="published", **fields)
    said = {name: getattr(draft, name) for name in ("shop", "product", "kind", "locale", "audience")}
    text = Publication.objects.create(**said, draft=draft, text=draft.text, facts_hash="0" * 64, on_trial=True)
    at = None if ended is None else noon(ended)
    Publication.objects.filter(pk=text.pk).update(created_at=noon(began), ended_at=at)
    test = Experiment.objects.create(
        shop=product.shop, name="Lids", state="ended" if at else "running", started_at=noon(began), ended_at=at
    )
    Pair.objects.create(**said, experiment=test, draft=draft, publication=text, external_id=product.external_id)
    return text


def test_days_in_which_half_read_a_text_are_not_before_it(shop: Shop, teapot: Product, other: Product) -> None:
    on_trial(teapot, 30, 20)
    text = went_live(teapot, 20)
    looked(teapot, 35, then="cart")
    looked(teapot, 25, then="buy")  # of the test
    looked(teapot, 15)
    looked(other, 32)

    row = count(shop, text)

    assert (row.days, before(row), after(row)) == (12, (1, 1, 0), (1, 0, 0))
    assert others(row) == (1, 0, 0, 0)


def test_a_test_at_a_place_ends_the_days_of_its_text_and_of_the_others(
    shop: Shop, teapot: Product, other: Product
) -> None:
    text = went_live(teapot, 30)
    on_trial(teapot, 20, None)
    on_trial(other, 25, 15)
    looked(teapot, 15)
    looked(other, 27)

    row = count(shop, text)

    assert (row.days, after(row), others(row)) == (9, (0, 0, 0), (0, 0, 0, 0))


def effect(text: Publication, *, days: int = 20, hits: tuple[int, int] = (100, 160), of_others: int = 1_000) -> Result:
    sides = {"before_seen": 2_000, "after_seen": 2_000, "others_before_seen": 20_000, "others_after_seen": 20_000}
    bought = {"before_bought": hits[0], "after_bought": hits[1], "others_before_bought": 1_000}
    return Result(
        Effect(publication=text, day=noon(40).date(), days=days, **sides, **bought, others_after_bought=of_others)
    )


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({}, Verdict.ROSE),
        ({"hits": (160, 100)}, Verdict.FELL),
        ({"hits": (100, 110)}, Verdict.OPEN),
        ({"hits": (3, 9)}, Verdict.OPEN),  # three times as many, and nothing is said
        ({"of_others": 1_600}, Verdict.OPEN),  # it rose everywhere
        ({"days": 5}, Verdict.EARLY),
    ],
)
def test_a_rise_counts_only_beyond_that_of_the_others_and_beyond_chance(
    shop: Shop, teapot: Product, given: dict, verdict: Verdict
) -> None:
    assert effect(went_live(teapot, 40), **given).purchases.verdict == verdict


def test_the_job_counts_and_who_looks_twice_has_it_counted_once(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        went_live(teapot, 20)
        looked(teapot, 15)
        job = services.refresh_outcomes(bare_shop)
        assert services.count_outcomes(bare_shop) == job

    run_job(str(job.pk), str(bare_shop.pk))

    with shop_context(bare_shop):
        assert after(selectors.effects(bare_shop).get()) == (1, 0, 0)
        assert services.refresh_outcomes(bare_shop) == job, "fresh enough"


def test_killed_the_count_goes_on_where_it_ended(
    bare_shop: Shop, teapot: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop_context(bare_shop):
        went_live(teapot, 20)
        looked(teapot, 15)
        job = services.count_outcomes(bare_shop)
    whole, begun = visits.count_days, []

    def count_days(shop: Shop, *span: date) -> None:
        begun.append(span)
        if len(begun) == 3:
            raise KeyboardInterrupt
        whole(shop, *span)

    monkeypatch.setattr(visits, "count_days", count_days)
    with pytest.raises(KeyboardInterrupt):
        run_job(str(job.pk), str(bare_shop.pk))
    with shop_context(bare_shop):
        Job.objects.update(lease_until=NOW - DAY)
    run_job(str(job.pk), str(bare_shop.pk))

    with shop_context(bare_shop):
        days = list(Visits.objects.for_shop(bare_shop).filter(product_id="", language="").values_list("day", flat=True))
        assert (begun[3], len(days)) == (begun[2], 20 + 28 + 1)
        assert after(selectors.effects(bare_shop).get()) == (1, 0, 0)
        later = timezone.now() + HOUR
        assert visits.spans_to_count(bare_shop, days[0], later)[0][0] == NOW.date() - 37 * DAY, "of earlier days nobody tells any more"


@pytest.fixture(autouse=True)
def _opted_out_shop(bare_shop: Shop) -> None:
    """Nothing here is about consent."""
    Shop.objects.filter(pk=bare_shop.pk).update(consent_mode="opt_out")
    bare_shop.refresh_from_db()
