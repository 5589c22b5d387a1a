"""Texts are asked for: one, or many at once; and one again, with a word about what should be otherwise."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.common.errors import Conflict
from marketing.content import selectors
from marketing.content.models import Brief, Draft
from marketing.content.services.changing import into_review, locked, one_at_a_time, save
from marketing.content.services.planning import check_note, plan, short
from marketing.content.states import move
from marketing.jobs.services import enqueue


@transaction.atomic
def request_drafts(
    shop: Shop,
    kind: str,
    external_ids: Iterable[str],
    *,
    actor: User | None,
    locales: Sequence[str],
    audience: str = "",
    note: str = "",
    only_missing: bool = False,
) -> Brief:
    """One job writes them all. Where a text of this kind waits already, none is added."""
    require(actor, shop, EDIT_CONTENT)
    one_at_a_time(shop)
    asked = {"locales": locales, "audience": audience, "note": note, "only_missing": only_missing}
    planned = plan(shop, kind, external_ids, **asked)
    if not planned.drafts:
        raise Conflict(
            _("Each of these products has such a text already: it is live, or waits to be written or reviewed.")
        )
    brief = planned.brief
    brief.asked_by = actor
    brief.save()
    Draft.objects.bulk_create(planned.drafts, batch_size=1_000)
    record("drafts.requested", subject=brief, actor=actor, kind=brief.kind, drafts=len(planned.drafts))
    enqueue(selectors.WRITE, subject=brief, queue="generation")
    return brief


@transaction.atomic
def regenerate(draft: Draft, *, actor: User | None, note: str = "", version: int | None = None) -> Draft:
    """Its text stays among its versions until the new one is there, and after."""
    draft = locked(draft, actor=actor, version=version)
    note = short(note)
    check_note(note)
    into_review(draft)
    if draft.state not in (Draft.State.IN_REVIEW, Draft.State.FAILED):
        raise Conflict(_("Only a draft that is in review, or that was not written, can be written again."))
    move(draft, Draft.State.REQUESTED)
    draft.note, draft.reason = note, ""
    save(draft)
    record("draft.regenerated", subject=draft, actor=actor, note=note)
    key = f"{selectors.REWRITE}:{draft.pk}:{draft.version}"
    enqueue(selectors.REWRITE, subject=draft, key=key, queue="generation")
    return draft
