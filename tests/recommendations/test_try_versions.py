"""Two versions serve beside each other, each its share of the shoppers; what they do is counted, and the better one kept."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.recommendations import comparing, planning, selectors, trying
from marketing.recommendations.arms import arm_of
from marketing.recommendations.models import Recommendation, TrainingPlan, VersionTest
from marketing.recommendations.shelf import shelf
from marketing.registry import services as registry
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import serving_version
from marketing.shoppers.models import Consent, Event, Shopper
from marketing.shoppers.services import merge_visitor, record_consent
from tests.api import browser_of
from tests.recommendations.conftest import TEAS, Trained, make_version, visitor_who_viewed
from tests.recommendations.test_recommend import ask


@pytest.fixture
def rival(serving: ModelVersion, trained: Trained, settings: object) -> ModelVersion:
    """The version that would be tried beside the one that serves. The gate has no objection."""
    version = make_version(serving.shop, trained, settings)
    better = {"difference": 0.1, "lower": 0.05, "upper": 0.2}
    version.metrics = version.metrics | {"gate": [{"rival": str(serving), **better}]}
    with shop_context(serving.shop):
        version.save()
    return version


def start(b: ModelVersion, actor: User | None = None, **fields: object) -> VersionTest:
    told = {"share": 50, "metric": "clicked", "smallest_lift": 20, **fields}
    with shop_context(b.shop):
        return trying.start_test(b.shop, b, actor=actor, **told)


def in_arm(test: VersionTest, arm: str, *, known: bool = True) -> UUID:
    """A visitor of this arm."""
    while True:
        visitor = visitor_who_viewed(test.shop, *TEAS[:2]) if known else uuid4()
        if arm_of(test, visitor) == arm:
            return visitor


def last_list(shop: Shop) -> Recommendation:
    with shop_context(shop):
        return Recommendation.objects.for_shop(shop).order_by("-created_at").first()


def test_each_shopper_gets_one_of_the_two_always_the_same_and_by_their_shares(rival: ModelVersion) -> None:
    test = start(rival, share=25)
    visitors = [uuid4() for _ in range(2_000)]

    arms = [arm_of(test, visitor) for visitor in visitors]

    assert arms == [arm_of(test, visitor) for visitor in visitors]
    assert 430 < arms.count("b") < 570


def test_an_answer_is_ranked_by_the_version_of_its_arm_and_kept_with_it(rival: ModelVersion) -> None:
    test, client = start(rival), browser_of(rival.shop)
    of_a, of_b = in_arm(test, "a"), in_arm(test, "b")

    first = ask(client, visitor=of_b)  # B is being loaded: A answers, and the list still counts for B
    assert (first["model"], last_list(rival.shop).arm) == ("recommender-1", "b")
    shelf._load_to_compare(rival)

    assert (ask(client, visitor=of_b)["model"], last_list(rival.shop).arm) == ("recommender-2", "b")
    assert (ask(client, visitor=of_a)["model"], last_list(rival.shop).arm) == ("recommender-1", "a")


def test_who_refuses_is_answered_by_a_and_is_in_no_arm(rival: ModelVersion) -> None:
    test, client = start(rival), browser_of(rival.shop)
    shelf._load_to_compare(rival)
    visitor = in_arm(test, "b")
    with shop_context(rival.shop):
        record_consent(rival.shop, purpose=Consent.Purpose.PERSONALIZATION, given=False, visitor_id=visitor)

    assert (ask(client, visitor=visitor)["model"], last_list(rival.shop).arm) == ("recommender-1", "")
    assert (ask(client)["model"], last_list(rival.shop).arm) == ("recommender-1", "")


def test_when_a_serves_no_longer_everybody_gets_what_serves_and_the_test_ends(rival: ModelVersion) -> None:
    test, client = start(rival), browser_of(rival.shop)
    shelf._load_to_compare(rival)
    visitor = in_arm(test, "b")
    with shop_context(rival.shop):
        registry.promote(rival, actor=None)

    ask(client, visitor=visitor)

    assert last_list(rival.shop).arm == ""
    with shop_context(rival.shop):
        assert trying.end_if_left(test)
        test.refresh_from_db()
    assert (test.state, test.winner, test.reason) == ("ended", "", "recommender-1 serves no longer.")


def tell(shown: Recommendation, name: str, visitor: UUID, *, minutes: int = 0) -> None:
    at = shown.created_at + timedelta(minutes=minutes)
    Event.objects.create(
        shop=shown.shop, day=at.date(), occurred_at=at, name=name, visitor_id=visitor,
        recommendation_id=None if name == "purchase" else shown.pk,
        items=[{"product_id": shown.items[0]["product_id"], "quantity": 1}],
    )  # fmt: skip


def test_shoppers_are_counted_once_in_their_arm_and_who_saw_both_in_none(rival: ModelVersion) -> None:
    shop, test, client = rival.shop, start(rival), browser_of(rival.shop)
    shelf._load_to_compare(rival)

    def sees(arm: str, *deeds: str, lists: int = 1) -> UUID:
        visitor = in_arm(test, arm)
        for _ in range(lists):
            ask(client, visitor=visitor)
            with shop_context(shop):
                for minutes, deed in enumerate(("view_item_list", *deeds)):
                    tell(last_list(shop), deed, visitor, minutes=minutes)
        return visitor

    sees("a")
    sees("a", "select_item", "add_to_cart", lists=2)
    sees("b", "select_item", "purchase")
    sees("b", "select_item")
    sees("b")
    one, other = sees("a", "select_item"), sees("b", "select_item")
    with shop_context(shop):
        person = Shopper.objects.create(shop=shop, external_id="anna", analytics=True)
        merge_visitor(shop, visitor_id=one, external_id=person.external_id)
        merge_visitor(shop, visitor_id=other, external_id=person.external_id)
        figures = comparing.count_test(test)

    assert figures == {
        "a_seen": 2, "a_clicked": 1, "a_carted": 1, "a_bought": 0,
        "b_seen": 3, "b_clicked": 2, "b_carted": 0, "b_bought": 1,
        "left_out": 1, "b_lists": 4, "b_by_itself": 4,
    }  # fmt: skip


def test_a_test_asks_for_a_serving_version_another_one_and_no_test_beside_it(
    rival: ModelVersion, analyst: User, marketer: User
) -> None:
    with pytest.raises(NotAllowed):
        start(rival, analyst)
    with shop_context(rival.shop):
        serving = serving_version(rival.shop, Kind.RECOMMENDER)
    with pytest.raises(Invalid):
        start(serving, marketer)
    start(rival, marketer)
    with pytest.raises(Conflict, match="running already"):
        start(rival, marketer)
    with shop_context(rival.shop):
        assert AuditEvent.objects.for_shop(rival.shop).filter(action="version_test.started").count() == 1


def test_what_the_gate_holds_back_is_tried_by_an_owner_alone_and_kept_if_it_did_better(
    rival: ModelVersion, owner: User, marketer: User
) -> None:
    shop = rival.shop
    with shop_context(shop):
        rival.metrics = rival.metrics | {"gate": []}
        rival.save()
    with pytest.raises(NotAllowed):
        start(rival, marketer)
    test = start(rival, owner)

    with shop_context(shop):
        with pytest.raises(Conflict):  # nothing says yet that it is better
            trying.choose_winner(test, "b", actor=owner)
        VersionTest.objects.filter(pk=test.pk).update(a_seen=2_000, a_clicked=200, b_seen=2_000, b_clicked=400)
        trying.choose_winner(test, "b", actor=owner)

        serving = serving_version(shop, Kind.RECOMMENDER)
    assert (serving, serving.override_reason) == (rival, "It did better in a test beside recommender-1.")


def test_no_version_serves_by_itself_while_a_test_runs(rival: ModelVersion, trained: Trained, settings: object) -> None:
    start(rival)
    with shop_context(rival.shop):
        TrainingPlan.objects.create(shop=rival.shop, every="day", promotes=True, last_run=rival.run)

        assert not planning.let_serve(rival)


def test_the_page_says_plainly_what_is_known(rival: ModelVersion, owner: User, client: Client) -> None:
    client.force_login(owner)
    add = "/dashboard/recommendations/versiontest/add/"
    said = {"version": rival.pk, "share": 25, "metric": "clicked", "smallest_lift": 20, "_shop": str(rival.shop_id)}
    page = client.post(add, said, follow=True)
    assert "No conclusion yet" in page.content.decode()
    with shop_context(rival.shop):
        test = selectors.running_test(rival.shop)
        figures = {"a_seen": 3_000, "a_clicked": 300, "b_seen": 1_000, "b_clicked": 170}
        VersionTest.objects.filter(pk=test.pk).update(**figures, counted_at=timezone.now())

    address = f"/dashboard/recommendations/versiontest/{test.pk}"
    assert "B does better" in client.get(f"{address}/change/").content.decode()
    assert "B does better" in client.get("/dashboard/recommendations/versiontest/").content.decode()
    client.post(f"{address}/choose/", {"winner": "b", "_shop": str(rival.shop_id)})

    with shop_context(rival.shop):
        assert serving_version(rival.shop, Kind.RECOMMENDER) == rival
