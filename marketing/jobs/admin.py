"""Jobs: what runs, how far it is, and what went wrong."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import MultipleChoicesDropdownFilter

from marketing.accounts.site import DaysFilter, ShopAdmin, site
from marketing.common.badges import badge
from marketing.jobs import selectors, views
from marketing.jobs.models import Job
from marketing.jobs.wording import kind_name, tone


class StatesFilter(MultipleChoicesDropdownFilter):
    all_option = None  # among several it would ask for jobs without a state


@admin.register(Job, site=site)
class JobAdmin(ShopAdmin):
    icon = "pending_actions"
    about = _(
        "Long work, such as imports and training. A job survives a restart, and can be cancelled and tried again."
    )
    empty_text = _("No job has run yet. Importing a file or training a model starts one.")
    list_display = ("name", "state_badge", "progress", "attempts", "created_at", "finished_at")
    more_columns = ("told", "queue", "started_at")
    list_filter = (("state", StatesFilter), ("created_at", DaysFilter))
    search_fields = ("kind", "message", "error")
    search_help_text = _("Search by kind, message or error")
    list_before_template = "jobs/_live.html"
    export_fields = (
        "id", "kind", "state", "done", "total", "attempts", "error", "created_at", "started_at", "finished_at"
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("tray/", wrap(views.tray), name="jobs_tray"),
            path("<uuid:pk>/progress/", wrap(views.progress), name="jobs_job_progress"),
            path("<uuid:pk>/cancel/", wrap(views.cancel), name="jobs_job_cancel"),
            path("<uuid:pk>/retry/", wrap(views.retry), name="jobs_job_retry"),
            path("<uuid:pk>/change/", wrap(views.show), name="jobs_job_change"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"is_live": selectors.open_jobs(request.shop).exists(), **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("job"), ordering="kind")
    def name(self, job: Job) -> str:
        return kind_name(job)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, job: Job) -> SafeString:
        return badge(job.get_state_display(), tone(job))

    @admin.display(description=_("message"))
    def told(self, job: Job) -> str:
        return job.told

    @admin.display(description=_("progress"))
    def progress(self, job: Job) -> SafeString:
        if not job.total:
            return format_html('<span class="muted">{}</span>', job.told or "–")
        bar = '<progress value="{}" max="{}" aria-label="{}"></progress> <span class="numbers">{} / {}</span>'
        return format_html(bar, job.done, job.total, _("progress"), f"{job.done:,}", f"{job.total:,}")
