"""A file comes in: upload, dry run, look at what it would change, change the columns if they are wrong, keep it, undo it."""

import csv
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import EDIT_CATALOG
from marketing.accounts.site import only, page, part
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit, typed
from marketing.catalog import services as catalog
from marketing.catalog.importing.batches import file_of
from marketing.catalog.importing.files import open_rows
from marketing.catalog.importing.headers import product_fields
from marketing.catalog.importing.mapping import Field
from marketing.catalog.importing.reports import report_file
from marketing.catalog.models import Import
from marketing.common.errors import Conflict
from marketing.dashboard.forms import ColumnsForm, UploadForm
from marketing.dashboard.wording import IMPORT_TONES, named_counts
from marketing.jobs.selectors import job_of
from marketing.shoppers.importing.order_lines import FIELDS as ORDER_FIELDS

DIFFERENCES_SHOWN = 50


def add(request: HttpRequest) -> HttpResponse:
    """Every upload begins as a dry run: nothing is changed before a person has seen what would be."""
    only(request, EDIT_CATALOG)
    form = UploadForm(request.POST or None, request.FILES or None)
    made = submit(form, lambda data: catalog.start_import(request.shop, actor=request.user, dry_run=True, **data))
    if made:
        return redirect("dashboard:catalog_import_change", made.pk)
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
    only(request, EDIT_CATALOG)
    import_row = find(request, pk)
    rows = open_rows(file_of(import_row), format=import_row.format, encoding=import_row.encoding or "auto")
    form = ColumnsForm(
        request.POST or None,
        kind=import_row.kind,
        fields=fields_of(import_row),
        columns=rows.columns,
        import_row=import_row,
    )
    if form.is_bound and form.is_valid():
        again = begin(request, import_row, dry_run=True, mapping=form.mapping(), options=form.options())
        return redirect("dashboard:catalog_import_change", again.pk)
    context = {"import_row": import_row, "form": form, "preview": preview(rows), "columns": rows.columns}
    return page(request, "catalog/import_columns.html", title=_("Columns of the file"), opts=Import._meta, **context)


@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    rehearsal = find(request, pk)
    if not rehearsal.dry_run or rehearsal.state != Import.State.DONE:
        raise Conflict(_("Only a dry run that has ended well can be kept."))
    import_row = begin(request, rehearsal, dry_run=False, mapping=rehearsal.mapping, options=rehearsal.options)
    return redirect("dashboard:catalog_import_change", import_row.pk)


@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    import_row = catalog.resume_import(find(request, pk), actor=request.user)
    messages.success(request, _("The import goes on where it ended."))
    return redirect("dashboard:catalog_import_change", import_row.pk)


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    import_row = find(request, pk)
    typed(request, import_row.file_name)
    catalog.undo_import(import_row, actor=request.user)
    messages.success(request, _("The import is undone. What was changed or used since then stays."))
    return redirect("dashboard:catalog_import_change", import_row.pk)


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


def download(file: Path, name: str) -> FileResponse:
    if not file.exists():
        raise Http404
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


def begin(request: HttpRequest, earlier: Import, *, dry_run: bool, mapping: dict, options: dict) -> Import:
    """The same file again."""
    with file_of(earlier).open("rb") as content:
        return catalog.start_import(
            request.shop,
            earlier.kind,
            File(content, name=earlier.file_name),
            actor=request.user,
            format=earlier.format,
            encoding=earlier.encoding,
            mapping=mapping,
            options=options,
            dry_run=dry_run,
        )


def find(request: HttpRequest, pk: UUID) -> Import:
    return get_object_or_404(Import.objects.for_shop(request.shop).select_related("shop"), pk=pk)


def fields_of(import_row: Import) -> tuple[Field, ...]:
    return product_fields() if import_row.kind == Import.Kind.PRODUCTS else ORDER_FIELDS


def preview(rows: object) -> list[list[str]]:
    """The first rows that can be read, as they stand in the file."""
    good = (row for row in rows if hasattr(row, "others"))
    return [[row.values.get(column, "") for column in rows.columns] for row in islice(good, 3)]


def about(request: HttpRequest, import_row: Import) -> dict[str, object]:
    job = job_of(import_row)
    ended = import_row.state in (Import.State.DONE, Import.State.FAILED)
    return {
        "import_row": import_row,
        "job": job,
        "tone": IMPORT_TONES[Import.State(import_row.state)],
        "counts": named_counts(import_row),
        "differences": differences(import_row) if import_row.dry_run and ended else [],
        "may_edit": is_one_of(request, EDIT_CATALOG),
        "may_undo": ended and not import_row.dry_run,
        "may_resume": import_row.state == Import.State.FAILED and job is not None and not job.is_open,
    }


def differences(import_row: Import) -> list[list[str]]:
    file = report_file(import_row)
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(islice(csv.reader(lines), 1, DIFFERENCES_SHOWN + 1))
