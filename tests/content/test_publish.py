"""An approved text goes live, and leaves when what it says is true no longer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.catalog.facts import product_facts
from marketing.catalog.models import Product, ProductFact
from marketing.catalog.services import delete_product
from marketing.common.errors import Conflict
from marketing.common.tenancy import shop_context
from marketing.content import selectors, services
from marketing.content.models import Draft, Publication, Review
from marketing.content.standing import facts_of, holds
from marketing.jobs.models import Job
from marketing.jobs.tasks import run_job
from tests.content.conftest import TRUE, change_fact, make_draft, make_teapot


def go_live(product: Product, text: str = TRUE, **fields: object) -> Publication:
    """Approved, and half a minute later."""
    draft, _undo = services.edit(make_draft(product, **fields), text, actor=None)
    services.approve(draft, actor=None)
    Draft.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(seconds=1))
    return services.publish(draft)


def state_of(publication: Publication) -> str:
    return Draft.objects.get(pk=publication.draft_id).state


def test_a_text_goes_live_in_place_of_the_one_before(shop: Shop, teapot: Product) -> None:
    first = go_live(teapot)
    second = go_live(teapot, f"{TRUE} Green.")
    other = go_live(teapot, audience="new parents")

    assert {one.pk for one in selectors.live(shop)} == {second.pk, other.pk}
    assert (state_of(first), state_of(second)) == (Draft.State.SUPERSEDED, Draft.State.PUBLISHED)


def test_before_its_time_nothing_goes_live_and_a_second_job_does_nothing(shop: Shop, teapot: Product) -> None:
    draft, _undo = services.approve(make_draft(teapot), actor=None)
    assert services.publish(draft) is None

    Draft.objects.update(publish_at=timezone.now())

    assert services.publish(draft)
    assert services.publish(draft) is None
    assert selectors.live(shop).count() == 1


def test_the_planned_job_publishes(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        draft, _undo = services.approve(make_draft(teapot), actor=None)
        Draft.objects.update(publish_at=timezone.now())
        job = Job.objects.for_shop(bare_shop).get(kind=selectors.PUBLISH)
        Job.objects.update(not_before=None)

    run_job(str(job.pk), str(bare_shop.pk))

    with shop_context(bare_shop):
        assert selectors.live(bare_shop).get().draft == draft


def test_facts_that_change_between_approval_and_publication_hold_the_text_back(shop: Shop, teapot: Product) -> None:
    draft, _undo = services.approve(make_draft(teapot), actor=None)
    Draft.objects.update(publish_at=timezone.now())
    change_fact(teapot, "Capacity", "900", unit="ml")

    assert services.publish(draft) is None

    draft = selectors.find_draft(shop, draft.pk)
    assert (draft.state, draft.risk) == (Draft.State.IN_REVIEW, Draft.Risk.BLOCKED)
    assert "facts changed" in draft.reason


@pytest.mark.parametrize(
    ("text", "change", "still_holds"),
    [
        (TRUE, "price", True),  # it tells no price
        (f"{TRUE} Yours for 49.00 GBP.", "price", False),
        (TRUE, "fact", False),
        (TRUE, "new fact", True),
        (TRUE, "gone", False),
        (TRUE, "title", False),
    ],
)
def test_a_text_holds_until_a_fact_under_it_changes(
    shop: Shop, teapot: Product, text: str, change: str, still_holds: bool
) -> None:
    publication = go_live(teapot, text)
    assert holds(publication, facts_of(publication))

    changes = {
        "price": lambda: Product.objects.update(price=Decimal(51)),
        "fact": lambda: change_fact(teapot, "Capacity", "400", unit="ml"),
        "new fact": lambda: ProductFact.objects.create(shop=shop, product=teapot, name="Lid", value="Wood"),
        "gone": lambda: ProductFact.objects.filter(name="Capacity").delete(),
        "title": lambda: Product.objects.update(title="Fern teapot"),
    }
    changes[change]()

    publication = selectors.live(shop).get()
    assert holds(publication, facts_of(publication)) == still_holds
    services.find_stale(shop)
    assert state_of(publication) == (Draft.State.PUBLISHED if still_holds else Draft.State.STALE)
    assert selectors.live(shop).exists() == still_holds


def test_a_stale_text_comes_back_with_what_changed_and_goes_live_again(
    shop: Shop, teapot: Product, marketer: User
) -> None:
    publication = go_live(teapot)
    change_fact(teapot, "Capacity", "400", unit="ml")
    services.find_stale(shop)

    draft = selectors.awaiting_review(shop).get()
    assert (draft.state, draft.risk) == (Draft.State.STALE, Draft.Risk.BLOCKED)
    assert draft.reason == "These facts changed: Capacity."

    draft, _undo = services.edit(draft, TRUE.replace("350", "400"), actor=marketer)
    services.approve(draft, actor=marketer)
    Draft.objects.update(publish_at=timezone.now())
    assert services.publish(draft).pk != publication.pk


def test_facts_that_came_back_before_the_sweep_let_the_text_stand(shop: Shop, teapot: Product) -> None:
    publication = go_live(teapot)
    change_fact(teapot, "Capacity", "400", unit="ml")
    change_fact(teapot, "Capacity", "350", unit="ml")

    services.find_stale(shop)

    assert state_of(publication) == Draft.State.PUBLISHED


def test_a_guide_stands_on_all_its_products(shop: Shop, teapot: Product) -> None:
    other = make_teapot(shop, "POT-2", "Fern teapot")
    publication = go_live(teapot, kind="guide", also=["POT-2"])

    assert [facts.title for facts in facts_of(publication)] == ["Moss teapot", "Fern teapot"]
    change_fact(other, "Capacity", "700", unit="ml")
    publication = selectors.live(shop).get()
    assert not holds(publication, facts_of(publication))


def test_a_text_is_taken_down_once_and_begun_anew(shop: Shop, teapot: Product, marketer: User) -> None:
    publication = go_live(teapot)

    services.take_down(publication, actor=marketer)

    assert not selectors.live(shop).exists()
    with pytest.raises(Conflict):
        services.take_down(publication, actor=marketer)
    anew = services.revise(publication.draft, actor=marketer)
    assert (anew.state, anew.text, anew.ai_generated) == (Draft.State.IN_REVIEW, TRUE, True)


def test_what_is_changed_in_a_text_begun_anew_is_measured(shop: Shop, teapot: Product, marketer: User) -> None:
    anew = services.revise(go_live(teapot).draft, actor=marketer)
    services.edit(anew, TRUE.replace("Moss", "Mossy"), actor=marketer)

    services.approve(anew, actor=marketer)

    assert Review.objects.for_shop(shop).get(draft=anew).edit_distance == 1
    with pytest.raises(Conflict, match="waits for this product already"):
        services.revise(Draft.objects.exclude(pk=anew.pk).get(), actor=marketer)


def test_the_texts_of_a_deleted_product_vanish_and_stay_in_the_audit_log(
    shop: Shop, teapot: Product, marketer: User
) -> None:
    other = make_teapot(shop, "POT-2")
    go_live(teapot)
    guide = go_live(other, kind="guide", also=["POT-1"])

    delete_product(teapot, actor=marketer)

    assert list(selectors.live(shop)) == [guide]
    assert not Draft.objects.for_shop(shop).filter(product__external_id="POT-1").exists()
    assert AuditEvent.objects.for_shop(shop).get(action="text.removed").details["text"] == TRUE
    assert not holds(guide, facts_of(guide)), "it spoke of what is gone"


def test_a_published_text_cannot_be_taken_back_only_down(shop: Shop, teapot: Product, marketer: User) -> None:
    publication = go_live(teapot)

    with pytest.raises(Conflict, match="live already"):
        services.take_back(publication.draft, actor=marketer)


def test_the_sweep_goes_through_all_that_is_live(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        publication = go_live(teapot)
        change_fact(teapot, "Capacity", "400", unit="ml")
        job = services.look_for_stale(bare_shop)
        assert services.look_for_stale(bare_shop) == job, "whoever asks in the same minute joins"

    run_job(str(job.pk), str(bare_shop.pk))

    with shop_context(bare_shop):
        assert state_of(publication) == Draft.State.STALE
        job.refresh_from_db()
        assert job.state == Job.State.SUCCEEDED


def test_many_live_texts_are_compared_with_few_queries(
    shop: Shop, teapot: Product, django_assert_max_num_queries: object
) -> None:
    for n in range(2, 8):
        go_live(make_teapot(shop, f"POT-{n}"))

    with django_assert_max_num_queries(6):
        services.find_stale(shop)


def test_the_facts_beside_a_publication_are_those_of_its_language(shop: Shop, teapot: Product) -> None:
    publication = go_live(teapot, "苔绿茶壶，350 ml。", locale="zh-hans")

    assert publication.stands_on == sorted(product_facts(teapot, "zh-hans").facts.keys() - {"price"})
