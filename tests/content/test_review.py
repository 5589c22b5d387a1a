"""A person judges a text: approves, edits, rejects, and takes it back."""

from uuid import uuid4

import pytest

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.accounts.undoing import take_back
from marketing.catalog.models import Product
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.content import selectors, services
from marketing.content.models import Claim, Draft, Finding, Review, Version
from marketing.jobs.models import Job
from tests.content.conftest import TRUE, change_fact, make_draft, make_teapot

LIE = "The Moss teapot is made of oak and holds 900 ml."


@pytest.fixture
def draft(shop: Shop, teapot: Product) -> Draft:
    """True, and checked."""
    return services.edit(make_draft(teapot), TRUE, actor=None)[0]


def test_a_marketer_approves_and_the_text_goes_live_half_a_minute_later(draft: Draft, marketer: User) -> None:
    approved, _undo = services.approve(draft, actor=marketer, version=draft.version, seconds=4.5)

    job = Job.objects.for_shop(draft.shop).get(kind="content.publish")
    review = Review.objects.for_shop(draft.shop).get()
    assert approved.state == Draft.State.APPROVED
    assert job.not_before == approved.publish_at
    assert 29 <= (approved.publish_at - approved.updated_at).total_seconds() <= 31
    assert (review.who, review.verdict, review.seconds) == (marketer, "approved", 4.5)
    assert AuditEvent.objects.for_shop(draft.shop).filter(action="draft.approved", actor=marketer).exists()


