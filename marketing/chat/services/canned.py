"""Canned replies. One that is out of use stays in the list, and is not offered."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.chat.models import CannedReply
from marketing.chat.services.faqs import one_of_two
from marketing.common.errors import require_valid
from marketing.content.editing import clean


@transaction.atomic
def add_canned_reply(shop: Shop, *, actor: User | None, **fields: Any) -> CannedReply:
    require(actor, shop, ANSWER_SHOPPERS)
    return _keep(CannedReply(shop=shop), fields, "canned_reply.added", actor)


@transaction.atomic
def change_canned_reply(reply: CannedReply, *, actor: User | None, **fields: Any) -> CannedReply:
    require(actor, reply.shop, ANSWER_SHOPPERS)
    found = CannedReply.objects.for_shop(reply.shop).select_for_update(of=("self",)).select_related("shop")
    return _keep(found.get(pk=reply.pk), fields, "canned_reply.changed", actor)


def _keep(reply: CannedReply, fields: dict[str, Any], action: str, actor: User | None) -> CannedReply:
    for name, value in fields.items():
        setattr(reply, name, clean(value) if isinstance(value, str) else value)
    reply.shortcut = reply.shortcut.removeprefix("/")
    require_valid(reply)
    with one_of_two(_("There is a reply of this short name already."), "/shortcut"):
        reply.save()
    record(action, subject=reply, actor=actor)
    return reply
