"""A file goes in by batches. Each is one transaction that also says how far the file is, so a killed import goes on."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.catalog.importing import reports
from marketing.catalog.importing.files import Rows, open_rows
from marketing.catalog.importing.mapping import Columns, Field, match_columns
from marketing.catalog.importing.reports import Difference
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.models import Import
from marketing.common.errors import Conflict, DomainError, full_disk_named
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import Cancelled, LostLease, finishing, heartbeat

BATCH = 5_000


@dataclass
class BatchResult:
    counts: dict[str, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)  # for the report of a dry run


class ApplyBatch(Protocol):
    """Keeps what is good of some rows, inside the open transaction of their shop, and names the rest."""

    def __call__(self, shop: Shop, rows: list[Row], import_row: Import) -> BatchResult: ...


def run_import(
    import_row: Import,
    apply_batch: ApplyBatch,
    *,
    fields: Iterable[Field],
    unique: str = "",
    batch: int = 0,
    job: Job | None = None,
) -> Import:
    """Rows reach `apply_batch` with our field names in `values`, the file's other columns in `others`; so many at once.

    `unique` names a field that may hold each value once in a file. Called again after a kill, it goes on where the
    last committed batch ended.
    """
    try:
        rows = open_rows(file_of(import_row), format=import_row.format, encoding=import_row.encoding or "auto")
        _begin(import_row, rows)
        columns = match_columns(rows.columns, fields, import_row.mapping)
        for part in _batches(rows, columns.names.get(unique), import_row.rows_done, batch or BATCH):
            with translation.override(import_row.shop.locale):
                _keep(part, import_row, apply_batch, columns, rows.columns)
            if job:
                heartbeat(job, done=import_row.rows_done, total=import_row.rows_total)
    except DomainError as error:
        _stop(import_row, error)
        raise
    except Cancelled:
        _stop(import_row, _("This import was cancelled. Start it again to go on, or undo it."))
        raise
    with finishing(job) if job else shop_context(import_row.shop):
        _save(import_row, state=Import.State.DONE)
        if job:
            job.result = import_row.counts
    return import_row


def file_of(import_row: Import) -> Path:
    file = Path(settings.MEDIA_ROOT, import_row.path)
    if not file.exists() and file.is_relative_to(settings.MEDIA_ROOT):  # an upload
        raise Conflict(_("The file of this import is no longer kept. Start a new import with it."))
    return file


def _begin(import_row: Import, rows: Rows) -> None:
    if import_row.rows_done and import_row.sha256 != rows.sha256:
        raise Conflict(_("The file was changed since this import began. Start a new import with it."))
    found = {"sha256": rows.sha256, "format": rows.format, "encoding": rows.encoding, "rows_total": rows.total}
    if import_row.dry_run:  # nothing of it was kept
        found |= {"rows_done": 0, "counts": {}, "errors_size": 0}
        reports.report_file(import_row).unlink(missing_ok=True)
    with shop_context(import_row.shop):
        _save(import_row, state=Import.State.RUNNING, message="", **found)


def _batches(rows: Rows, unique: str | None, done: int, size: int) -> Iterator[list[Row | RowError]]:
    left = islice(_each_once(rows, unique), done, None)
    while batch := list(islice(left, size)):
        yield batch


def _each_once(rows: Iterable[Row | RowError], column: str | None) -> Iterator[Row | RowError]:
    """Remembers hashes, not texts: a million of them take 100 MB."""
    seen: dict[int, int] = {}
    for row in rows:
        value = row.values.get(column, "").strip() if column and isinstance(row, Row) else ""
        first = seen.setdefault(hash(value), row.number) if value else row.number
        if first == row.number:
            yield row
        else:
            reason = _("“%(value)s” stands already in row %(row)d.") % {"value": value, "row": first}
            yield RowError(row.number, reason, values=row.values)


@full_disk_named()
def _keep(
    batch: list[Row | RowError],
    import_row: Import,
    apply_batch: ApplyBatch,
    columns: Columns,
    header: tuple[str, ...],
) -> None:
    with shop_context(import_row.shop):
        _lock(import_row)
        readable = [columns.read(row) for row in batch if isinstance(row, Row)]
        with _rehearsal() if import_row.dry_run else nullcontext():
            result = apply_batch(import_row.shop, readable, import_row)
        _note(import_row, batch, result, header)


def _lock(import_row: Import) -> None:
    """A process that was only stopped may wake while another carries on; the one that comes second leaves."""
    stored = Import.objects.for_shop(import_row.shop).select_for_update().get(pk=import_row.pk)
    if (stored.rows_done, stored.state) != (import_row.rows_done, Import.State.RUNNING):
        raise LostLease


@contextmanager
def _rehearsal() -> Iterator[None]:
    """What happens inside is taken back; its counts stay."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _note(import_row: Import, batch: list[Row | RowError], result: BatchResult, header: tuple[str, ...]) -> None:
    """What became of the batch, in the same transaction: the counts, the errors, and where to go on."""
    errors = sorted([row for row in batch if isinstance(row, RowError)] + result.errors, key=attrgetter("number"))
    found = {**result.counts, "errors": len(errors)}
    changes = {"rows_done": import_row.rows_done + len(batch), "counts": _sum(import_row.counts, found)}
    if errors:
        originals = {row.number: row.values for row in batch}
        changes["errors_path"] = str(reports.errors_path(import_row))
        changes["errors_size"] = reports.append_errors(import_row, errors, originals, header)
    if import_row.dry_run:
        changes["counts"] = _sum(changes["counts"], {"differences": len(result.differences)})
        room = max(0, reports.MOST_DIFFERENCES - import_row.counts.get("differences", 0))
        reports.append_differences(import_row, result.differences[:room])
    _save(import_row, **changes)


def _sum(counts: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) + more.get(name, 0) for name in (*counts, *more)}


def _stop(import_row: Import, reason: object) -> None:
    with shop_context(import_row.shop):
        _save(import_row, state=Import.State.FAILED, message=str(reason)[:500])


def _save(import_row: Import, **changes: object) -> None:
    for name, value in changes.items():
        setattr(import_row, name, value)
    import_row.save(update_fields=[*changes, "updated_at"])
