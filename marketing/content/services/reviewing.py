"""A person's word about a draft, and how it is taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, Undo, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.accounts.undoing import remember, undoes
from marketing.common.distances import edit_distance
from marketing.common.errors import Conflict, DomainError, Invalid
from marketing.content import selectors
from marketing.content.checking import recheck
from marketing.content.models import Draft, Review
from marketing.content.rejecting import reason_told
from marketing.content.services.changing import few_enough, into_review, locked, save
from marketing.content.states import move
from marketing.jobs.services import enqueue

BEFORE_LIVE = timedelta(seconds=30)  # so long an approval can be undone before anybody reads the text
LONGEST_REASON = 500


@transaction.atomic
def approve(
    draft: Draft, *, actor: User | None, version: int | None = None, seconds: float | None = None
) -> tuple[Draft, Undo | None]:
    """It goes live after 30 seconds. Where the kind asks for four eyes, the first approval leaves it in review."""
    draft = locked(draft, actor=actor, version=version)
    into_review(draft)
    if draft.state != Draft.State.IN_REVIEW:
        raise Conflict(_("Only a draft that is in review can be approved."))
    if actor and selectors.approvals(draft).filter(who=actor).exists():
        raise Conflict(_("You approved this text already. A second person has to approve it, too."))
    _require_true(draft)
    _note(draft, Review.Verdict.APPROVED, actor=actor, seconds=seconds)
    if _seen_by_enough(draft):
        move(draft, Draft.State.APPROVED)
        draft.publish_at = timezone.now() + BEFORE_LIVE
        save(draft)
        key = f"{selectors.PUBLISH}:{draft.pk}:{draft.version}"
        enqueue(selectors.PUBLISH, subject=draft, key=key, not_before=draft.publish_at)
    record("draft.approved", subject=draft, actor=actor, state=draft.state)
    return draft, _undo([draft], actor)


def _require_true(draft: Draft) -> None:
    """Against the facts, the law and the allowed words of this moment, not of the hour when it was written."""
    recheck(draft)
    draft.save()
    if draft.risk == Draft.Risk.BLOCKED:
        raise Conflict(_("Something in this text is blocked, or the facts do not say it. Edit it, or reject it."))


def _seen_by_enough(draft: Draft) -> bool:
    needed = 2 if selectors.settings_of(draft.shop, draft.kind).four_eyes else 1
    return len(set(selectors.approvals(draft).values_list("who", flat=True))) >= needed


@transaction.atomic
def reject(
    draft: Draft,
    note: str,
    *,
    actor: User | None,
    code: str = "",
    version: int | None = None,
    seconds: float | None = None,
) -> tuple[Draft, Undo | None]:
    """For one of the reasons that can be counted, in words, or both."""
    draft = locked(draft, actor=actor, version=version)
    code = code if code in Review.Reason.values else ""
    reason = reason_told(draft.shop, code, note.replace("\0", "").strip())[:LONGEST_REASON]
    if not reason:
        raise Invalid(_("Say why, so that the next text is better."), pointer="/reason")
    into_review(draft)
    if draft.state != Draft.State.IN_REVIEW:
        raise Conflict(_("Only a draft that is in review can be rejected."))
    move(draft, Draft.State.REJECTED)
    draft.reason = reason
    _note(draft, Review.Verdict.REJECTED, actor=actor, seconds=seconds, reason=reason, code=code)
    save(draft)
    record("draft.rejected", subject=draft, actor=actor, reason=reason, code=code)
    return draft, _undo([draft], actor)


def _note(
    draft: Draft, verdict: str, *, actor: User | None, seconds: float | None, reason: str = "", code: str = ""
) -> None:
    written = selectors.last_written(draft)
    Review.objects.create(
        shop=draft.shop, draft=draft, version=draft.version, who=actor, verdict=verdict, reason=reason,
        code=code, seconds=seconds, edit_distance=edit_distance(written.text, draft.text) if written else 0,
        provider=draft.provider, model=draft.model,
    )  # fmt: skip


@transaction.atomic
def take_back(draft: Draft, *, actor: User | None) -> Draft:
    """The last verdict about it. A text that is live already can only be taken down."""
    draft = locked(draft, actor=actor)
    if draft.state == Draft.State.PUBLISHED:
        raise Conflict(_("This text is live already. Take it down, or restore an earlier one."))
    review = Review.objects.for_shop(draft.shop).filter(draft=draft, taken_back_at=None).last()
    if review is None:
        raise Conflict(_("Nobody has judged this draft yet, so there is nothing to undo."))
    review.taken_back_at = timezone.now()
    review.save(update_fields=["taken_back_at", "updated_at"])
    if draft.state != Draft.State.IN_REVIEW:  # it is there where four eyes wait for the second pair
        move(draft, Draft.State.IN_REVIEW)
    draft.publish_at, draft.reason = None, ""
    record("draft.taken_back", subject=draft, actor=actor)
    return save(draft)


@dataclass(frozen=True)
class Approved:
    approved: int
    skipped: int  # something was found in them, or somebody was faster
    undo: Undo | None


@transaction.atomic
def approve_many(shop: Shop, ids: Iterable[UUID], *, actor: User | None) -> Approved:
    """Only what is beyond doubt: every claim supported, and nothing found."""
    require(actor, shop, EDIT_CONTENT)
    ids = few_enough(dict.fromkeys(ids))
    clean = selectors.awaiting_review(shop).filter(pk__in=ids, risk=Draft.Risk.NONE).order_by("pk")
    done = [draft for one in clean if (draft := _approved(one, actor)) is not None]
    return Approved(len(done), len(ids) - len(done), _undo(done, actor) if done else None)


def _approved(draft: Draft, actor: User | None) -> Draft | None:
    try:
        with transaction.atomic():
            approved, _one = approve(draft, actor=actor, version=draft.version)
            if approved.risk != Draft.Risk.NONE:  # its facts changed a moment ago
                raise Conflict(_("Something was found in this text."))
            return approved
    except DomainError:
        return None


def _undo(drafts: list[Draft], actor: User | None) -> Undo | None:
    if actor is None:
        return None
    told = {str(draft.pk): draft.version for draft in drafts}
    return remember("content.judged", shop=drafts[0].shop, actor=actor, drafts=told)


@undoes("content.judged")
def take_back_verdicts(row: Undo) -> None:
    """What somebody changed since then stays as they left it."""
    told = row.payload["drafts"]
    found = selectors.drafts(row.shop).filter(pk__in=list(told)).order_by("pk")
    unchanged = [draft for draft in found if draft.version == told[str(draft.pk)]]
    if not unchanged:
        raise Conflict(_("This cannot be undone any more: the text is live, or somebody changed it since."))
    for draft in unchanged:
        take_back(draft, actor=row.actor)
