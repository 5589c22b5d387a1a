"""How the shop's own pages get their lists: the tags to copy, with the address of this site in them."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from marketing.accounts.models import ApiKey
from marketing.accounts.permissions import MANAGE_KEYS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.recommendations.models import Placement

MORE = {  # what a placement's tag says besides its own name
    Placement.Key.PRODUCT_RELATED: ' data-product="PRODUCT-ID"',
    Placement.Key.CART: ' data-cart="PRODUCT-ID,PRODUCT-ID"',
}
LIST = '<div data-shop-ai="recommendations" data-placement="{key}"{more}></div>'
VIEW = '<div data-shop-ai="event" data-name="view_item" data-product="PRODUCT-ID" hidden></div>'
TEXT = '<p data-shop-ai-content="description" data-product="PRODUCT-ID">...</p>'
PURCHASE = (
    '<div data-shop-ai="event" data-name="purchase" data-order="1001" data-value="36.00" data-currency="{currency}" '
    """data-items='[{{"product_id": "PRODUCT-ID", "quantity": 2, "price": "18.00"}}]' hidden></div>"""
)


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    keys = ApiKey.objects.for_shop(request.shop).filter(kind=ApiKey.Kind.PUBLISHABLE, revoked_at=None)
    address = request.build_absolute_uri("/shop-ai.js")
    return page(
        request,
        "dashboard/storefront.html",
        title=_("Your storefront"),
        script=f'<script async src="{address}" data-key="pk_..." data-consent="ask"></script>',
        has_key=keys.exists(),
        may_make_key=is_one_of(request, MANAGE_KEYS),
        lists=[(key, name, LIST.format(key=key, more=MORE.get(key, ""))) for key, name in Placement.Key.choices],
        view=VIEW,
        text=TEXT,
        purchase=PURCHASE.format(currency=request.shop.currency),
    )
