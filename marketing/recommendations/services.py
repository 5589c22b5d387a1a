from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, Undo, User
from marketing.accounts.permissions import RUN_MODELS, require
from marketing.accounts.selectors import history_of
from marketing.accounts.undoing import remember, undoes
from marketing.common.errors import require_valid
from marketing.jobs.models import Job
from marketing.jobs.services import ask_again, ask_if_old
from marketing.recommendations import selectors
from marketing.recommendations.arms import assigned
from marketing.recommendations.explaining import Reason, explain
from marketing.recommendations.models import Placement, Recommendation, Rule
from marketing.recommendations.ranking import Ask, Chosen, Filtered, Ranking, rank
from marketing.shoppers.models import Shopper

PREVIEWED = "shopper.previewed"
FILTERED_KEPT = 30  # the first of those that are not shown; a page tells why, and no more of them are worth their room


@dataclass(frozen=True)
class Answer:
    recommendation: Recommendation
    ranking: Ranking
    reasons: list[Reason | None]


def recommend(shop: Shop, ask: Ask, *, locale: str, explained: bool) -> Answer:
    """Answers, and keeps what was answered: impressions, clicks and orders name it later."""
    ask = assigned(shop, ask)
    ranking = rank(shop, ask)
    reasons = explain(shop, ask, ranking, locale) if explained else []
    row = as_row(shop, ask, ranking, reasons)
    row.save(force_insert=True)
    return Answer(row, ranking, reasons)


def as_row(shop: Shop, ask: Ask, ranking: Ranking, reasons: list[Reason | None]) -> Recommendation:
    """A shopper who is not personalised leaves no id here."""
    return Recommendation(
        shop=shop,
        day=timezone.now().date(),
        placement=ask.placement.key,
        visitor_id=ask.visitor_id if ask.shopper else None,
        shopper_id=ask.shopper.pk if ask.shopper else None,
        product_id=ask.product_id,
        items=[_item(one, reason) for one, reason in zip_longest(ranking.chosen, reasons)],
        filtered=[_left_out(one) for one in ranking.filtered[:FILTERED_KEPT]],
        personalized=ranking.personalized,
        model_version=str(ranking.warm.version) if ranking.warm else "",
        fallback=ranking.fallback,
        arm=ask.arm,
    )


def _item(one: Chosen, reason: Reason | None) -> dict[str, object]:
    kept: dict[str, object] = {"product_id": one.product.external_id, "score": round(one.score, 4)}
    kept["reason"] = reason.code if reason else ""
    if reason and reason.product_ids:
        kept["because"] = list(reason.product_ids)
    return kept | _of_rule(one.rule)


def _left_out(one: Filtered) -> dict[str, object]:
    return {"product_id": one.product_id, "cause": one.cause.value} | _of_rule(one.rule)


def _of_rule(rule: Rule | None) -> dict[str, object]:
    return {"rule": str(rule.pk)} if rule else {}


@transaction.atomic
def change_placement(shop: Shop, key: str, *, actor: User | None, **fields: Any) -> tuple[Placement, Undo | None]:
    """What is named changes; of a placement that was as it comes, the first change makes a row."""
    require(actor, shop, RUN_MODELS)
    placement = Placement.objects.for_shop(shop).select_for_update().filter(key=key).first()
    placement = placement or Placement(shop=shop, key=key)
    before = {name: getattr(placement, name) for name in fields}
    changes = {name: [before[name], value] for name, value in fields.items() if before[name] != value}
    for name, value in fields.items():
        setattr(placement, name, value)
    require_valid(placement)
    if not changes and not placement._state.adding:
        return placement, None
    placement.save()
    record("placement.changed", subject=placement, actor=actor, changes=changes)
    undo = remember("recommendations.placement", shop=shop, actor=actor, key=key, changes=changes) if actor else None
    return placement, undo


@undoes("recommendations.placement")
def put_back_placement(row: Undo) -> None:
    """What somebody else changed since then stays as they left it."""
    key, changes = row.payload["key"], row.payload["changes"]
    now = selectors.find_placement(row.shop, key)
    before = {name: old for name, (old, new) in changes.items() if getattr(now, name) == new}
    change_placement(row.shop, key, actor=row.actor, **before)


def note_preview(shopper: Shopper, *, actor: User) -> None:
    """A list as a person would get it tells of what they did. Who looked is kept, once a day."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    noted = history_of(shopper.shop, shopper).filter(action=PREVIEWED, actor=actor, created_at__gte=today)
    if not noted.exists():
        record(PREVIEWED, subject=shopper, actor=actor)


def count_outcomes(shop: Shop) -> Job:
    """Asks for a fresh count of what came of the lists. Anybody who may read them may ask."""
    return ask_again(selectors.COUNT_JOB, shop=shop)


def refresh_outcomes(shop: Shop) -> Job | None:
    return ask_if_old(selectors.COUNT_JOB, shop=shop, has_work=selectors.recommendations(shop).exists)
