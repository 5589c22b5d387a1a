"""What came of one text."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.catalog.selectors import product_title
from marketing.content import selectors, services
from marketing.content.models import Effect
from marketing.content.results import FEWEST_DAYS, Result


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    effect = selectors.effects(request.shop).filter(pk=pk).first()
    if effect is None:
        raise Http404
    publication = effect.publication
    return page(
        request,
        "content/effect.html",
        title=_("What came of a text"),
        opts=Effect._meta,
        effect=effect,
        publication=publication,
        product=product_title(publication.product, get_language()),
        result=Result(effect),
        fewest_days=FEWEST_DAYS,
        may_test=is_one_of(request, EDIT_CONTENT),
        count=services.refresh_outcomes(request.shop),
    )
