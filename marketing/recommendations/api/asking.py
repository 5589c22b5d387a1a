"""From a request to `Ask`: who is asking, and may their history be used?"""

from uuid import UUID

from rest_framework.request import Request

from marketing.accounts.shopper_tokens import read_token, require_shopper
from marketing.recommendations.models import Placement
from marketing.recommendations.ranking import Ask
from marketing.recommendations.selectors import category_ids, find_placement
from marketing.shoppers.consent import takes_part
from marketing.shoppers.models import Shopper
from marketing.shoppers.selectors import find_shopper


def ask_of(request: Request, asked: dict) -> Ask:
    placement = find_placement(request.shop, asked["placement"])
    is_cart = placement.key == Placement.Key.CART
    cart = [*asked["cart"], asked["product_id"]] if is_cart and asked["product_id"] else asked["cart"]
    shopper = _shopper(request, asked)
    return Ask(
        placement=placement,
        shopper=_personal(shopper),
        unit=_unit(request, asked, shopper),
        visitor_id=asked.get("visitor"),
        product_id="" if is_cart else asked["product_id"],
        cart=tuple(dict.fromkeys(cart)),
        limit=asked.get("limit") or placement.limit,
        exclude=frozenset(asked["exclude"]),
        categories=frozenset(category_ids(request.shop, asked["categories"])) if asked["categories"] else None,
    )


def _shopper(request: Request, asked: dict) -> Shopper | None:
    """A known shopper needs a proof: a secret key, or a token that the shop's server signed."""
    if wanted := asked.get("shopper"):
        require_shopper(request, wanted)
    external_id = wanted or read_token(request)
    return find_shopper(request.shop, visitor_id=asked.get("visitor"), external_id=external_id)


def _unit(request: Request, asked: dict, shopper: Shopper | None) -> UUID | None:
    """The browser, which stays what it is when its shopper logs in; without one, the known shopper."""
    if not takes_part(request.shop, shopper):
        return None
    return asked.get("visitor") or (shopper.pk if shopper else None)


def _personal(shopper: Shopper | None) -> Shopper | None:
    """Who opted out is answered like somebody unknown: equal whatever their history."""
    return shopper if shopper and shopper.personalize else None
