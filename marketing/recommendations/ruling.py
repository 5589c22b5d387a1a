"""Rules are made, changed and removed, and each of that can be taken back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, Undo, User
from marketing.accounts.permissions import EDIT_RULES, require
from marketing.accounts.undoing import remember, undoes
from marketing.common.errors import Conflict, require_valid
from marketing.recommendations import selectors
from marketing.recommendations.models import Rule

MOST_RULES = 1_000  # each answer reads those of its placement
FIELDS = (
    "kind", "placement", "product", "category", "price_from", "price_to", "position", "strength", "starts_at", "ends_at",
    "season_from", "season_to", "enabled", "note",
)  # fmt: skip

Plain = dict[str, Any]  # values as JSON can keep them


@transaction.atomic
def make_rule(shop: Shop, *, actor: User | None, **fields: Any) -> tuple[Rule, Undo | None]:
    require(actor, shop, EDIT_RULES)
    if selectors.rules(shop).count() >= MOST_RULES:
        raise Conflict(_("A shop has at most 1,000 rules. Remove some that are over."))
    rule = Rule(shop=shop, made_by=actor, **fields)
    require_valid(rule)
    rule.save()
    record("rule.made", subject=rule, actor=actor, **plain(rule))
    undo = remember("recommendations.rule_made", shop=shop, actor=actor, rule=str(rule.pk)) if actor else None
    return rule, undo


def change_rule(rule: Rule, *, actor: User | None, **fields: Any) -> tuple[Rule, Undo | None]:
    """What is named changes, the rest stays."""
    changed, undo = change_rules(rule.shop, [rule.pk], actor=actor, action="rule.changed", **fields)
    return changed[0] if changed else rule, undo


def switch_rules(
    shop: Shop, ids: Iterable[UUID], *, actor: User | None, enabled: bool
) -> tuple[list[Rule], Undo | None]:
    action = "rule.switched_on" if enabled else "rule.switched_off"
    return change_rules(shop, ids, actor=actor, action=action, enabled=enabled)


def remove_rules(shop: Shop, ids: Iterable[UUID], *, actor: User | None) -> tuple[list[Rule], Undo | None]:
    return change_rules(shop, ids, actor=actor, action="rule.removed", removed_at=timezone.now())


@transaction.atomic
def change_rules(
    shop: Shop, ids: Iterable[UUID], *, actor: User | None, action: str, **fields: Any
) -> tuple[list[Rule], Undo | None]:
    """Those that were different before, and what it takes to put them back."""
    require(actor, shop, EDIT_RULES)
    steps = [(rule, _set(rule, fields, actor=actor, action=action)) for rule in _locked(shop, ids)]
    changed = [(rule, changes) for rule, changes in steps if changes]
    told = [{"id": str(rule.pk), "changes": changes} for rule, changes in changed]
    undo = remember("recommendations.rules_changed", shop=shop, actor=actor, rules=told) if actor and told else None
    return [rule for rule, _changes in changed], undo


def _locked(shop: Shop, ids: Iterable[UUID]) -> QuerySet[Rule]:
    return Rule.objects.for_shop(shop).filter(pk__in=list(ids)).select_for_update().order_by("pk")


def _set(rule: Rule, fields: Plain, *, actor: User | None, action: str) -> dict[str, list[Any]]:
    """Field -> before and after, of those that differ: those that were set, and those that follow from them."""
    names = dict.fromkeys([*FIELDS, *(rule._meta.get_field(name).name for name in fields)])
    before = plain(rule, names)
    for name, value in fields.items():
        setattr(rule, name, value)
    require_valid(rule)
    after = plain(rule, names)
    changes = {name: [before[name], after[name]] for name in names if before[name] != after[name]}
    if changes:
        rule.save()
        record(action, subject=rule, actor=actor, changes=changes)
    return changes


def plain(rule: Rule, names: Iterable[str] = FIELDS) -> Plain:
    return {name: _plain(rule, name) for name in names}


def _plain(rule: Rule, name: str) -> Any:
    field = rule._meta.get_field(name)
    value = getattr(rule, field.attname)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value if value is None or isinstance(value, bool | int | float) else field.value_to_string(rule)


@undoes("recommendations.rule_made")
def take_back_rule(row: Undo) -> None:
    remove_rules(row.shop, [UUID(row.payload["rule"])], actor=row.actor)


@undoes("recommendations.rules_changed")
def put_back_rules(row: Undo) -> None:
    """What somebody else changed since then stays as they left it."""
    require(row.actor, row.shop, EDIT_RULES)
    told = {UUID(one["id"]): one["changes"] for one in row.payload["rules"]}
    for rule in _locked(row.shop, told):
        now = plain(rule, told[rule.pk])
        before = {
            rule._meta.get_field(name).attname: rule._meta.get_field(name).to_python(old)
            for name, (old, new) in told[rule.pk].items()
            if now[name] == new
        }
        if before:
            _set(rule, before, actor=row.actor, action="rule.put_back")
