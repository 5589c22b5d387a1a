"""Imports and feeds, carried by a worker, and what it tidies up after them."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from marketing.accounts.models import Shop
from marketing.catalog import feeding, feeds
from marketing.catalog.importing.batches import run_import
from marketing.catalog.importing.headers import product_fields
from marketing.catalog.importing.products import apply_products
from marketing.catalog.models import Import
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.tidying import remove_old, tidies

KEPT = timedelta(days=30)  # an uploaded file may hold what people bought; its errors and its report, too


@job("catalog.import_products")
def import_products(job: Job) -> None:
    with shop_context(job.shop):
        import_row = Import.objects.for_shop(job.shop).select_related("shop").get(pk=job.subject_id)
    run_import(import_row, apply_products, fields=product_fields(), unique="external_id", job=job)


@tidies
def remove_old_uploads(shop: Shop) -> None:
    remove_old(shop, Path(settings.MEDIA_ROOT, "imports", str(shop.pk)), kept=KEPT)


@job(feeds.FETCH)
def fetch_feed(job: Job) -> None:
    feeding.fetch_feed(job)


@job(feeds.TRY)
def try_feed(job: Job) -> None:
    feeding.fetch_feed(job, dry_run=True)
