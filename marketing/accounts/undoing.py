"""Take back a change: what it needs for that is kept for a day, and a button in the message asks for it.

row = remember("catalog.products_hidden", shop=shop, actor=actor, ids=[...])      # in the transaction of the change

@undoes("catalog.products_hidden")
def show_again(row: Undo) -> None: ...
"""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.models import Shop, Undo, User
from marketing.common.errors import Conflict, NotFound

Handler = Callable[[Undo], object]

_handlers: dict[str, Handler] = {}


def undoes(kind: str) -> Callable[[Handler], Handler]:
    """The handler calls a service as `row.actor`, so that permissions are asked and the audit log tells of it."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def remember(kind: str, *, shop: Shop, actor: User, **payload: object) -> Undo:
    Undo.objects.for_shop(shop).filter(created_at__lt=timezone.now() - Undo.retention).delete()
    return Undo.objects.create(shop=shop, kind=kind, actor=actor, payload=payload)


@transaction.atomic
def take_back(row: Undo, *, actor: User) -> None:
    """Once, by the person who made the change. What others changed since then is for the handler to respect."""
    row = Undo.objects.for_shop(row.shop).select_for_update(of=("self",)).select_related("actor", "shop").get(pk=row.pk)
    if row.actor != actor:
        raise NotFound
    if row.used_at:
        raise Conflict(_("This was taken back already."))
    if row.created_at < timezone.now() - Undo.retention:
        raise Conflict(_("A change can be taken back for a day. This one is older."))
    _handlers[row.kind](row)
    row.used_at = timezone.now()
    row.save(update_fields=["used_at", "updated_at"])


def require_unchanged(now: object, row: Undo) -> None:
    """For a change of one value, which `row` keeps as `before` and `after`."""
    if now != row.payload["after"]:
        raise Conflict(_("This was changed again since then. Nothing was taken back."))