@pytest.mark.parametrize("who", ["analyst", "developer", "rival_owner"])
def test_who_does_not_edit_content_changes_nothing(draft: Draft, who: str, request: pytest.FixtureRequest) -> None:
    stranger = request.getfixturevalue(who)

    for change in (
        lambda: services.approve(draft, actor=stranger),
        lambda: services.edit(draft, "Other.", actor=stranger),
        lambda: services.reject(draft, "No.", actor=stranger),
        lambda: services.regenerate(draft, actor=stranger),
        lambda: services.approve_many(draft.shop, [draft.pk], actor=stranger),
        lambda: services.request_drafts(draft.shop, "title", ["POT-1"], actor=stranger, locales=["en"]),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert selectors.find_draft(draft.shop, draft.pk).state == Draft.State.IN_REVIEW


def test_a_text_that_the_facts_do_not_say_cannot_be_approved(draft: Draft, marketer: User) -> None:
    draft, _undo = services.edit(draft, LIE, actor=marketer)

    assert draft.risk == Draft.Risk.BLOCKED
    assert Finding.objects.for_shop(draft.shop).filter(draft=draft, severity="block").count() >= 2
    with pytest.raises(Conflict, match="Edit it, or reject it"):
        services.approve(draft, actor=marketer)
    assert services.approve_many(draft.shop, [draft.pk], actor=marketer).approved == 0


def test_offsets_point_at_the_claims_in_the_text(draft: Draft) -> None:
    told = {claim.fact: draft.text[claim.start : claim.end] for claim in Claim.objects.for_shop(draft.shop)}

    assert told["Material"] == "stoneware"
    assert told["Capacity"] == "350 ml"


def test_what_was_true_when_written_is_checked_again_at_the_verdict(draft: Draft, marketer: User) -> None:
    change_fact(draft.product, "Capacity", "400", unit="ml")

    with pytest.raises(Conflict):
        services.approve(draft, actor=marketer)

    shown = services.refresh(draft)
    assert shown.risk == Draft.Risk.BLOCKED
    assert shown.version == draft.version, "nobody changed it"


def test_of_two_people_the_second_is_told(draft: Draft, marketer: User, owner: User) -> None:
    seen = draft.version
    services.edit(draft, f"{TRUE} It is green.", actor=owner, version=seen)

    for change in (
        lambda: services.edit(draft, "Mine.", actor=marketer, version=seen),
        lambda: services.approve(draft, actor=marketer, version=seen),
        lambda: services.reject(draft, "No.", actor=marketer, version=seen),
    ):
        with pytest.raises(Conflict, match="Somebody changed this draft"):
            change()
    assert selectors.find_draft(draft.shop, draft.pk).text.endswith("green.")


def test_a_verdict_is_taken_back_and_the_job_finds_nothing_to_publish(draft: Draft, marketer: User) -> None:
    approved, undo = services.approve(draft, actor=marketer)

    take_back(undo, actor=marketer)

    draft = selectors.find_draft(draft.shop, draft.pk)
    assert (draft.state, draft.publish_at) == (Draft.State.IN_REVIEW, None)
    assert Review.objects.for_shop(draft.shop).get().taken_back_at
    assert services.publish(approved) is None
    assert not selectors.live(draft.shop).exists()


def test_a_rejection_needs_a_reason_and_can_be_taken_back(draft: Draft, marketer: User) -> None:
    with pytest.raises(Invalid) as refusal:
        services.reject(draft, "  ", actor=marketer)
    rejected, undo = services.reject(draft, "Too dry", actor=marketer, version=draft.version)

    assert refusal.value.pointer == "/reason"
    assert (rejected.state, rejected.reason) == (Draft.State.REJECTED, "Too dry")

    take_back(undo, actor=marketer)

    assert selectors.find_draft(draft.shop, draft.pk).state == Draft.State.IN_REVIEW


def test_an_edit_is_measured_kept_as_a_version_and_taken_back(draft: Draft, marketer: User) -> None:
    edited, undo = services.edit(draft, TRUE.replace("Moss", "Mossy"), actor=marketer, version=draft.version)
    services.approve(edited, actor=marketer)

    assert Review.objects.for_shop(draft.shop).get().edit_distance == 1
    assert list(selectors.versions(draft).values_list("origin", flat=True))[-1] == Version.Origin.EDITED
    with pytest.raises(Conflict):
        take_back(undo, actor=marketer)  # it was approved since

    services.take_back(edited, actor=marketer)
    edited, undo = services.edit(edited, "Wrong turn.", actor=marketer)
    take_back(undo, actor=marketer)

    assert selectors.find_draft(draft.shop, draft.pk).text == TRUE.replace("Moss", "Mossy")


def test_an_earlier_version_is_put_back_and_checked(draft: Draft, marketer: User) -> None:
    services.edit(draft, LIE, actor=marketer)

    restored, _undo = services.restore(draft, 1, actor=marketer)

    assert (restored.text, restored.risk) == (TRUE, Draft.Risk.NONE)
    assert not Finding.objects.for_shop(draft.shop).filter(draft=draft).exists()


def test_four_eyes_need_two_people_and_the_text_that_both_saw(draft: Draft, marketer: User, owner: User) -> None:
    services.change_kind(draft.shop, "description", actor=owner, four_eyes=True)

    first, undo = services.approve(draft, actor=marketer)
    assert first.state == Draft.State.IN_REVIEW
    with pytest.raises(Conflict, match="second person"):
        services.approve(draft, actor=marketer)

    take_back(undo, actor=marketer)
    services.approve(draft, actor=marketer)
    services.edit(draft, f"{TRUE} So green.", actor=owner)
    assert services.approve(draft, actor=owner)[0].state == Draft.State.IN_REVIEW, "the other saw another text"
    assert services.approve(draft, actor=marketer)[0].state == Draft.State.APPROVED


def test_many_are_approved_where_nothing_was_found_and_the_rest_is_counted(draft: Draft, marketer: User) -> None:
    others = [make_draft(make_teapot(draft.shop, f"POT-{n}")) for n in (2, 3)]
    services.edit(others[0], LIE, actor=None)
    services.edit(others[1], f"{TRUE} The best.", actor=None)
    ids = [draft.pk, *(one.pk for one in others)]

    done = services.approve_many(draft.shop, ids, actor=marketer)

    assert (done.approved, done.skipped) == (1, 2)
    take_back(done.undo, actor=marketer)
    assert selectors.awaiting_review(draft.shop).count() == 3


def test_so_many_at_once_are_refused_and_none_is_changed(draft: Draft, marketer: User) -> None:
    ids = [draft.pk, *(uuid4() for _ in range(500))]

    with pytest.raises(Invalid, match="At most 500"):
        services.approve_many(draft.shop, ids, actor=marketer)


def test_what_the_law_or_the_shop_says_of_words_is_asked(draft: Draft, marketer: User, owner: User) -> None:
    services.change_checks(draft.shop, actor=owner, jurisdiction="EU")
    services.change_voice(draft.shop, "en", actor=marketer, avoid=["cheap"], formality=5)
    allowed = services.allow_words(draft.shop, "best", "A prize that we won", actor=marketer)

    policy = selectors.policy_of(draft.shop, "en")

    assert (policy.jurisdiction, policy.allowed, policy.banned) == ("EU", {"best"}, {"cheap"})
    assert selectors.voice_of(draft.shop, "en").formality == 5
    take_back(services.disallow_words(allowed, actor=marketer), actor=marketer)
    assert selectors.policy_of(draft.shop, "en").allowed == {"best"}
    with pytest.raises(Invalid):
        services.change_voice(draft.shop, "en", actor=marketer, formality=6)


def test_a_text_that_is_too_long_for_its_kind_is_kept_and_blocked(shop: Shop, teapot: Product, marketer: User) -> None:
    draft = make_draft(teapot, kind="seo_title")
    services.change_kind(shop, "seo_title", actor=marketer, limit=20)

    draft, _undo = services.edit(draft, "Moss teapot by Hearthside", actor=marketer)

    found = Finding.objects.for_shop(shop).get(draft=draft, rule="too_long")
    assert draft.text[found.start : found.end] == "hside"
    assert draft.risk == Draft.Risk.BLOCKED
