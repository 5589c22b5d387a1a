"""An approved text goes live, in place of the one before; or it is taken down."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import User
from marketing.catalog.facts import ProductFacts
from marketing.common.errors import Conflict
from marketing.content import selectors
from marketing.content.checking import recheck, tells_price
from marketing.content.models import Draft, Pair, Publication
from marketing.content.services.changing import locked, save
from marketing.content.services.leaving import leave_tests
from marketing.content.services.sweeping import plan_sweep
from marketing.content.standing import standing_hash, standing_on
from marketing.content.states import move


@transaction.atomic
def publish(draft: Draft) -> Publication | None:
    """For the job that waited for 30 seconds. Undone meanwhile, it has nothing to do; facts may have changed meanwhile, too."""
    draft = locked(draft, actor=None)
    if draft.state != Draft.State.APPROVED or draft.publish_at > timezone.now():
        return None
    facts = recheck(draft)
    if draft.risk == Draft.Risk.BLOCKED:
        return _back_to_review(draft)
    pair = selectors.pairs_at(draft).filter(draft=draft).first()
    publication = put_on_trial(draft, facts, pair) if pair else put_live(draft, facts)
    move(draft, Draft.State.PUBLISHED)
    save(draft)
    record("draft.published", subject=draft)
    plan_sweep(draft.shop)
    return publication


def put_live(draft: Draft, facts: list[ProductFacts]) -> Publication:
    """For everybody. A test at this place compares something else from now on, so it ends there."""
    _end_former(draft)
    leave_tests(draft, _("Another text went live in its place."))
    return _as_published(draft, facts)


def put_on_trial(draft: Draft, facts: list[ProductFacts], pair: Pair) -> Publication:
    """For one half of the shoppers, once the test runs."""
    pair.publication = _as_published(draft, facts, on_trial=True)
    pair.save(update_fields=["publication", "updated_at"])
    return pair.publication


def _as_published(draft: Draft, facts: list[ProductFacts], *, on_trial: bool = False) -> Publication:
    return Publication.objects.create(
        **{name: getattr(draft, name) for name in ("shop", "product", "kind", "locale", "audience", "text", "also")},
        **{name: getattr(draft, name) for name in ("ai_generated", "provider", "model")},
        draft=draft,
        on_trial=on_trial,
        stands_on=(names := standing_on(facts, tells_price=tells_price(draft))),
        facts_hash=standing_hash(facts, names),
    )


def _back_to_review(draft: Draft) -> None:
    move(draft, Draft.State.IN_REVIEW)
    draft.publish_at, draft.reason = None, _("The facts changed after it was approved, and the text says otherwise.")
    save(draft)
    record("draft.held_back", subject=draft)


def _end_former(draft: Draft) -> None:
    """Its draft is locked before it is, here as everywhere: who waits for one holds not the other."""
    former = selectors.live_beside(draft)
    if former is None:
        return
    old = locked(former.draft, actor=None)
    if (former := selectors.live_beside(draft)) is None:  # taken down or found stale meanwhile
        return
    _end(former)
    if old.state == Draft.State.PUBLISHED:
        move(old, Draft.State.SUPERSEDED)
        save(old)


@transaction.atomic
def take_down(publication: Publication, *, actor: User | None) -> None:
    """Shoppers read the shop's own text again, as before there was one of ours."""
    draft = locked(publication.draft, actor=actor)
    publication = Publication.objects.for_shop(draft.shop).get(pk=publication.pk)
    if publication.ended_at:
        raise Conflict(_("This text is not live any more."))
    _end(publication)
    move(draft, Draft.State.SUPERSEDED)
    save(draft)
    record("draft.taken_down", subject=draft, actor=actor)
    leave_tests(draft, _("A text was taken down here."))


def _end(publication: Publication) -> None:
    publication.ended_at = timezone.now()
    publication.save(update_fields=["ended_at", "updated_at"])
