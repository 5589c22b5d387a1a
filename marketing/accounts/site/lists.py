"""What a member does with a list: keep it as a view, choose its columns, take a change back."""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marketing.accounts import listing, undoing
from marketing.accounts.models import SavedView, Undo
from marketing.accounts.site.columns import all_columns, column_choices
from marketing.accounts.site.requests import page_before

if TYPE_CHECKING:
    from marketing.accounts.site.merchant import MerchantSite
    from marketing.accounts.site.shop_admin import ShopAdmin

LONGEST_QUERY = 2000
PASSING = {"p", "all", "e", "_popup", "_to_field", "_changelist_filters"}  # of an address, but not of a view


def filters_in(query: str) -> str:
    """What of an address says which rows, in which order: in one spelling, so that two can be compared."""
    return urlencode(sorted(pair for pair in parse_qsl(query[:LONGEST_QUERY]) if pair[0] not in PASSING))


def about_list(model_admin: "ShopAdmin", request: HttpRequest) -> dict[str, Any]:
    """For the bar above a list."""
    query = filters_in(request.GET.urlencode())
    views = list(listing.saved_views(request.membership, model_admin.opts.label_lower))
    here = next((view for view in views if view.query == query), None)
    return {
        "list_page": model_admin.opts.label_lower,
        "list_query": query,
        "saved_views": views,
        "view_here": here,
        "may_remove_view": here is not None and listing.may_remove(here, request.membership),
        "column_choices": column_choices(model_admin, request),
    }


class ListPages:
    """Mixed into the site: what is posted from the bar above any of its lists."""

    def save_view(self, request: HttpRequest) -> HttpResponse:
        model_admin = find_list(self, request)
        query = filters_in(request.POST.get("query", ""))
        view = listing.save_view(
            request.membership,
            page=model_admin.opts.label_lower,
            name=request.POST.get("name", ""),
            query=query,
            shared="shared" in request.POST,
        )
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view})
        return redirect(f"{address_of(model_admin)}?{query}")

    def remove_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        view = get_object_or_404(SavedView.objects.for_shop(request.shop), pk=pk)
        undo = listing.remove_view(view, member=request.membership)
        messages.success(request, undoable(_("The view “%(name)s” is removed.") % {"name": view}, undo))
        return redirect(page_before(request))

    def choose_columns(self, request: HttpRequest) -> HttpResponse:
        model_admin = find_list(self, request)
        wanted = [] if "reset" in request.POST else request.POST.getlist("column")
        known = [column for column in all_columns(model_admin) if column in wanted]
        listing.choose_columns(request.membership, page=model_admin.opts.label_lower, columns=known)
        return redirect(page_before(request))

    def undo(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row = get_object_or_404(Undo.objects.for_shop(request.shop).select_related("shop"), pk=pk)
        undoing.take_back(row, actor=request.user)
        messages.success(request, _("The change is taken back."))
        return redirect(page_before(request))


def undoable(text: object, undo: Undo | None) -> SafeString | object:
    """A message with a button. The form that it sends stands once on every page."""
    if undo is None:
        return text
    address = reverse("dashboard:undo", args=[undo.pk])
    button = '{} <button class="undo-button" form="undo" formaction="{}">{}</button>'
    return format_html(button, text, address, _("Undo"))


def find_list(site: "MerchantSite", request: HttpRequest) -> "ShopAdmin":
    page = request.POST.get("page", "")
    found = next((one for one in site._registry.values() if one.opts.label_lower == page), None)
    if found is None or not found.has_view_permission(request):
        raise Http404
    return found


def address_of(model_admin: "ShopAdmin") -> str:
    return reverse(f"dashboard:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")
