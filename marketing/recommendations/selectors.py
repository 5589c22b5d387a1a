from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, QuerySet, prefetch_related_objects
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product
from marketing.common.ids import made_at
from marketing.recommendations.conflicts import Problem, find_problems
from marketing.recommendations.models import Outcome, Placement, Recommendation, Rule, TrainingPlan, VersionTest
from marketing.recommendations.models.rules import day_of_year
from marketing.recommendations.rules import RuleBook, covered_by
from marketing.recommendations.statements import PLACEMENT, PRODUCTS, RULES_IN_FORCE, TEST_IN_FORCE
from marketing.shoppers.models import Event, Order, OrderLine, Shopper
from marketing.shoppers.selectors import find_shopper, people

A_DAY = timedelta(days=1)
COUNT_JOB = "recommendations.count_outcomes"
POPULAR_DAYS = 28  # recent sales rank nearly twice as well as those of all time (.0595 against .0316 NDCG@10)


def placements(shop: Shop) -> QuerySet[Placement]:
    return Placement.objects.for_shop(shop)


def find_placement(shop: Shop, key: str) -> Placement:
    """The shop's own settings of a placement, or the ones it starts with."""
    return PLACEMENT.first(shop=shop.pk, key=key) or Placement(shop=shop, key=key)


def recommendations(shop: Shop) -> QuerySet[Recommendation]:
    return Recommendation.objects.for_shop(shop)


def find_served(shop: Shop, pk: UUID) -> Recommendation | None:
    """Its id tells the millisecond it was made in, and so the months where it can lie; the others are not read."""
    made = made_at(pk)
    if made is None:
        return None
    days = made.date() - A_DAY, made.date() + A_DAY
    return recommendations(shop).filter(pk=pk, day__range=days).select_related("shop").first()


def shopper_of(served: Recommendation) -> Shopper | None:
    """Who the list was made for. A nameless visitor who turned out to be a known shopper is found by the browser."""
    if served.shopper_id is None:
        return None
    person = people(served.shop).filter(pk=served.shopper_id).first()
    return person or find_shopper(served.shop, visitor_id=served.visitor_id)


def people_called(shop: Shop, words: str, *, most: int = 8) -> list[Shopper]:
    """By the shop's own id, as far as it was typed; without words, who ordered last."""
    if words:
        found = people(shop).filter(external_id__startswith=words.replace("\0", ""))
        return list(found.order_by("external_id")[:most])
    lately = Order.objects.for_shop(shop).exclude(shopper=None).select_related("shopper")[: 10 * most]
    return list({order.shopper_id: order.shopper for order in lately}.values())[:most]


def rules(shop: Shop) -> QuerySet[Rule]:
    """All that were not removed."""
    return Rule.objects.for_shop(shop).filter(removed_at=None)


def problems_of_rules(shop: Shop, of: Collection[UUID]) -> dict[UUID, list[Problem]]:
    """By rule, of those that are shown: each is compared with all others."""
    known = list(rules(shop).select_related("product", "category"))
    return find_problems(known, placements(shop), at=timezone.now(), of=of) if known else {}


def covered_products(rule: Rule) -> QuerySet[Product]:
    return Product.objects.for_shop(rule.shop).filter(covered_by(rule))


def training_plans(shop: Shop) -> QuerySet[TrainingPlan]:
    return TrainingPlan.objects.for_shop(shop).select_related("shop", "next_job__shop", "last_run__job")


def training_plan(shop: Shop) -> TrainingPlan | None:
    return training_plans(shop).first()


def version_tests(shop: Shop) -> QuerySet[VersionTest]:
    return VersionTest.objects.for_shop(shop).select_related("shop", "a__shop", "b__shop")


def running_test(shop: Shop) -> VersionTest | None:
    return version_tests(shop).filter(state=VersionTest.State.RUNNING).first()


def test_in_force(shop: Shop) -> VersionTest | None:
    """What each answer asks: the test that runs, while its A serves."""
    return TEST_IN_FORCE.first(shop=shop.pk)


def outcomes(shop: Shop) -> QuerySet[Outcome]:
    return Outcome.objects.for_shop(shop)


def rules_in_force(shop: Shop, placement: str, at: datetime) -> RuleBook:
    """One query, by its own index, and two more where something is pinned or moved: an exclusion is judged by ids alone."""
    found = RULES_IN_FORCE.rows(shop=shop.pk, placements=["", placement], at=at, day=day_of_year(at))
    prefetch_related_objects([rule for rule in found if rule.kind != Rule.Kind.EXCLUDE], "product", "category")
    return RuleBook(found)


def products_by_id(shop: Shop, product_ids: Collection[str]) -> dict[str, Product]:
    """As they are at this moment: so nothing sold out is ever recommended."""
    if not product_ids:
        return {}
    found = PRODUCTS.rows(shop=shop.pk, product_ids=list(product_ids))
    return {product.external_id: product for product in found}


def judged_products(shop: Shop, product_ids: Collection[str]) -> dict[str, Product]:
    """Only what rules ask of a product."""
    found = Product.objects.for_shop(shop).filter(external_id__in=product_ids)
    return {product.external_id: product for product in found.only("external_id", "category_id", "price", "shop_id")}


def category_of(shop: Shop, product_id: str) -> UUID | None:
    return Product.objects.for_shop(shop).filter(external_id=product_id).values_list("category_id", flat=True).first()


def category_ids(shop: Shop, names: Collection[str]) -> list[UUID]:
    """A name that no category has stands for nothing."""
    return list(Category.objects.for_shop(shop).filter(name__in=names).values_list("pk", flat=True))


def sought_lately(shop: Shop) -> list[tuple[str, str]]:
    """External ids, each with the statistic it stands on: how many orders of the last four weeks of trade hold it, then
    how often it was viewed lately."""
    return [
        *((one, "popular") for one in _sold_lately(shop)),
        *((one, "viewed_lately") for one in _viewed_lately(shop)),
    ]


def best_sellers(products: QuerySet[Product], sought: list[tuple[str, str]], *, newest: int) -> list[tuple[str, str]]:
    """Of these products those that were sought, then the newest."""
    ranked = [*sought, *((one, "new") for one in _newest(products, newest))]
    statistics = dict(reversed(ranked))  # the strongest of several
    allowed = set(products.filter(external_id__in=statistics).values_list("external_id", flat=True))
    return [(one, statistics[one]) for one in dict.fromkeys(one for one, _ in ranked) if one in allowed]


def _sold_lately(shop: Shop) -> list[str]:
    lines = OrderLine.objects.for_shop(shop).filter(product__isnull=False, quantity__gt=0)
    latest = lines.aggregate(latest=Max("order__placed_at"))["latest"]
    if latest is None:
        return []
    sold = lines.filter(order__placed_at__gt=latest - timedelta(days=POPULAR_DAYS))
    ranked = sold.values("product__external_id").annotate(orders=Count("order", distinct=True))
    return [row["product__external_id"] for row in ranked.order_by("-orders", "product__external_id")[:500]]


def _viewed_lately(shop: Shop) -> list[str]:
    events = Event.objects.for_shop(shop).filter(name=Event.Name.VIEW_ITEM)[:20_000]
    seen = Counter(item["product_id"] for items in events.values_list("items", flat=True) for item in items)
    return [product_id for product_id, _ in seen.most_common(500)]


def _newest(products: QuerySet[Product], limit: int) -> list[str]:
    return list(products.order_by("-created_at", "external_id").values_list("external_id", flat=True)[:limit])
