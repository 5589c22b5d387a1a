"""One served list, and what a merchant says to it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import EDIT_RULES
from marketing.accounts.site import only, page, undoable
from marketing.accounts.site.scoping import is_one_of
from marketing.recommendations import correcting, reactions, reading, selectors
from marketing.recommendations.models import Recommendation
from marketing.shoppers.models import Shopper


def show_served(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    served = find_served(request, pk)
    shopper = selectors.shopper_of(served)
    return page(
        request,
        "recommendations/served.html",
        title=str(served),
        opts=Recommendation._meta,
        served=served,
        shopper=shopper,
        reactions=sorted(reactions.reactions_to(request.shop, [served])[served.pk]),
        beside=selectors.products_by_id(request.shop, [served.product_id]).get(served.product_id),
        preview=preview_of(served, shopper),
        may_correct=is_one_of(request, EDIT_RULES),
        reading=reading.read_served(served, shopper, get_language()),
    )


def preview_of(served: Recommendation, shopper: Shopper | None) -> str:
    """The address of what the same question would be answered by now."""
    who = {"who": "shopper", "shopper": shopper.pk} if shopper else {"who": "visitor"}
    query = urlencode({"placement": served.placement, "product": served.product_id, **who})
    return f"{reverse('dashboard:recommendations_preview')}?{query}"


@require_POST
def hide_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    served, product_id = find_served(request, pk), request.POST.get("product", "")
    undo = correcting.hide_for_shopper(served, product_id, actor=request.user)
    messages.success(request, undoable(_("This shopper is not shown the product any more."), undo))
    return redirect("dashboard:recommendations_recommendation_change", served.pk)


@require_POST
def show_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    served = find_served(request, pk)
    correcting.show_to_shopper(served, request.POST.get("product", ""), actor=request.user)
    messages.success(request, _("This shopper may be shown the product again."))
    return redirect("dashboard:recommendations_recommendation_change", served.pk)


@require_POST
def mark_as_bad(request: HttpRequest, pk: UUID) -> HttpResponse:
    served = find_served(request, pk)
    rule, undo = correcting.mark_as_bad(served, request.POST.get("product", ""), actor=request.user)
    messages.success(request, undoable(_("A rule was made: “%(rule)s”.") % {"rule": rule}, undo))
    return redirect("dashboard:recommendations_recommendation_change", served.pk)


def find_served(request: HttpRequest, pk: UUID) -> Recommendation:
    served = selectors.find_served(request.shop, pk)
    if served is None:
        raise Http404
    return served
