from dataclasses import dataclass

from django.utils import timezone

from marketing.accounts import audit
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import RUN_MODELS, require
from marketing.recommendations.explaining import Reason, explain
from marketing.recommendations.models import Placement, Recommendation
from marketing.recommendations.ranking import Ask, Ranking, rank


@dataclass(frozen=True)
class Answer:
    recommendation: Recommendation
    ranking: Ranking
    reasons: list[Reason]


def recommend(shop: Shop, ask: Ask, *, locale: str, explained: bool) -> Answer:
    """Answers, and keeps what was answered: impressions, clicks and orders name it later."""
    ranking = rank(shop, ask)
    reasons = explain(shop, ask, ranking, locale) if explained else []
    return Answer(_keep(shop, ask, ranking, reasons), ranking, reasons)


def _keep(shop: Shop, ask: Ask, ranking: Ranking, reasons: list[Reason]) -> Recommendation:
    """A shopper who is not personalised leaves no id here."""
    codes = [reason.code for reason in reasons] or [""] * len(ranking.chosen)
    return Recommendation.objects.create(
        shop=shop,
        day=timezone.now().date(),
        placement=ask.placement.key,
        visitor_id=ask.visitor_id if ask.shopper else None,
        shopper_id=ask.shopper.pk if ask.shopper else None,
        product_id=ask.product_id,
        items=[
            {"product_id": chosen.product.external_id, "score": round(chosen.score, 4), "reason": code}
            for chosen, code in zip(ranking.chosen, codes, strict=True)
        ],
        personalized=bool(ask.shopper and ranking.history),
        model_version=str(ranking.warm.version) if ranking.warm else "",
        fallback=ranking.fallback,
    )


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
