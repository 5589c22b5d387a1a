"""Two texts, two halves of the shoppers: who reads which, who counts, and how it ends."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product
from marketing.catalog.services import delete_product
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.content import experiments, selectors, services
from marketing.content.models import Arm, Draft, Experiment, Pair, Publication
from marketing.content.reading import Reading, readable
from marketing.content.services import ending
from marketing.content.splitting import arm_of
from marketing.jobs.models import Job
from marketing.jobs.tasks import run_job
from marketing.shoppers.consent import takes_part
from marketing.shoppers.models import Shopper
from marketing.shoppers.services import Source, merge_visitor, record_consent, record_events
from tests.content.conftest import TRUE, change_fact, make_draft, make_teapot
from tests.content.test_publish import go_live, state_of
from tests.shoppers.conftest import view

OTHER = f"{TRUE} It has a lid."
NAMED = {"name": "Lids", "metric": "carted", "smallest_lift": 20}
SINCE = timedelta(days=3)


def approve(draft: Draft) -> Publication:
    services.approve(draft, actor=None)
    Draft.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(seconds=1))
    return services.publish(draft)


def under_test(product: Product, text: str = OTHER, *, against: bool = True, **fields: object) -> Experiment:
    """A text on trial against one that is live, or against the shop's own; it was started three days ago."""
    if against:
        go_live(product, **fields)
    draft, _undo = services.edit(make_draft(product, **fields), text, actor=None)
    experiment = services.plan_experiment(product.shop, [draft], actor=None, **NAMED)
    approve(draft)
    services.start_experiment(experiment, actor=None)
    Experiment.objects.filter(pk=experiment.pk).update(started_at=timezone.now() - SINCE)
    return selectors.experiments(product.shop).get(pk=experiment.pk)


def somebody(experiment: Experiment, arm: str) -> UUID:
    return next(one for one in iter(uuid4, None) if arm_of(experiment, one) == arm)


def read(experiment: Experiment, arm: str = "", product: str = "POT-1") -> Reading:
    return readable(experiment.shop, product, visitor=somebody(experiment, arm) if arm else None)


def texts(reading: Reading) -> list[str]:
    return [one.text for one in reading.texts]


def saw(experiment: Experiment, arm: str, *, then: str = "", later: timedelta = timedelta(hours=1)) -> UUID:
    """Somebody of this half saw the text two days ago, and put the product into the cart, or not."""
    by, pair = somebody(experiment, arm), Pair.objects.get(experiment=experiment)
    at = timezone.now() - timedelta(days=2)
    told = [view(by, pair.external_id, name="view_promotion", content_id=str(pair.pk), occurred_at=at.isoformat())]
    told += [view(by, pair.external_id, name=then, occurred_at=(at + later).isoformat())] if then else []
    record_events(experiment.shop, told, source=Source.SERVER)
    return by


def figures(experiment: Experiment) -> tuple[int, ...]:
    (row,) = experiments.count_experiment(experiment.shop, experiment)
    return row[1:]


@pytest.fixture
def visitor() -> UUID:
    return uuid4()


def test_each_half_reads_its_text_and_everybody_else_what_there_is_without_the_test(
    shop: Shop, teapot: Product
) -> None:
    experiment = under_test(teapot)

    assert (texts(read(experiment, "a")), texts(read(experiment, "b"))) == ([TRUE], [OTHER])
    assert [(one.variant, one.pair.external_id) for one in read(experiment, "b").told] == [("b", "POT-1")]
    assert (texts(read(experiment)), read(experiment).told) == ([TRUE], [])
    assert [one.text for one in selectors.live(shop)] == [TRUE], "feeds and the review know nothing of B"


def test_a_live_text_is_held_against_the_shop_s_own(shop: Shop, teapot: Product) -> None:
    publication = go_live(teapot)
    experiment = services.plan_experiment(shop, [publication.draft], actor=None, **NAMED)
    assert texts(read(experiment, "a")) == [TRUE], "planned is not started"
    services.start_experiment(experiment, actor=None)

    assert (texts(read(experiment, "a")), texts(read(experiment, "b"))) == ([], [TRUE])
    assert [one.variant for one in read(experiment, "a").told] == ["a"]

    services.choose_winner(experiment, "a", actor=None)
    assert not selectors.live(shop).exists()


