"""Tools that look at the shopper's own orders. What is not theirs is not there."""

from datetime import timedelta

from django.utils import timezone

from marketing.chat.models import OrderRules
from marketing.chat.selectors import order_rules
from marketing.chat.tools.context import ToolContext
from marketing.shoppers.models import Order, OrderLine

RETURNABLE = (Order.Status.DELIVERED,)


def my_orders(context: ToolContext) -> list[Order]:
    context.note("order_status", {}, order_ids=[one.external_id for one in context.newest])
    return context.newest


def order_status(context: ToolContext, order_id: str) -> dict | None:
    """What the shop says of one order; nothing where the shopper has none of this number."""
    order = context.order(order_id)
    context.note("order_status", {"order_id": order_id}, order_ids=[order.external_id] if order else [])
    return told(order) if order else None


def return_eligibility(context: ToolContext, order_id: str, product_ids: list[str]) -> dict:
    """Of each product: whether the shop's rules let it be returned, else why not."""
    order, rules = context.order(order_id), order_rules(context.shop)
    wanted = {} if order is None else {one.code: why_not(order, one, rules) for one in order.lines.all()
                                       if not product_ids or one.code in product_ids}  # fmt: skip
    context.note("return_eligibility", {"order_id": order_id, "product_ids": product_ids}, refused=wanted)
    return {"order_id": order_id, "refused": wanted, "until": _until(order, rules) if order else None}


def why_not(order: Order, line: OrderLine, rules: OrderRules) -> str:
    """ "", or: state, late, never, charge."""
    until = _until(order, rules)
    if order.status not in RETURNABLE:
        return "state"
    if line.quantity <= 0 or (line.product is None and not line.options):
        return "charge"
    if until and timezone.now() > until:
        return "late"
    category = line.product.category.name if line.product and line.product.category else ""
    return "never" if {line.code, category} & set(rules.not_returnable) else ""


def _until(order: Order, rules: OrderRules) -> object:
    return order.delivered_at + timedelta(days=rules.return_days) if order.delivered_at else None


def told(order: Order) -> dict:
    """An order as the shopper may see it: their own rows, and nothing that was not told."""
    return {
        "order_id": order.external_id,
        "status": order.status,
        "placed_on": order.placed_at,
        "delivered_at": order.delivered_at,
        "expected_on": order.expected_on,
        "currency": order.currency,
        "address": order.address,
        "payments": [one for one in order.payments if one.get("used")],
        "shipments": order.shipments,
        "items": [
            {"product_id": one.code, "title": one.title or one.code, "options": one.options,
             "quantity": one.quantity, "price": one.price}
            for one in order.lines.all()
        ],
    }  # fmt: skip
