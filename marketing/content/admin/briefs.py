"""What was asked for, and how far it is."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import ShopAdmin, site
from marketing.common.badges import badge
from marketing.content import selectors
from marketing.content.models import Brief
from marketing.content.stages import TONES, stage_of
from marketing.content.views import requests


@admin.register(Brief, site=site)
class BriefAdmin(ShopAdmin):
    icon = "post_add"
    add_roles = EDIT_CONTENT
    about = _("Requests for texts. Each shows how far it is, can be paused or stopped, and survives a restart.")
    empty_text = _("Nobody has asked for texts yet. Begin with the descriptions of one category.")
    empty_action = ("dashboard:content_brief_add", _("Ask for texts"))
    list_display = ("called", "audience", "state_badge", "progress", "asked_by", "created_at")
    list_select_related = ("asked_by",)
    list_filter = (("kind", ChoicesDropdownFilter), ("created_at", RangeDateFilter))
    search_fields = ("audience", "note")
    search_help_text = _("Search by audience or note")
    export_fields = ("id", "kind", "locales", "audience", "note", "created_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(requests.add), name="content_brief_add"),
            path("<uuid:pk>/change/", wrap(requests.show), name="content_brief_change"),
            *(
                path(f"<uuid:pk>/{name}/", wrap(getattr(requests, name)), name=f"content_brief_{name}")
                for name in ("progress", "pause", "resume", "stop", "retry_failed")
            ),
            *super().get_urls(),
        ]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        lists = super().get_changelist_instance(request)
        rows = list(lists.result_list)
        jobs, waiting = selectors.jobs_of(request.shop, rows), selectors.waiting_of(request.shop, rows)
        for row in rows:
            row.job, row.waiting = jobs.get(row.pk), waiting.get(row.pk, 0)
        lists.result_list = rows
        return lists

    @admin.display(description=_("state"))
    def state_badge(self, brief: Brief) -> SafeString | str:
        stage = stage_of(brief, brief.job, brief.waiting)
        return badge(stage.label, TONES[stage]) if stage else "–"

    @admin.display(description=_("progress"))
    def progress(self, brief: Brief) -> SafeString | str:
        job = brief.job
        if not job or not job.total:
            return "–"
        bar = '<progress value="{}" max="{}" aria-label="{}"></progress> <span class="numbers">{} / {}</span>'
        return format_html(bar, job.done, job.total, _("progress"), f"{job.done:,}", f"{job.total:,}")
