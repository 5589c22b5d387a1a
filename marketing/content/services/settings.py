"""How the shop speaks, what holds for a kind of text, and what the checks go by."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, Undo, User
from marketing.accounts.permissions import DECIDE_CHECKS, EDIT_CONTENT, require
from marketing.accounts.undoing import remember, require_unchanged, undoes
from marketing.common.errors import Conflict, Invalid, require_valid
from marketing.content import selectors
from marketing.content.models import Allowance, BrandVoice, CheckSettings, KindSettings

# What says which row is meant; of the checks there is one for the shop.
MODELS = {"voice": (BrandVoice, "locale"), "kind": (KindSettings, "kind"), "checks": (CheckSettings, None)}


def change_voice(shop: Shop, locale: str, *, actor: User | None, **fields: Any) -> tuple[BrandVoice, Undo | None]:
    return _change(shop, "voice", locale, actor=actor, fields=fields)


def change_kind(shop: Shop, kind: str, *, actor: User | None, **fields: Any) -> tuple[KindSettings, Undo | None]:
    return _change(shop, "kind", kind, actor=actor, fields=fields)


def change_checks(shop: Shop, *, actor: User | None, **fields: Any) -> tuple[CheckSettings, Undo | None]:
    return _change(shop, "checks", "", actor=actor, fields=fields)


@transaction.atomic
def change_four_eyes(shop: Shop, kinds: Collection[str], *, actor: User | None) -> tuple[list[str], Undo | None]:
    """Of these kinds a second person approves, of all others one is enough."""
    before, after = sorted(selectors.kinds_with_four_eyes(shop)), sorted(kinds)
    for kind in sorted({*before} ^ {*after}):
        _change(shop, "kind", kind, actor=actor, fields={"four_eyes": kind in after})
    changed = actor and before != after
    undo = remember("content.four_eyes", shop=shop, actor=actor, before=before, after=after) if changed else None
    return after, undo


@undoes("content.four_eyes")
def put_back_four_eyes(row: Undo) -> None:
    require_unchanged(sorted(selectors.kinds_with_four_eyes(row.shop)), row)
    change_four_eyes(row.shop, row.payload["before"], actor=row.actor)


@transaction.atomic
def allow_words(shop: Shop, words: str, reason: str, *, actor: User | None) -> Allowance:
    """In spite of the rules about wording. What contradicts a fact stays blocked."""
    require(actor, shop, EDIT_CONTENT)
    row = Allowance(shop=shop, words=words.strip(), reason=reason.strip(), made_by=actor)
    require_valid(row)
    if Allowance.objects.for_shop(shop).filter(words=row.words).exists():
        raise Conflict(_("These words are allowed already."), pointer="/words")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody else was faster by a moment
        raise Conflict(_("These words are allowed already."), pointer="/words") from error
    record("words.allowed", subject=row, actor=actor, reason=row.reason)
    return row


@transaction.atomic
def disallow_words(row: Allowance, *, actor: User | None) -> Undo | None:
    require(actor, row.shop, EDIT_CONTENT)
    record("words.disallowed", subject=row, actor=actor)
    row.delete()
    said = {"words": row.words, "reason": row.reason}
    return remember("content.disallowed", shop=row.shop, actor=actor, **said) if actor else None


@undoes("content.disallowed")
def allow_again(row: Undo) -> None:
    allow_words(row.shop, row.payload["words"], row.payload["reason"], actor=row.actor)


def _find(shop: Shop, name: str, key: str) -> QuerySet:
    model, key_field = MODELS[name]
    return model.objects.for_shop(shop).filter(**({key_field: key} if key_field else {}))


@transaction.atomic
def _change(shop: Shop, name: str, key: str, *, actor: User | None, fields: dict[str, Any]) -> tuple[Any, Undo | None]:
    """What is named changes; the first change makes a row. Who has to be read by a second person does not decide that."""
    require(actor, shop, DECIDE_CHECKS if name == "checks" or "four_eyes" in fields else EDIT_CONTENT)
    row = _find(shop, name, key).select_for_update().first() or _first(shop, name, key)
    changes = {field: [getattr(row, field), value] for field, value in fields.items() if getattr(row, field) != value}
    for field, value in fields.items():
        setattr(row, field, value)
    require_valid(row)
    if not changes:
        return row, None
    row.save()
    record(f"content.{name}_changed", subject=row, actor=actor, changes=changes)
    undo = remember("content.settings", shop=shop, actor=actor, name=name, key=key, changes=changes) if actor else None
    return row, undo


def _first(shop: Shop, name: str, key: str) -> Any:
    """Two may make the first change at once: the row of the faster one is there for both."""
    model, key_field = MODELS[name]
    row = model(shop=shop, **({key_field: key} if key_field else {}))
    try:
        require_valid(row)
    except Invalid:
        if (faster := _find(shop, name, key).select_for_update().first()) is None:
            raise
        return faster
    model.objects.bulk_create([row], ignore_conflicts=True)
    return _find(shop, name, key).select_for_update().get()


@undoes("content.settings")
def put_back_settings(row: Undo) -> None:
    """What somebody else changed since then stays as they left it."""
    name, key, changes = (row.payload[one] for one in ("name", "key", "changes"))
    now = _find(row.shop, name, key).get()
    before = {field: old for field, (old, new) in changes.items() if getattr(now, field) == new}
    _change(row.shop, name, key, actor=row.actor, fields=before)
