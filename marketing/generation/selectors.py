from datetime import date

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.models import ShopQuerySet
from marketing.generation.models import Breaker, Generation, GenerationSettings, Spending


def generations(shop: Shop) -> ShopQuerySet:
    return Generation.objects.for_shop(shop)


def settings_of(shop: Shop) -> GenerationSettings:
    """What holds while nobody chose: no text leaves the server."""
    return GenerationSettings.objects.for_shop(shop).first() or GenerationSettings(shop=shop, currency=shop.currency)


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def spending_of(shop: Shop, month: date) -> Spending:
    return Spending.objects.for_shop(shop).filter(month=month).first() or Spending(shop=shop, month=month)


def breaker_of(shop: Shop, provider: str) -> Breaker:
    return Breaker.objects.for_shop(shop).filter(provider=provider).first() or Breaker(shop=shop, provider=provider)
