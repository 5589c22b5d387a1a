from dataclasses import dataclass
from itertools import zip_longest

from django.utils import timezone

from marketing.accounts import audit
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import RUN_MODELS, require
from marketing.recommendations.explaining import Reason, explain
from marketing.recommendations.models import Placement, Recommendation, Rule
from marketing.recommendations.ranking import Ask, Chosen, Filtered, Ranking, rank

FILTERED_KEPT = 30  # the first of those that are not shown; a page tells why, and no more of them are worth their room


@dataclass(frozen=True)
class Answer:
    recommendation: Recommendation
    ranking: Ranking
    reasons: list[Reason | None]


def recommend(shop: Shop, ask: Ask, *, locale: str, explained: bool) -> Answer:
    """Answers, and keeps what was answered: impressions, clicks and orders name it later."""
    ranking = rank(shop, ask)
    reasons = explain(shop, ask, ranking, locale) if explained else []
    return Answer(_keep(shop, ask, ranking, reasons), ranking, reasons)


def _keep(shop: Shop, ask: Ask, ranking: Ranking, reasons: list[Reason | None]) -> Recommendation:
    """A shopper who is not personalised leaves no id here."""
    return Recommendation.objects.create(
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


def change_placement(placement: Placement, *, actor: User | None, **changes: object) -> Placement:
    require(actor, placement.shop, RUN_MODELS)
    for name, value in changes.items():
        setattr(placement, name, value)
    placement.full_clean()
    placement.save()
    audit.record(
        "placement.changed", subject=placement, actor=actor, **{name: str(value) for name, value in changes.items()}
    )
    return placement
