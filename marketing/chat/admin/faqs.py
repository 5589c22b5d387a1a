"""Questions and answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from marketing.accounts.permissions import ANSWER_SHOPPERS, RUN_MODELS
from marketing.accounts.site import ShopAdmin, site
from marketing.accounts.site.scoping import is_one_of
from marketing.chat import services
from marketing.chat.forms import FaqForm
from marketing.chat.learning.material import LEAST_ENTRIES, entries_in_use
from marketing.chat.models import Faq
from marketing.chat.views import faqs
from marketing.chat.wording import FAQ_TONES
from marketing.common.badges import badge
from marketing.common.errors import DomainError
from marketing.registry.models import Kind
from marketing.registry.selectors import running_training, serving_version

BEGINNING = 90  # characters in the list


@admin.register(Faq, site=site)
class FaqAdmin(ShopAdmin):
    icon = "quiz"
    in_search = True
    add_roles = change_roles = ANSWER_SHOPPERS
    actions = ("approve", "retire")
    about = _("What shoppers ask, and what they are answered. An answer is in use once somebody has approved it.")
    empty_text = _(
        "There is no entry yet. Write the ten questions that your shoppers ask most, or import a file of them."
    )
    empty_action = ("dashboard:chat_faq_add", _("Write an entry"))
    list_display = ("question", "locale", "state_badge", "beginning", "updated_at")
    more_columns = ("valid_from", "valid_until", "made_by", "approved_by", "approved_at", "version", "created_at")
    list_select_related = ("made_by", "approved_by")
    list_filter = (
        ("state", ChoicesDropdownFilter), ("locale", ChoicesDropdownFilter), ("valid_until", RangeDateFilter),
    )  # fmt: skip
    search_fields = ("question", "answer")
    search_help_text = _("Search by question or answer")
    form = FaqForm
    fields = ("locale", "question", "answer", "examples", "url", "valid_from", "valid_until", "seen")
    list_before_template = "chat/_retriever.html"
    change_form_outer_before_template = "chat/_faq.html"
    export_fields = (
        "question", "answer", "locale", "examples", "url", "valid_from", "valid_until", "state", "approved_at",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(faqs.import_file), name="chat_faq_import"),
            path("<uuid:pk>/approve/", wrap(faqs.approve), name="chat_faq_approve"),
            path("<uuid:pk>/retire/", wrap(faqs.retire), name="chat_faq_retire"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        about = {
            "serving": serving_version(request.shop, Kind.RETRIEVER),
            "training": running_training(request.shop, Kind.RETRIEVER),
            "kind": Kind.RETRIEVER,
            "entries": entries_in_use(request.shop).count(),
            "least": LEAST_ENTRIES,
            "may_run": is_one_of(request, RUN_MODELS),
        }
        return super().changelist_view(request, {**about, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        faq = self.get_object(request, object_id)
        if faq is None:
            raise Http404
        about = {
            "faq": faq,
            "tone": FAQ_TONES[Faq.State(faq.state)],
            "in_use": faq.passages.filter(is_current=True).first(),
            "may_edit": is_one_of(request, ANSWER_SHOPPERS),
        }
        return super().change_view(request, object_id, form_url, {**about, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Faq, form: FaqForm, change: bool) -> None:
        obj.shop = request.shop
        if change:
            seen = form.cleaned_data["seen"]
            services.change_faq(obj, actor=request.user, version=seen, **form.wanted())
        else:
            obj.pk = services.add_faq(request.shop, actor=request.user, **form.wanted()).pk

    def response_add(self, request: HttpRequest, obj: Faq, post_url_continue: str | None = None) -> HttpResponse:
        self.message_user(
            request, _("The entry is a draft. Approve it, and shoppers are answered from it."), messages.SUCCESS
        )
        name, at = ("add", []) if "_addanother" in request.POST else ("change", [obj.pk])
        return redirect(f"dashboard:chat_faq_{name}", *at)

    def response_change(self, request: HttpRequest, obj: Faq) -> HttpResponse:
        self.message_user(request, _("The entry is saved."), messages.SUCCESS)
        return redirect("dashboard:chat_faq_change", obj.pk)

    @admin.action(description=_("Approve: answer shoppers from them"), permissions=["change"])
    def approve(self, request: HttpRequest, entries: QuerySet[Faq]) -> None:
        count = self._each(request, entries, services.approve_faq)
        said = ngettext("%(count)d entry is in use.", "%(count)d entries are in use.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Take out of use"), permissions=["change"])
    def retire(self, request: HttpRequest, entries: QuerySet[Faq]) -> None:
        count = self._each(request, entries, services.retire_faq)
        said = ngettext("%(count)d entry is out of use.", "%(count)d entries are out of use.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    def _each(self, request: HttpRequest, entries: QuerySet[Faq], service: Callable[..., Faq]) -> int:
        count, refusals = 0, set()
        for faq in entries.select_related("shop").order_by("pk"):
            try:
                service(faq, actor=request.user)
                count += 1
            except DomainError as refusal:
                refusals.add(str(refusal))
        for refusal in sorted(refusals):
            self.message_user(request, refusal, messages.WARNING)
        return count

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, faq: Faq) -> SafeString:
        return badge(faq.get_state_display(), FAQ_TONES[Faq.State(faq.state)])

    @admin.display(description=_("answer"))
    def beginning(self, faq: Faq) -> str:
        return Truncator(faq.answer).chars(BEGINNING)
