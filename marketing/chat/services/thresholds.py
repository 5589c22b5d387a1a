"""How sure the chat has to be, in each language."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.chat.models import AnswerThresholds
from marketing.chat.thresholds import USUAL, Thresholds
from marketing.common.errors import Conflict, require_valid


@transaction.atomic
def change_thresholds(
    shop: Shop, locale: str, wanted: Thresholds, *, actor: User | None, version: int | None = None
) -> AnswerThresholds:
    """In force with the next message."""
    require(actor, shop, EDIT_CONTENT)
    usual = {"sure": USUAL.sure, "near": USUAL.near}
    AnswerThresholds.objects.get_or_create(shop=shop, locale=locale, defaults=usual)
    row = AnswerThresholds.objects.for_shop(shop).select_for_update().get(locale=locale)
    if version is not None and version != row.version:
        raise Conflict(_("Somebody changed the thresholds since you opened them. Look at them again."))
    before = Thresholds.of(row)
    if before != wanted:
        row.sure, row.near, row.version = wanted.sure, wanted.near, row.version + 1
        require_valid(row)
        row.save()
        changes = {"sure": [before.sure, wanted.sure], "near": [before.near, wanted.near]}
        record("thresholds.changed", subject=row, actor=actor, changes=changes)
    return row