def test_the_halves_are_even_and_postgresql_sees_the_same(shop: Shop, teapot: Product) -> None:
    experiment = under_test(teapot)
    visitors = [uuid4() for _ in range(2_000)]

    ours = [arm_of(experiment, one) == Arm.B for one in visitors]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT get_byte(sha256(salt || uuid_send(visitor)), 0) & 1 = 1
               FROM unnest(%s::uuid[]) WITH ORDINALITY told (visitor, n), content_experiment ORDER BY n""",
            [visitors],
        )
        theirs = [row[0] for row in cursor.fetchall()]

    assert ours == theirs
    assert 900 < sum(ours) < 1_100


@pytest.mark.parametrize(
    ("mode", "answers", "counts"),
    [
        ("opt_in", {}, False),
        ("opt_out", {}, True),
        ("opt_in", {"analytics": True}, True),
        ("opt_out", {"analytics": False}, False),
        ("opt_in", {"analytics": True, "personalization": False}, False),
    ],
)
def test_who_may_not_be_counted_or_opted_out_takes_no_part(
    shop: Shop, mode: str, answers: dict, counts: bool, visitor: UUID
) -> None:
    shop.consent_mode = mode
    for purpose, given in answers.items():
        record_consent(shop, purpose=purpose, given=given, visitor_id=visitor)

    known = Shopper.objects.filter(visitors__visitor_id=visitor).first()

    assert takes_part(shop, known) == counts


def test_shoppers_count_once_in_their_half_with_what_they_did_within_a_week(shop: Shop, teapot: Product) -> None:
    experiment = under_test(teapot)
    saw(experiment, "a")
    saw(experiment, "a", then="add_to_cart")
    saw(experiment, "b", then="add_to_cart")
    saw(experiment, "b", then="purchase")
    saw(experiment, "b", then="add_to_cart", later=-timedelta(hours=1))  # before it was seen
    again = saw(experiment, "b")
    record_events(
        shop,
        [view(again, "POT-1", name="view_promotion", content_id=str(Pair.objects.get().pk))],
        source=Source.SERVER,
    )

    assert figures(experiment) == (2, 1, 0, 4, 1, 1, 0)


def test_one_person_who_saw_both_on_two_devices_is_left_out(shop: Shop, teapot: Product) -> None:
    experiment = under_test(teapot)
    for arm in ("a", "b"):
        merge_visitor(shop, saw(experiment, arm), "anna")
    saw(experiment, "a")

    assert figures(experiment) == (1, 0, 0, 0, 0, 0, 1)


def test_a_fact_that_changes_withholds_the_text_at_once_and_ends_the_test_with_that_reason(
    shop: Shop, teapot: Product
) -> None:
    experiment = under_test(teapot)
    change_fact(teapot, "Capacity", "400", unit="ml")

    assert texts(read(experiment, "b")) == []
    assert read(experiment, "b").told == [], "nobody is counted from now on"
    services.find_stale(shop)

    experiment.refresh_from_db()
    assert (experiment.state, experiment.reason) == ("ended", "These facts changed: Capacity.")
    assert not selectors.standing(shop).exists()


def test_b_is_kept_through_the_usual_publication(shop: Shop, teapot: Product, marketer: User) -> None:
    experiment = under_test(teapot)
    a, b = selectors.live(shop).get(), selectors.standing(shop).get(on_trial=True)

    services.choose_winner(experiment, "b", actor=marketer)

    assert [(one.text, one.draft_id) for one in selectors.standing(shop)] == [(OTHER, b.draft_id)]
    assert (state_of(a), state_of(b)) == (Draft.State.SUPERSEDED, Draft.State.PUBLISHED)
    with pytest.raises(Conflict, match="ended already"):  # the second of two who click at once
        services.choose_winner(experiment, "a", actor=marketer)


@pytest.mark.parametrize("end", [lambda one: services.stop_experiment(one, actor=None), lambda one: services.choose_winner(one, "a", actor=None)])  # fmt: skip
def test_stopped_or_with_a_kept_everybody_reads_a(shop: Shop, teapot: Product, end: object) -> None:
    experiment = under_test(teapot)
    b = selectors.standing(shop).get(on_trial=True)

    end(experiment)

    assert [one.text for one in selectors.standing(shop)] == [TRUE]
    assert state_of(b) == Draft.State.SUPERSEDED


def test_b_whose_facts_changed_a_moment_ago_is_not_published_but_comes_back_to_review(
    shop: Shop, teapot: Product
) -> None:
    experiment = under_test(teapot, against=False)
    b = selectors.standing(shop).get(on_trial=True)
    change_fact(teapot, "Capacity", "400", unit="ml")

    services.choose_winner(experiment, "b", actor=None)

    assert not selectors.standing(shop).exists()
    assert state_of(b) == Draft.State.STALE


@pytest.mark.parametrize("change", ["another text", "taken down", "deleted"])
def test_a_place_that_changes_otherwise_leaves_the_test(
    shop: Shop, teapot: Product, marketer: User, change: str
) -> None:
    experiment = under_test(teapot)
    saw(experiment, "b")
    changes = {
        "another text": lambda: go_live(teapot, f"{TRUE} Green."),
        "taken down": lambda: services.take_down(selectors.live(shop).get(), actor=marketer),
        "deleted": lambda: delete_product(teapot, actor=marketer),
    }

    changes[change]()

    experiment.refresh_from_db()
    assert experiment.state == "ended"
    assert not selectors.standing(shop).filter(on_trial=True).exists()
    assert figures(experiment)[3] == 1, "who saw it still counts"


def test_one_of_many_products_leaves_and_the_others_go_on(shop: Shop, teapot: Product) -> None:
    pots = [teapot, make_teapot(shop, "POT-2", "Fern teapot")]
    drafts = [make_draft(pot, f"The {pot.title} holds 350 ml.") for pot in pots]
    experiment = services.plan_experiment(shop, drafts, actor=None, **NAMED)
    with pytest.raises(Conflict, match="No text of this test is approved"):
        services.start_experiment(experiment, actor=None)
    approve(drafts[0])
    services.start_experiment(experiment, actor=None)
    approve(drafts[1])  # later, and it joins
    change_fact(teapot, "Capacity", "400", unit="ml")

    services.find_stale(shop)

    experiment.refresh_from_db()
    assert experiment.state == "running"
    assert [one.external_id for one in selectors.running_pairs(shop)] == ["POT-2"]


def test_a_large_test_is_ended_by_a_job_and_everybody_reads_a_until_then(
    bare_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "AT_ONCE", 2)
    pots = [make_teapot(bare_shop, f"POT-{number}") for number in range(1, 6)]
    with shop_context(bare_shop):
        drafts = [make_draft(pot) for pot in pots]
        experiment = services.plan_experiment(bare_shop, drafts, actor=None, **NAMED)
        for draft in drafts:
            approve(draft)
        services.start_experiment(experiment, actor=None)

        ended = services.choose_winner(experiment, "b", actor=None)
        assert (ended.state, selectors.live(bare_shop).count()) == ("ending", 2)
        assert not selectors.running_pairs(bare_shop).exists()
        with pytest.raises(Conflict, match="ended already"):
            services.stop_experiment(experiment, actor=None)
        another = go_live(pots[-1], f"{TRUE} Green.")
        job = Job.objects.get(kind=selectors.END_TEST)
    run_job(str(job.pk), str(bare_shop.pk))

    with shop_context(bare_shop):
        experiment.refresh_from_db()
        assert (experiment.state, experiment.winner, experiment.ended_at) == ("ended", "b", ended.ended_at)
        assert selectors.live(bare_shop).count() == 5
        assert selectors.live(bare_shop).filter(pk=another.pk).exists(), "what was published meanwhile stays"


def test_a_place_is_in_one_test_and_only_editors_plan_one(shop: Shop, teapot: Product, analyst: User) -> None:
    experiment = under_test(teapot)

    with pytest.raises(Invalid, match="None of these texts can be tested"):
        services.plan_experiment(shop, [make_draft(teapot)], actor=None, **NAMED)
    with pytest.raises(NotAllowed):
        services.stop_experiment(experiment, actor=analyst)


def test_the_job_counts_tests_too(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        experiment = under_test(teapot)
        saw(experiment, "b", then="add_to_cart")
        job = services.count_outcomes(bare_shop)

    run_job(str(job.pk), str(bare_shop.pk))

    with shop_context(bare_shop):
        experiment.refresh_from_db()
        assert (experiment.a_seen, experiment.b_seen, experiment.b_carted) == (0, 1, 1)
