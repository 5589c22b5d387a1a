"""Policy pages, and whether they could be read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import ShopAdmin, site
from marketing.accounts.site.scoping import is_one_of
from marketing.chat import services
from marketing.chat.forms import SourceForm
from marketing.chat.models import Source
from marketing.chat.views import policies
from marketing.chat.wording import SOURCE_TONES
from marketing.common.badges import badge


@admin.register(Source, site=site)
class SourceAdmin(ShopAdmin):
    icon = "policy"
    in_search = True
    add_roles = change_roles = EDIT_CONTENT
    about = _("Pages about delivery, returns, warranty and the like. Answers are copied from them, and name them.")
    empty_text = _("There is no page yet. Paste your policy of delivery, name its address, or upload a PDF file.")
    empty_action = ("dashboard:chat_source_add", _("Add a page"))
    list_display = ("title", "locale", "format", "state_badge", "passage_count", "read_at")
    more_columns = ("url", "file_name", "reason", "version", "created_at", "updated_at")
    list_filter = (
        ("state", ChoicesDropdownFilter), ("format", ChoicesDropdownFilter), ("locale", ChoicesDropdownFilter),
    )  # fmt: skip
    search_fields = ("title", "text", "url")
    search_help_text = _("Search by title, text or address")
    form = SourceForm
    fields = ("locale", "title", "format", "url", "written", "file")
    change_form_outer_before_template = "chat/_source.html"
    change_form_outer_after_template = "chat/_passages.html"
    export_fields = ("title", "locale", "format", "url", "state", "reason", "text", "read_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/read/", wrap(policies.read_again), name="chat_source_read"),
            path("<uuid:pk>/retire/", wrap(policies.retire), name="chat_source_retire"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        in_use = Count("passages", filter=Q(passages__is_current=True))
        return super().get_queryset(request).annotate(passages_in_use=in_use)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        source = self.get_object(request, object_id)
        if source is None:
            raise Http404
        about = {
            "source": source,
            "tone": SOURCE_TONES[Source.State(source.state)],
            "passages": source.passages.filter(is_current=True),
            "may_edit": is_one_of(request, EDIT_CONTENT),
        }
        return super().change_view(request, object_id, form_url, {**about, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Source, form: SourceForm, change: bool) -> None:
        obj.shop = request.shop
        if change:
            services.change_source(obj, actor=request.user, **form.wanted())
        else:
            obj.pk = services.add_source(request.shop, actor=request.user, **form.wanted()).pk

    def response_add(self, request: HttpRequest, obj: Source, post_url_continue: str | None = None) -> HttpResponse:
        self.message_user(request, _("The page is added. Look below at what was read."), messages.SUCCESS)
        name, at = ("add", []) if "_addanother" in request.POST else ("change", [obj.pk])
        return redirect(f"dashboard:chat_source_{name}", *at)

    def response_change(self, request: HttpRequest, obj: Source) -> HttpResponse:
        self.message_user(request, _("The page is saved."), messages.SUCCESS)
        return redirect("dashboard:chat_source_change", obj.pk)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, source: Source) -> SafeString:
        return badge(source.get_state_display(), SOURCE_TONES[Source.State(source.state)])

    @admin.display(description=_("passages"), ordering="passages_in_use")
    def passage_count(self, source: Source) -> int:
        return source.passages_in_use
