"""Imports and feeds, and the page of tags for the storefront. They stand here, above products and orders, because one page
takes the files of both."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter

from marketing.accounts.permissions import EDIT_CATALOG
from marketing.accounts.site import DaysFilter, ShopAdmin, site
from marketing.catalog import feeds as catalog_feeds
from marketing.catalog import selectors
from marketing.catalog.models import Feed, Import
from marketing.common.badges import badge
from marketing.dashboard import feeds, imports, storefront
from marketing.dashboard.forms import FeedForm
from marketing.dashboard.wording import IMPORT_TONES

site.add_page("storefront/", storefront.show, name="storefront")


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
        ("created_at", DaysFilter),
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


@admin.register(Feed, site=site)
class FeedAdmin(ShopAdmin):
    icon = "rss_feed"
    add_roles = change_roles = EDIT_CATALOG
    about = _("Addresses where your shop keeps a product file. They are fetched by themselves, as often as you say.")
    empty_text = _(
        "There is no feed yet. Most shop programs offer one for Google Shopping: copy its address, and it keeps your products up to date."
    )
    empty_action = ("dashboard:catalog_feed_add", _("Add a feed"))
    list_display = ("address", "every_hours", "enabled_badge", "next_time", "last_import")
    list_filter = (("enabled", BooleanRadioFilter),)
    search_fields = ("address",)
    search_help_text = _("Search by address")
    form = FeedForm
    change_form_outer_before_template = "catalog/_feed.html"
    change_form_outer_after_template = "catalog/_feed_removal.html"
    export_fields = ("address", "format", "every_hours", "enabled", "created_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/fetch/", wrap(feeds.fetch), name="catalog_feed_fetch"),
            path("<uuid:pk>/try/", wrap(feeds.attempt), name="catalog_feed_try"),
            path("<uuid:pk>/remove/", wrap(feeds.remove), name="catalog_feed_remove"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        return selectors.feeds_with_state(super().get_queryset(request).select_related("next_job", "shop"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        feed = self.get_object(request, object_id)
        if feed is None:
            raise Http404
        return super().change_view(
            request, object_id, form_url, {**feeds.about(request, feed), **(extra_context or {})}
        )

    def save_model(self, request: HttpRequest, obj: Feed, form: FeedForm, change: bool) -> None:
        if change:
            obj.shop = request.shop
            catalog_feeds.change_feed(obj, actor=request.user, **form.wanted())
        else:
            made = catalog_feeds.add_feed(request.shop, actor=request.user, **form.wanted())
            obj.pk, obj.shop = made.pk, request.shop

    def response_add(self, request: HttpRequest, obj: Feed, post_url_continue: str | None = None) -> HttpResponse:
        """On to its own page: there it is tried and fetched."""
        self.message_user(request, _("The feed is added. Check it now, or let it come at its time."), messages.SUCCESS)
        return redirect("dashboard:catalog_feed_change", obj.pk)

    @admin.display(description=_("state"), ordering="enabled")
    def enabled_badge(self, feed: Feed) -> SafeString:
        return badge(_("On"), "ok") if feed.enabled else badge(_("Off"), "warn")

    @admin.display(description=_("next time"))
    def next_time(self, feed: Feed) -> SafeString | str:
        if feed.has_stopped:
            return badge(_("Stopped"), "bad")
        if not feed.is_planned:
            return "–"
        return formats.date_format(timezone.localtime(feed.next_job.not_before), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("last import"))
    def last_import(self, feed: Feed) -> SafeString | str:
        if not feed.last_state:
            return "–"
        state = Import.State(feed.last_state)
        return badge(state.label, IMPORT_TONES[state])
