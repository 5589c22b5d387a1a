"""A file comes in: upload, dry run, look at what it would change, change the columns if they are wrong, keep it, undo it."""

import csv
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import EDIT_CATALOG
from marketing.accounts.site import only, page, part
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit, typed
from marketing.catalog import services as catalog
from marketing.catalog.importing.batches import file_of
from marketing.catalog.importing.files import peek
from marketing.catalog.importing.formats import NAMES
from marketing.catalog.importing.headers import NOT_FACTS, product_fields
from marketing.catalog.importing.mapping import Field, plain
from marketing.catalog.importing.reports import read_errors, report_file
from marketing.catalog.importing.rows import Row
from marketing.catalog.models import Import
from marketing.common.downloads import Download
from marketing.common.errors import Conflict, Invalid
from marketing.content.importing import FIELDS as TEXT_FIELDS
from marketing.dashboard.forms import ColumnsForm, ReadingForm, UploadForm
from marketing.dashboard.wording import IMPORT_TONES, named_counts
from marketing.jobs.selectors import job_of
from marketing.shoppers.importing.events import FIELDS as EVENT_FIELDS
from marketing.shoppers.importing.order_lines import FIELDS as ORDER_FIELDS

DIFFERENCES_SHOWN = 50
ERRORS_SHOWN = 20
PREVIEWED = 3


def add(request: HttpRequest) -> HttpResponse:
    """Every upload begins as a dry run: nothing is changed before a person has seen what would be."""
    only(request, EDIT_CATALOG)
    form = UploadForm(request.POST or None, request.FILES or None)
    made = submit(form, lambda data: catalog.start_import(request.shop, actor=request.user, dry_run=True, **data))
    if made:
        return redirect_to(made)
    return page(request, "catalog/import_add.html", title=_("Import a file"), opts=Import._meta, form=form)


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    import_row = find(request, pk)
    title = import_row.file_name
    return page(request, "catalog/import.html", title=title, opts=Import._meta, **about(request, import_row))


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    return part(request, "catalog/_import.html", **about(request, find(request, pk)))


