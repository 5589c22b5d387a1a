"""What the overview tells: a few numbers, thirty days, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import ApiKey, Shop
from marketing.catalog.models import Product
from marketing.recommendations.models import Recommendation
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Event, Order, OrderLine, Shopper

DAYS = 30


@dataclass(frozen=True)
class Day:
    day: date
    events: int = 0
    orders: int = 0
    recommendations: int = 0
    personalised: int = 0
    fallbacks: int = 0


@dataclass(frozen=True)
class Step:
    """One thing to do before shoppers see recommendations."""

    title: str | Promise
    text: str | Promise
    url_name: str
    action: str | Promise
    done: bool


def last_days(shop: Shop, today: date | None = None) -> list[Day]:
    """Each day up to today, those without events too. Reads three indexes, and the partitions of two months alone."""
    today = today or timezone.localdate()
    since = today - timedelta(days=DAYS - 1)
    events = dict(_by_day(Event.objects.for_shop(shop).filter(day__gte=since).values("day").annotate(n=Count("*"))))
    placed = Order.objects.for_shop(shop).filter(placed_at__gte=midnight(since)).annotate(day=TruncDate("placed_at"))
    orders = dict(_by_day(placed.order_by().values("day").annotate(n=Count("*"))))
    answers = Recommendation.objects.for_shop(shop).filter(day__gte=since).order_by().values("day")
    counted = answers.annotate(
        n=Count("*"), personal=Count("pk", filter=Q(personalized=True)), fell_back=Count("pk", filter=~Q(fallback=""))
    )
    shown = {row["day"]: row for row in counted}
    days = (since + timedelta(days=i) for i in range(DAYS))
    return [
        Day(
            day,
            events.get(day, 0),
            orders.get(day, 0),
            shown.get(day, {}).get("n", 0),
            shown.get(day, {}).get("personal", 0),
            shown.get(day, {}).get("fell_back", 0),
        )
        for day in days
    ]


def _by_day(rows: object) -> Iterator[tuple[date, int]]:
    return ((row["day"], row["n"]) for row in rows.order_by())


def revenue(shop: Shop, today: date | None = None) -> Decimal:
    """Of the last thirty days, returns taken off. Found by the index of orders: a shop may have a million lines."""
    since = (today or timezone.localdate()) - timedelta(days=DAYS - 1)
    lines = OrderLine.objects.for_shop(shop).filter(order__shop=shop, order__placed_at__gte=midnight(since))
    amount = Sum(F("quantity") * F("price"), output_field=DecimalField())
    return lines.aggregate(total=Coalesce(amount, Decimal(0), output_field=DecimalField()))["total"]


def midnight(day: date) -> datetime:
    """Its first moment. Asked as a date, `placed_at` could not use its index."""
    return timezone.make_aware(datetime.combine(day, time.min))


def totals(shop: Shop) -> dict[str, int]:
    products = Product.objects.for_shop(shop)
    return {
        "products": products.count(),
        "hidden": products.filter(hidden=True).count(),  # has an index of its own
        "shoppers": Shopper.objects.for_shop(shop).count(),
    }


def serving_version(shop: Shop) -> ModelVersion | None:
    return ModelVersion.objects.for_shop(shop).filter(state=ModelVersion.State.SERVING).first()


def newest_version(shop: Shop) -> ModelVersion | None:
    return ModelVersion.objects.for_shop(shop).select_related("shop").order_by("-number").first()


def next_steps(
    shop: Shop, *, has_products: bool, serving: ModelVersion | None, newest: ModelVersion | None
) -> list[Step]:
    return [
        Step(
            _("Import your products"),
            _(
                "The export of your shop program will do: Shopify, a Google feed, or any table. You see first what it would do."
            ),
            "dashboard:catalog_import_add",
            _("Import a file"),
            has_products,
        ),
        Step(
            _("Create an API key"),
            _("Your storefront names your shop by a publishable key, your server by a secret one."),
            "dashboard:accounts_apikey_add",
            _("Create a key"),
            ApiKey.objects.for_shop(shop).filter(revoked_at=None).exists(),
        ),
        Step(
            _("Send the first events"),
            _("Put the script tag into your storefront, or import your past orders."),
            "dashboard:storefront",
            _("Read how"),
            Event.objects.for_shop(shop).exists() or Order.objects.for_shop(shop).exists(),
        ),
        Step(
            _("Train a model"),
            _("It learns from your own sales. On a small machine this takes a few minutes."),
            "dashboard:registry_modelversion_changelist",
            _("Train a model"),
            newest is not None,
        ),
        Step(
            _("Promote it"),
            _("You compare it with plain baselines, and decide. Until then, shoppers see what is popular."),
            "dashboard:registry_modelversion_changelist",
            _("Compare and promote"),
            serving is not None,
        ),
    ]
