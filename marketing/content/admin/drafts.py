"""Texts on their way."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import ShopAdmin, site, undoable
from marketing.accounts.site.exporting import csv_file, refuse_too_many
from marketing.catalog.search import with_words
from marketing.catalog.selectors import product_title
from marketing.common.badges import badge
from marketing.common.errors import DomainError
from marketing.content import services
from marketing.content.exporting import DRAFT_COLUMNS, draft_table
from marketing.content.models import Draft
from marketing.content.services.changing import few_enough
from marketing.content.wording import RISK_TONES, STATE_TONES

BEGINNING = 90  # characters in the list


@admin.register(Draft, site=site)
class DraftAdmin(ShopAdmin):
    icon = "edit_note"
    change_roles = EDIT_CONTENT
    actions = ("approve", "write_again")
    about = _(
        "Texts written from facts. Each statement is linked to the fact behind it, and a person approves what is published."
    )
    empty_text = _("There is no text yet. Ask for descriptions of a few products, and judge what comes.")
    empty_action = ("dashboard:content_brief_add", _("Ask for texts"))
    list_display = ("product_shown", "kind", "locale", "state_badge", "risk_badge", "beginning")
    more_columns = ("audience", "reason", "provider", "ai_generated", "version", "created_at", "updated_at")
    list_select_related = ("product",)
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("risk", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("locale", ChoicesDropdownFilter),
        ("ai_generated", BooleanRadioFilter),
        ("created_at", RangeDateFilter),
    )
    search_fields = ("product__title", "product__external_id")
    search_help_text = _("Search by product")
    readonly_fields = ("product", "kind", "locale", "audience", "state", "risk", "reason", "provider", "model", "text")
    fields = readonly_fields
    export_fields = DRAFT_COLUMNS

    def export(self, request: HttpRequest, queryset: QuerySet[Draft]) -> HttpResponse:
        refuse_too_many(queryset)
        table = draft_table(queryset)
        return csv_file(next(table), table, name="drafts")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Draft], search_term: str
    ) -> tuple[QuerySet[Draft], bool]:
        return (queryset.filter(with_words(request.shop, search_term, "product")) if search_term else queryset), False

    @admin.action(description=_("Approve where every claim is supported"), permissions=["change"])
    def approve(self, request: HttpRequest, drafts: QuerySet[Draft]) -> None:
        ids = drafts.values_list("pk", flat=True)
        done = services.approve_many(request.shop, ids, actor=request.user)
        said = ngettext("%(count)d text is approved.", "%(count)d texts are approved.", done.approved)
        skipped = ngettext(
            "%(count)d was skipped: look at it yourself.",
            "%(count)d were skipped: look at them yourself.",
            done.skipped,
        )
        parts = [said % {"count": done.approved}] + ([skipped % {"count": done.skipped}] if done.skipped else [])
        self.message_user(request, undoable(" ".join(parts), done.undo), messages.SUCCESS)

    @admin.action(description=_("Write again"), permissions=["change"])
    def write_again(self, request: HttpRequest, drafts: QuerySet[Draft]) -> None:
        count, refusals = 0, set()
        for draft in few_enough(drafts.select_related("shop")):
            try:
                services.regenerate(draft, actor=request.user)
                count += 1
            except DomainError as refusal:
                refusals.add(str(refusal))
        said = ngettext("%(count)d text is written again.", "%(count)d texts are written again.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
        for refusal in sorted(refusals):
            self.message_user(request, refusal, messages.WARNING)

    @admin.display(description=_("product"), ordering="product__title")
    def product_shown(self, draft: Draft) -> str:
        return product_title(draft.product, get_language())

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, draft: Draft) -> SafeString:
        return badge(draft.get_state_display(), STATE_TONES[Draft.State(draft.state)])

    @admin.display(description=_("risk"), ordering="risk")
    def risk_badge(self, draft: Draft) -> SafeString | str:
        return badge(draft.get_risk_display(), RISK_TONES[Draft.Risk(draft.risk)]) if draft.text else "–"

    @admin.display(description=_("text"))
    def beginning(self, draft: Draft) -> str:
        return Truncator(draft.text or draft.reason).chars(BEGINNING) or "–"
