"""What a worker tidies up: checkpoints of trainings that led to no version."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from marketing.accounts.models import Shop
from marketing.jobs.tidying import remove_old, tidies
from marketing.registry.models import ModelVersion

KEPT = timedelta(days=7)  # for which a training that failed can be tried again from its last checkpoint


@tidies
def remove_failed_trainings(shop: Shop) -> None:
    def is_version(run_id: UUID) -> bool:
        return ModelVersion.objects.for_shop(shop).filter(run_id=run_id).exists()

    remove_old(shop, Path(settings.MEDIA_ROOT, "shops", str(shop.pk), "trainings"), kept=KEPT, is_needed=is_version)
