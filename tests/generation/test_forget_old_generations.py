"""What was told to a writer goes when its time is over; it takes nothing else along."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.generation.models import Generation
from marketing.generation.tasks import forget_old_generations
from marketing.jobs import tidying


def test_generations_go_after_their_retention_and_those_of_other_shops_stay(
    bare_shop: Shop, rival_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "AT_ONCE", 2)
    too_old = timezone.now() - Generation.retention - timedelta(minutes=1)
    for shop in (bare_shop, rival_shop):
        with shop_context(shop):
            rows = [Generation.objects.create(shop=shop, kind="title", language="en") for _ in range(6)]
            Generation.objects.filter(pk__in=[one.pk for one in rows[:5]]).update(created_at=too_old)

    forget_old_generations(bare_shop)

    with shop_context(bare_shop):
        assert Generation.objects.get().created_at > too_old
    with shop_context(rival_shop):
        assert Generation.objects.count() == 6
