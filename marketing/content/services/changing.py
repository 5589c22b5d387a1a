"""What every change of a draft begins and ends with."""

from django.utils.translation import gettext as _

from marketing.accounts.models import User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.common.errors import Conflict
from marketing.content import selectors
from marketing.content.models import Draft, Version
from marketing.content.states import move


def locked(draft: Draft, *, actor: User | None, version: int | None = None) -> Draft:
    """For a change by `actor`, who saw this version; None where nobody looked at one."""
    require(actor, draft.shop, EDIT_CONTENT)
    found = selectors.drafts(draft.shop).select_for_update(of=("self",)).get(pk=draft.pk)
    if version is not None and version != found.version:
        raise Conflict(_("Somebody changed this draft since you opened it. Look at it again before you decide."))
    return found


def into_review(draft: Draft) -> None:
    """A text that is out of date is judged like any other, once somebody takes it up."""
    if draft.state == Draft.State.STALE:
        move(draft, Draft.State.IN_REVIEW)
        draft.save(update_fields=["state", "updated_at"])


def save(draft: Draft) -> Draft:
    draft.version += 1
    draft.save()
    return draft


def keep_version(draft: Draft, origin: str, *, actor: User | None) -> None:
    """After `save`: the text under the number that its draft has now."""
    Version.objects.create(
        shop=draft.shop,
        draft=draft,
        number=draft.version,
        text=draft.text,
        origin=origin,
        note=draft.note,
        made_by=actor,
    )
