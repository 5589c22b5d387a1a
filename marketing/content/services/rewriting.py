"""A text is changed by a person: edited, or an earlier one put back. Each is checked as what a model wrote is."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Undo, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.accounts.undoing import remember, undoes
from marketing.catalog.models import Import
from marketing.common.errors import Conflict, NotFound
from marketing.content import selectors
from marketing.content.checking import recheck
from marketing.content.editing import read_text
from marketing.content.models import Draft, Version
from marketing.content.services.changing import into_review, keep_version, locked, one_at_a_time, save
from marketing.content.states import move

COPIED = (
    "shop",
    "product",
    "also",
    "kind",
    "locale",
    "audience",
    "ai_generated",
    "provider",
    "model",
    "generation_id",
    "written_at",
)


@transaction.atomic
def edit(draft: Draft, text: str, *, actor: User | None, version: int | None = None) -> tuple[Draft, Undo | None]:
    draft = locked(draft, actor=actor, version=version)
    text = read_text(text)
    if draft.state == Draft.State.FAILED and not draft.text:
        draft.ai_generated = False
    _begin_anew(draft)
    return _set(draft, text, Version.Origin.EDITED, actor=actor)


@transaction.atomic
def restore(draft: Draft, number: int, *, actor: User | None, version: int | None = None) -> tuple[Draft, Undo | None]:
    """An earlier text of it. Of what is no longer in review, a new draft is made with that text."""
    require(actor, draft.shop, EDIT_CONTENT)
    one_at_a_time(draft.shop)
    draft = locked(draft, actor=actor, version=version)
    earlier = selectors.versions(draft).filter(number=number).first()
    if earlier is None:
        raise NotFound
    if draft.awaits_review or draft.state == Draft.State.FAILED:
        _begin_anew(draft)
        return _set(draft, earlier.text, Version.Origin.RESTORED, actor=actor)
    return revise(draft, actor=actor, text=earlier.text), None


@transaction.atomic
def revise(draft: Draft, *, actor: User | None, text: str = "") -> Draft:
    """A new draft beside what is live, was rejected or replaced; it starts with that text."""
    require(actor, draft.shop, EDIT_CONTENT)
    one_at_a_time(draft.shop)
    draft = locked(draft, actor=actor)
    if draft.state not in (Draft.State.PUBLISHED, Draft.State.REJECTED, Draft.State.SUPERSEDED):
        raise Conflict(_("Only a text that is live, was rejected or replaced can be begun anew."))
    if selectors.is_open_beside(draft):
        raise Conflict(_("Another text of this kind waits for this product already. Go on with that one."))
    new = Draft(**{name: getattr(draft, name) for name in COPIED})
    new.save()
    return _set(new, text or draft.text, Version.Origin.RESTORED, actor=actor)[0]


def _begin_anew(draft: Draft) -> None:
    """What nobody could write is written by a person."""
    if draft.state == Draft.State.FAILED:
        move(draft, Draft.State.REQUESTED)
        draft.save(update_fields=["state", "updated_at"])


def _set(draft: Draft, text: str, origin: str, *, actor: User | None) -> tuple[Draft, Undo | None]:
    before = selectors.versions(draft).last()
    draft = write(draft, text, origin, actor=actor)
    if actor is None or before is None:
        return draft, None
    payload = {"draft": str(draft.pk), "version": draft.version, "before": before.number}
    return draft, remember("content.edited", shop=draft.shop, actor=actor, **payload)


def write(draft: Draft, text: str, origin: str, *, actor: User | None, import_row: Import | None = None) -> Draft:
    """The caller holds the draft's lock, or has just made it."""
    into_review(draft)
    if draft.state == Draft.State.REQUESTED:
        move(draft, Draft.State.IN_REVIEW)
    if draft.state != Draft.State.IN_REVIEW:
        raise Conflict(_("Only a draft that is in review can be changed."))
    draft.text, draft.reason = text, ""
    recheck(draft)
    save(draft)
    keep_version(draft, origin, actor=actor, import_row=import_row)
    record(f"draft.{origin}", subject=draft, actor=actor, version=draft.version)
    return draft


@undoes("content.edited")
def put_back_text(row: Undo) -> None:
    """Step by step: what came after it may have been taken back meanwhile. It leaves no undo of its own, or they would turn in a circle."""
    draft = selectors.drafts(row.shop).filter(pk=row.payload["draft"]).first()
    if draft is None:
        raise NotFound
    made, before = (selectors.versions(draft).get(number=row.payload[name]) for name in ("version", "before"))
    draft = locked(draft, actor=row.actor)
    if not draft.awaits_review or draft.text != made.text:
        raise Conflict(_("This was changed again since then. Nothing was taken back."))
    write(draft, before.text, Version.Origin.RESTORED, actor=row.actor)
