"""What every change of a draft begins and ends with."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.catalog.models import Import
from marketing.common.errors import Conflict, Invalid
from marketing.content import selectors
from marketing.content.models import Draft, Version
from marketing.content.states import move

MOST_AT_ONCE = 500

Chosen = TypeVar("Chosen")


def locked(draft: Draft, *, actor: User | None, version: int | None = None) -> Draft:
    """For a change by `actor`, who saw this version; None where nobody looked at one."""
    require(actor, draft.shop, EDIT_CONTENT)
    found = selectors.drafts(draft.shop).select_for_update(of=("self",)).get(pk=draft.pk)
    if version is not None and version != found.version:
        raise Conflict(_("Somebody changed this draft since you opened it. Look at it again before you decide."))
    return found


def one_at_a_time(shop: Shop) -> None:
    """Until this transaction ends, nobody else adds drafts: whether a text waits already stays true. Before any lock of a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"content.drafts:{shop.pk}"])


def few_enough(chosen: Iterable[Chosen]) -> list[Chosen]:
    """For what is done to each of many while a person waits."""
    found = list(islice(chosen, MOST_AT_ONCE + 1))
    if len(found) > MOST_AT_ONCE:
        raise Invalid(_("At most %(most)d texts are changed at once. Choose fewer.") % {"most": MOST_AT_ONCE})
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


def keep_version(draft: Draft, origin: str, *, actor: User | None, import_row: Import | None = None) -> None:
    """After `save`: the text under the number that its draft has now."""
    Version.objects.create(
        shop=draft.shop,
        draft=draft,
        number=draft.version,
        text=draft.text,
        origin=origin,
        note=draft.note,
        made_by=actor,
        import_row=import_row,
    )
