"""Imports. They stand here, above products and orders, because one page takes the files of both."""

from django.contrib import admin
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter

from marketing.accounts.permissions import EDIT_CATALOG
from marketing.accounts.site import ShopAdmin, site
from marketing.catalog.models import Import
from marketing.common.badges import badge
from marketing.dashboard import imports
from marketing.dashboard.wording import IMPORT_TONES


@admin.register(Import, site=site)
class ImportAdmin(ShopAdmin):
    icon = "upload_file"
    add_roles = EDIT_CATALOG
    about = _(
        "Files of products and orders. Each import can be undone, and its bad rows come back to you with a reason."
    )
    empty_text = _(
        "Nothing was imported yet. A CSV file as your shop exports it will do; you see what it would change first."
    )
    empty_action = ("dashboard:catalog_import_add", _("Import a file"))
    list_display = ("file_name", "kind", "state_badge", "progress", "dry_run_badge", "created_at")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ("dry_run", BooleanRadioFilter),
        ("created_at", RangeDateFilter),
    )
    search_fields = ("file_name", "message")
    search_help_text = _("Search by file or message")
    export_fields = (
        "file_name", "kind", "state", "dry_run", "rows_done", "rows_total", "counts", "message", "created_at"
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(imports.add), name="catalog_import_add"),
            path("<uuid:pk>/change/", wrap(imports.show), name="catalog_import_change"),
            path("<uuid:pk>/progress/", wrap(imports.progress), name="catalog_import_progress"),
            path("<uuid:pk>/columns/", wrap(imports.columns), name="catalog_import_columns"),
            path("<uuid:pk>/keep/", wrap(imports.keep), name="catalog_import_keep"),
            path("<uuid:pk>/resume/", wrap(imports.resume), name="catalog_import_resume"),
            path("<uuid:pk>/undo/", wrap(imports.undo), name="catalog_import_undo"),
            path("<uuid:pk>/errors/", wrap(imports.errors), name="catalog_import_errors"),
            path("<uuid:pk>/report/", wrap(imports.report), name="catalog_import_report"),
            *super().get_urls(),
        ]

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, import_row: Import) -> SafeString:
        return badge(import_row.get_state_display(), IMPORT_TONES[Import.State(import_row.state)])

    @admin.display(description=_("rows"), ordering="rows_total")
    def progress(self, import_row: Import) -> SafeString:
        bar = '<progress value="{}" max="{}" aria-label="{}"></progress> <span class="numbers">{} / {}</span>'
        done, total = import_row.rows_done, import_row.rows_total
        return format_html(bar, done, total or 1, _("rows"), f"{done:,}", f"{total:,}")

    @admin.display(description=_("how"), ordering="dry_run")
    def dry_run_badge(self, import_row: Import) -> SafeString:
        return badge(_("Dry run"), "calm") if import_row.dry_run else badge(_("Kept"), "ok")
