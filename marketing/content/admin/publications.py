"""What shoppers read, and what they read before."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import ShopAdmin, site
from marketing.accounts.site.exporting import csv_file, refuse_too_many
from marketing.catalog.search import with_words
from marketing.catalog.selectors import product_title
from marketing.common.badges import badge
from marketing.content import services
from marketing.content.admin.drafts import BEGINNING
from marketing.content.exporting import PUBLICATION_COLUMNS, publication_table
from marketing.content.models import Publication
from marketing.content.services.changing import few_enough
from marketing.content.standing import facts_of_all, holds


@admin.register(Publication, site=site)
class PublicationAdmin(ShopAdmin):
    icon = "public"
    change_roles = EDIT_CONTENT
    actions = ("take_down",)
    about = _("Texts that shoppers read. One whose facts change is withheld at once, and comes back to review.")
    empty_text = _("Nothing is published yet. Approve a draft: half a minute later it stands here.")
    empty_action = ("dashboard:content_draft_changelist", _("Look at the drafts"))
    list_display = (
        "product_shown",
        "kind",
        "locale",
        "live_badge",
        "ai_generated",
        "beginning",
        "created_at",
        "ended_at",
    )
    more_columns = ("audience", "provider", "model")
    list_select_related = ("product__category", "product__shop", "shop")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("locale", ChoicesDropdownFilter),
        ("ai_generated", BooleanRadioFilter),
        ("created_at", RangeDateFilter),
    )
    search_fields = ("product__title", "product__external_id")
    search_help_text = _("Search by product")
    readonly_fields = ("product", "kind", "locale", "audience", "text", "ai_generated", "provider", "model", "ended_at")
    fields = readonly_fields
    export_fields = PUBLICATION_COLUMNS

    def export(self, request: HttpRequest, queryset: QuerySet[Publication]) -> HttpResponse:
        refuse_too_many(queryset)
        table = publication_table(queryset)
        return csv_file(next(table), table, name="texts")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Publication], search_term: str
    ) -> tuple[QuerySet[Publication], bool]:
        return (queryset.filter(with_words(request.shop, search_term, "product")) if search_term else queryset), False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Whether each text still holds: compared for all rows of the page at once, as it is for who reads them."""
        lists = super().get_changelist_instance(request)
        rows = list(lists.result_list)
        for row, facts in zip(rows, facts_of_all(request.shop, rows), strict=True):
            row.holds = holds(row, facts)
        lists.result_list = rows
        return lists

    @admin.action(description=_("Take down"), permissions=["change"])
    def take_down(self, request: HttpRequest, publications: QuerySet[Publication]) -> None:
        live = few_enough(publications.filter(ended_at=None).select_related("shop", "draft__shop"))
        for publication in live:
            services.take_down(publication, actor=request.user)
        said = ngettext("%(count)d text is not live any more.", "%(count)d texts are not live any more.", len(live))
        self.message_user(request, said % {"count": len(live)}, messages.SUCCESS)

    @admin.display(description=_("product"), ordering="product__title")
    def product_shown(self, publication: Publication) -> str:
        return product_title(publication.product, get_language())

    @admin.display(description=_("state"), ordering="ended_at")
    def live_badge(self, publication: Publication) -> SafeString:
        if publication.ended_at:
            return badge(pgettext("state of a text", "Ended"), "calm")
        return badge(_("Live"), "ok") if publication.holds else badge(_("Withheld: facts changed"), "bad")

    @admin.display(description=_("text"))
    def beginning(self, publication: Publication) -> str:
        return Truncator(publication.text).chars(BEGINNING)
