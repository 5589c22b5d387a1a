"""What was asked for, and how far it is."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import ShopAdmin, site
from marketing.common.badges import badge
from marketing.content import selectors, services
from marketing.content.forms import BriefForm
from marketing.content.models import Brief
from marketing.jobs.selectors import job_of
from marketing.jobs.wording import tone


@admin.register(Brief, site=site)
class BriefAdmin(ShopAdmin):
    icon = "post_add"
    add_roles = EDIT_CONTENT
    form = BriefForm
    about = _("Requests for texts. Each is one job: it shows how far it is, can be cancelled, and goes on after that.")
    empty_text = _("Nobody has asked for texts yet. Begin with the descriptions of one category.")
    empty_action = ("dashboard:content_brief_add", _("Ask for texts"))
    list_display = ("called", "audience", "state_badge", "progress", "asked_by", "created_at")
    list_select_related = ("asked_by",)
    list_filter = (("kind", ChoicesDropdownFilter), ("created_at", RangeDateFilter))
    search_fields = ("audience", "note")
    search_help_text = _("Search by audience or note")
    fields = ("kind", "languages", "category", "product_ids", "audience", "note")
    export_fields = ("id", "kind", "locales", "audience", "note", "created_at")

    def get_form(
        self, request: HttpRequest, obj: Brief | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return type("BriefForm", (super().get_form(request, obj, change, **kwargs),), {"request": request})

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        lists = super().get_changelist_instance(request)
        rows = list(lists.result_list)
        jobs = selectors.jobs_of(request.shop, rows)
        for row in rows:
            row.job = jobs.get(row.pk)
        lists.result_list = rows
        return lists

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A request is its job: there one sees how far it is, cancels it, and lets it go on."""
        brief = self.get_object(request, object_id)
        job = brief and job_of(brief)
        if job is None:
            raise Http404
        return redirect("dashboard:jobs_job_change", job.pk)

    def save_model(self, request: HttpRequest, obj: Brief, form: BriefForm, change: bool) -> None:
        said = form.cleaned_data
        brief = services.request_drafts(
            request.shop, said["kind"], form.external_ids(), actor=request.user, locales=said["languages"],
            audience=said["audience"], note=said["note"],
        )  # fmt: skip
        obj.pk, obj.shop = brief.pk, request.shop

    def response_add(self, request: HttpRequest, obj: Brief, post_url_continue: str | None = None) -> HttpResponse:
        count = sum(selectors.counts_of(obj).values())
        said = ngettext("%(count)d text will be written.", "%(count)d texts will be written.", count) % {"count": count}
        self.message_user(request, f"{said} {estimate(obj, count)}".strip(), messages.SUCCESS)
        return redirect("dashboard:jobs_job_change", job_of(obj).pk)

    @admin.display(description=_("state"))
    def state_badge(self, brief: Brief) -> SafeString | str:
        return badge(brief.job.get_state_display(), tone(brief.job)) if brief.job else "–"

    @admin.display(description=_("progress"))
    def progress(self, brief: Brief) -> SafeString | str:
        job = brief.job
        if not job or not job.total:
            return "–"
        bar = '<progress value="{}" max="{}" aria-label="{}"></progress> <span class="numbers">{} / {}</span>'
        return format_html(bar, job.done, job.total, _("progress"), f"{job.done:,}", f"{job.total:,}")


def estimate(brief: Brief, count: int) -> str:
    """From how long the last requests took; nothing where there were none."""
    pace = selectors.seconds_per_draft(brief.shop)
    if pace is None:
        return ""
    minutes = max(1, round(pace * count / 60))
    return ngettext("It takes about %(count)d minute.", "It takes about %(count)d minutes.", minutes) % {
        "count": minutes
    }