def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the file is read, and which of its columns holds what: each change is one more dry run."""
    only(request, EDIT_CATALOG)
    import_row = find(request, pk)
    reading = ReadingForm(request.POST if "format" in request.POST else None, initial=reading_of(import_row))
    if reading.is_bound and reading.is_valid():
        return redirect_to(begin(request, import_row, dry_run=True, mapping={}, **reading.cleaned_data))
    return choose_columns(request, import_row, reading)


def choose_columns(request: HttpRequest, import_row: Import, reading: ReadingForm) -> HttpResponse:
    names, rows = peeked(import_row)
    form = ColumnsForm(
        request.POST if request.method == "POST" and not reading.is_bound else None,
        kind=import_row.kind,
        fields=fields_of(import_row),
        columns=names,
        import_row=import_row,
    )
    if form.is_bound and form.is_valid():
        options = {**import_row.options, **form.options()}
        return redirect_to(begin(request, import_row, dry_run=True, mapping=form.mapping(), options=options))
    context = {
        "import_row": import_row,
        "reading": reading,
        "form": form,
        "preview": [[row.values.get(name, "") for name in names] for row in rows[:PREVIEWED]],
        "columns": [(name, form.field_of(name), becomes_fact(import_row, name)) for name in names],
    }
    return page(request, "catalog/import_columns.html", title=_("Columns of the file"), opts=Import._meta, **context)


def peeked(import_row: Import) -> tuple[tuple[str, ...], list[Row]]:
    """Nothing of a file that could not be read at all: then the page asks how it shall be read."""
    if not import_row.encoding:
        return (), []
    try:
        return peek(file_of(import_row), format=import_row.format, encoding=import_row.encoding)
    except Invalid:
        return (), []


@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    rehearsal = find(request, pk)
    if not rehearsal.dry_run or rehearsal.state != Import.State.DONE:
        raise Conflict(_("Only a dry run that has ended well can be kept."))
    import_row = begin(request, rehearsal, dry_run=False, mapping=rehearsal.mapping)
    return redirect_to(import_row)


@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    import_row = catalog.resume_import(find(request, pk), actor=request.user)
    messages.success(request, _("The import goes on where it ended."))
    return redirect_to(import_row)


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    import_row = find(request, pk)
    typed(request, import_row.file_name)
    catalog.undo_import(import_row, actor=request.user)
    messages.success(request, _("The import is undone. What was changed or used since then stays."))
    return redirect_to(import_row)


def errors(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    import_row = find(request, pk)
    if not import_row.errors_path:
        raise Http404
    return download(Path(settings.MEDIA_ROOT, import_row.errors_path), f"errors-{import_row.pk}.csv")


def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    import_row = find(request, pk)
    return download(report_file(import_row), f"report-{import_row.pk}.csv")


def download(file: Path, name: str) -> Download:
    if not file.exists():
        raise Http404
    return Download(file.open("rb"), as_attachment=True, filename=name)


def begin(request: HttpRequest, earlier: Import, *, dry_run: bool, mapping: dict, **changes: object) -> Import:
    """The same file again."""
    with file_of(earlier).open("rb") as content:
        asked = {"format": earlier.format, "encoding": earlier.encoding, "options": earlier.options, **changes}
        return catalog.start_import(
            request.shop,
            earlier.kind,
            File(content, name=earlier.file_name),
            actor=request.user,
            mapping=mapping,
            dry_run=dry_run,
            **asked,
        )


def redirect_to(import_row: Import) -> HttpResponse:
    return redirect("dashboard:catalog_import_change", import_row.pk)


def find(request: HttpRequest, pk: UUID) -> Import:
    return get_object_or_404(Import.objects.for_shop(request.shop).select_related("shop"), pk=pk)


def fields_of(import_row: Import) -> tuple[Field, ...]:
    found = {Import.Kind.ORDERS: ORDER_FIELDS, Import.Kind.EVENTS: EVENT_FIELDS, Import.Kind.TEXTS: TEXT_FIELDS}
    return found.get(import_row.kind) or product_fields()


def reading_of(import_row: Import) -> dict[str, str]:
    return {"format": import_row.format, "encoding": import_row.encoding.removesuffix("-sig") or "auto"}


def about(request: HttpRequest, import_row: Import) -> dict[str, object]:
    job = job_of(import_row)
    ended = import_row.state in (Import.State.DONE, Import.State.FAILED)
    has_good = import_row.counts.get("errors", 0) < import_row.rows_total
    return {
        "import_row": import_row,
        "job": job,
        "tone": IMPORT_TONES[Import.State(import_row.state)],
        "counts": named_counts(import_row),
        "format": NAMES.get(import_row.format, ""),
        "errors": errors_told(import_row) if ended else [],
        "differences": differences(import_row) if import_row.dry_run and ended else [],
        "may_edit": is_one_of(request, EDIT_CATALOG),
        "has_good": has_good,
        "may_keep": import_row.dry_run and import_row.state == Import.State.DONE and has_good,
        "may_undo": ended and not import_row.dry_run,
        "may_resume": import_row.state == Import.State.FAILED and job is not None and not job.is_open,
    }


def becomes_fact(import_row: Import, column: str) -> bool:
    """If it is none of our fields."""
    return import_row.kind == Import.Kind.PRODUCTS and plain(column) not in NOT_FACTS


def errors_told(import_row: Import) -> list[tuple[object, object, str]]:
    found = read_errors(import_row, ERRORS_SHOWN)
    return [(one["row"], one["reason"], " · ".join(filter(None, one["values"].values()))) for one in found]


def differences(import_row: Import) -> list[list[str]]:
    file = report_file(import_row)
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(islice(csv.reader(lines), 1, DIFFERENCES_SHOWN + 1))
