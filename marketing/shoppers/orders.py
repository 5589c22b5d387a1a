"""Orders as the shop tells them, one at a time: what a file of orders cannot tell soon enough."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.errors import Invalid
from marketing.shoppers.models import Order, OrderLine
from marketing.shoppers.people import find_people


@dataclass(frozen=True, kw_only=True)
class LineInput:
    product_id: str
    title: str = ""
    options: dict[str, str] = field(default_factory=dict)
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None


@transaction.atomic
def put_order(
    shop: Shop, external_id: str, *, shopper: str | None = None, lines: list[LineInput] | None = None, **fields: object
) -> tuple[Order, bool]:
    """Makes it, or changes what is named; lines, when they are named, are all its lines. Says whether it is new."""
    order = Order.objects.for_shop(shop).select_for_update().filter(external_id=external_id).first()
    is_new = order is None
    if order is None:
        if not fields.get("placed_at"):
            raise Invalid(_("Say when the order was placed."), pointer="/placed_at")
        order = Order(shop=shop, external_id=external_id, currency=shop.currency)
    for name, value in fields.items():
        setattr(order, name, value)
    if shopper is not None:
        order.shopper = _shopper(shop, shopper) if shopper else None
    order.save()
    if lines is not None:
        _replace_lines(order, lines)
    return order, is_new


def _shopper(shop: Shop, external_id: str) -> object:
    people = find_people(shop, set(), {external_id})
    found = people.welcome(None, external_id)
    people.save()
    return found


def _replace_lines(order: Order, lines: list[LineInput]) -> None:
    codes = {one.product_id for one in lines}
    products = {one.external_id: one for one in Product.objects.for_shop(order.shop).filter(external_id__in=codes)}
    OrderLine.objects.for_shop(order.shop).filter(order=order).delete()
    OrderLine.objects.bulk_create(
        OrderLine(
            shop=order.shop, order=order, position=place, code=one.product_id, product=products.get(one.product_id),
            title=one.title or getattr(products.get(one.product_id), "title", ""), options=one.options,
            quantity=one.quantity, price=one.price, placed_at=order.placed_at,
        )
        for place, one in enumerate(lines)
    )  # fmt: skip
