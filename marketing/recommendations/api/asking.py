"""From a request to `Ask`: who is asking, and may their history be used?"""

from rest_framework.request import Request

from marketing.accounts.shopper_tokens import read_token, require_shopper
from marketing.recommendations.models import Placement
from marketing.recommendations.ranking import Ask
from marketing.recommendations.selectors import find_placement
from marketing.shoppers.models import Shopper
from marketing.shoppers.selectors import find_shopper


def ask_of(request: Request, asked: dict) -> Ask:
    placement = find_placement(request.shop, asked["placement"])
    is_cart = placement.key == Placement.Key.CART
    cart = [*asked["cart"], asked["product_id"]] if is_cart and asked["product_id"] else asked["cart"]
    return Ask(
        placement=placement,
        shopper=_personal(_shopper(request, asked)),
        visitor_id=asked.get("visitor"),
        product_id="" if is_cart else asked["product_id"],
        cart=tuple(dict.fromkeys(cart)),
        limit=asked.get("limit") or placement.limit,
        exclude=frozenset(asked["exclude"]),
    )


def _shopper(request: Request, asked: dict) -> Shopper | None:
    """A known shopper needs a proof: a secret key, or a token that the shop's server signed."""
    if wanted := asked.get("shopper"):
        require_shopper(request, wanted)
    external_id = wanted or read_token(request)
    return find_shopper(request.shop, visitor_id=asked.get("visitor"), external_id=external_id)


def _personal(shopper: Shopper | None) -> Shopper | None:
    """Who opted out is answered like somebody unknown: equal whatever their history."""
    return shopper if shopper and shopper.personalize else None
