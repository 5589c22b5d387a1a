"""Imports of orders and events, carried by a worker."""

from marketing.catalog.importing.batches import run_import
from marketing.catalog.models import Import
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.shoppers.importing import events, order_lines
from marketing.shoppers.importing.cells import read_zone
from marketing.shoppers.importing.orders import OrderImport


@job("shoppers.import_orders")
def import_orders(job: Job) -> None:
    import_row = _import_of(job)
    run_import(import_row, OrderImport(import_row), fields=order_lines.FIELDS, job=job)


@job("shoppers.import_events")
def import_events(job: Job) -> None:
    import_row = _import_of(job)
    apply = events.EventImport(read_zone(import_row.options.get("timezone", "UTC")))
    run_import(import_row, apply, fields=events.FIELDS, job=job)


def _import_of(job: Job) -> Import:
    with shop_context(job.shop):
        return Import.objects.for_shop(job.shop).select_related("shop").get(pk=job.subject_id)
