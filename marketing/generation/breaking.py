"""A writer that fails again and again is left alone for a while, by all processes. Then one call tries it."""

from datetime import timedelta

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.generation.models import Breaker
from marketing.generation.selectors import breaker_of

FAILURES = 5  # in a row
REST = timedelta(minutes=1)  # doubled with each further failure
LONGEST_REST = timedelta(minutes=30)


def may_call(shop: Shop, provider: str, *, trial: timedelta) -> bool:
    """When a rest is over, the first who asks may try; for the time of that trial the others still wait."""
    breaker = breaker_of(shop, provider)
    if breaker.resting_until is None:
        return True
    now = timezone.now()
    if breaker.resting_until > now:
        return False
    mine = Breaker.objects.for_shop(shop).filter(pk=breaker.pk, resting_until=breaker.resting_until)
    return bool(mine.update(resting_until=now + trial))


def note_success(shop: Shop, provider: str) -> None:
    """Hardly ever a write: only after a failure."""
    failed = Breaker.objects.for_shop(shop).filter(provider=provider, failures__gt=0)
    failed.update(failures=0, resting_until=None, updated_at=timezone.now())


def note_failure(shop: Shop, provider: str) -> None:
    Breaker.objects.get_or_create(shop=shop, provider=provider)
    breaker = Breaker.objects.for_shop(shop).select_for_update().get(provider=provider)
    breaker.failures += 1
    if breaker.failures >= FAILURES:
        breaker.resting_until = timezone.now() + rest_after(breaker.failures)
    breaker.save(update_fields=["failures", "resting_until", "updated_at"])


def forget(shop: Shop, provider: str) -> None:
    """Whoever changes the settings wants them tried at once."""
    Breaker.objects.for_shop(shop).filter(provider=provider).delete()


def rest_after(failures: int) -> timedelta:
    return min(REST * 2 ** min(failures - FAILURES, 10), LONGEST_REST)
