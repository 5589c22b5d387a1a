"""What shoppers may ask for of their orders."""

from typing import Any

from django.db import transaction

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.chat.models import OrderRules
from marketing.common.errors import require_valid


@transaction.atomic
def change_order_rules(shop: Shop, *, actor: User | None, **fields: Any) -> OrderRules:
    """In force with the next message. What was proposed already is judged by what the shopper read."""
    require(actor, shop, EDIT_CONTENT)
    OrderRules.objects.get_or_create(shop=shop)
    row = OrderRules.objects.for_shop(shop).select_for_update(of=("self",)).select_related("shop").get()
    changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    for name, (_before, value) in changes.items():
        setattr(row, name, value)
    require_valid(row)
    row.save()
    if changes:
        record("order_rules.changed", subject=row, actor=actor, changes=changes)
    return row
