from uuid import UUID

from django.db import connection

from marketing.accounts.models import Shop
from marketing.common.models import ShopQuerySet
from marketing.jobs.models import Job
from marketing.registry.models import ModelVersion, TrainingRun

State = ModelVersion.State
SERVING_ID = "SELECT id FROM registry_modelversion WHERE shop_id = %s AND kind = %s AND state = %s"


def versions(shop: Shop, kind: str) -> ShopQuerySet:
    return ModelVersion.objects.for_shop(shop).filter(kind=kind).select_related("shop", "run").order_by("-number")


def serving_version_id(shop: Shop, kind: str) -> UUID | None:
    """All that most requests need to know of it; its report and settings are long."""
    with connection.cursor() as cursor:
        cursor.execute(SERVING_ID, [shop.pk, kind, State.SERVING])
        found = cursor.fetchone()
    return found[0] if found else None


def serving_version(shop: Shop, kind: str) -> ModelVersion | None:
    return versions(shop, kind).filter(state=State.SERVING).first()


def fallback_versions(serving: ModelVersion) -> ShopQuerySet:
    """What served before it, the latest first: where a roll-back leads, and what serves while this one is damaged."""
    earlier = versions(serving.shop, serving.kind).filter(state=State.RETIRED, promoted_at__lt=serving.promoted_at)
    return earlier.order_by("-promoted_at")


def in_line(shop: Shop, kind: str) -> list[ModelVersion]:
    """What serves, and what steps in where that is damaged, in this order."""
    serving = serving_version(shop, kind)
    return [serving, *fallback_versions(serving)] if serving else []


def training_runs(shop: Shop, kind: str) -> ShopQuerySet:
    return TrainingRun.objects.for_shop(shop).filter(kind=kind).select_related("shop", "job").order_by("-created_at")


def running_training(shop: Shop, kind: str) -> TrainingRun | None:
    return training_runs(shop, kind).filter(job__state__in=Job.OPEN_STATES).first()
