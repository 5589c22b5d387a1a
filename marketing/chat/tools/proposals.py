"""Tools that propose a change of an order of the shopper's own. None changes anything: each waits for a yes.

Arguments are what a model may say; whatever does not name an own order, a line of it, or a variant on sale is refused.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from marketing.catalog.models import Product
from marketing.chat.models import Kind, PendingAction
from marketing.chat.selectors import order_rules
from marketing.chat.services import actions
from marketing.chat.tools import orders as reads
from marketing.chat.tools import telling
from marketing.chat.tools.context import ToolContext
from marketing.shoppers.models import Order, OrderLine

Status = Order.Status
Result = dict[str, str]  # {"action_id", "summary"}, or {"refused"}: why not, in a sentence


def start_return(context: ToolContext, order_id: str, product_ids: list[str], payment_id: str = "") -> Result:
    order, lines = _lines(context, order_id, product_ids)
    if order is None or not lines:
        return _refused(context, Kind.RETURN, order_id, _missing(order, order_id))
    rules = order_rules(context.shop)
    for line in lines:
        if code := reads.why_not(order, line, rules):
            return _refused(context, Kind.RETURN, order_id, telling.why_not_returned(code, order, line, rules))
    payment, paid = _payment(order, payment_id), _payment(order)
    if payment != paid and payment.get("kind") not in rules.refund_kinds:
        payment = paid
    summary = _("Return from order %(number)s: %(items)s.") % {"number": order.external_id, "items": _named(lines)}
    refund = _("The refund goes to %(payment)s.") % {"payment": telling.payment(payment)} if payment else ""
    arguments = {"product_ids": [one.code for one in lines], "payment_id": payment.get("id", "")}
    return _proposed(context, Kind.RETURN, order, arguments, telling.sentences([summary, refund]))


def exchange_items(context: ToolContext, order_id: str, items: list[tuple[str, str]], payment_id: str = "") -> Result:
    """`items` are pairs: the product that goes back, and the variant that comes for it."""
    return _swap(context, Kind.EXCHANGE, (Status.DELIVERED,), order_id, items, payment_id)


def modify_items(context: ToolContext, order_id: str, items: list[tuple[str, str]], payment_id: str = "") -> Result:
    return _swap(context, Kind.MODIFY, (Status.PENDING,), order_id, items, payment_id)


def cancel_order(context: ToolContext, order_id: str, reason: str = "no_longer_needed") -> Result:
    order = context.order(order_id)
    if order is None or order.status != Status.PENDING:
        return _refused(context, Kind.CANCEL, order_id, _state(order, order_id, _("cancelled")))
    named = _named(list(order.lines.all()))
    summary = _("Cancel order %(number)s: %(items)s.") % {"number": order.external_id, "items": named}
    return _proposed(context, Kind.CANCEL, order, {"reason": reason}, summary)


def change_address(context: ToolContext, order_id: str, address: dict[str, str]) -> Result:
    order = context.order(order_id)
    if order is None or order.status != Status.PENDING:
        return _refused(context, Kind.ADDRESS, order_id, _state(order, order_id, _("sent elsewhere")))
    if not address or address == order.address:
        return _refused(
            context, Kind.ADDRESS, order_id, _("Order %(number)s goes to this address already.") % {"number": order_id}
        )
    values = {"number": order.external_id, "address": telling.address(address)}
    summary = _("Send order %(number)s to %(address)s.") % values
    return _proposed(context, Kind.ADDRESS, order, {"address": address}, summary)


def variants(context: ToolContext, line: OrderLine) -> list[Product]:
    """What a line can be changed into: the same thing in other colours, sizes and the like, that is on sale now."""
    if line.product is None or not line.product.variants_of:
        return []
    found = Product.objects.for_shop(context.shop).filter(variants_of=line.product.variants_of, hidden=False)
    context.note("get_product", {"variants_of": line.product.variants_of})
    return list(found.prefetch_related("facts").order_by("price", "external_id"))


def _swap(
    context: ToolContext, kind: Kind, states: tuple[str, ...], order_id: str, items: list[tuple[str, str]], payment_id: str
) -> Result:  # fmt: skip
    order, lines = _lines(context, order_id, [old for old, _new in items])
    if order is None or len(lines) != len(items):
        return _refused(context, kind, order_id, _missing(order, order_id))
    if order.status not in states:
        return _refused(context, kind, order_id, _state(order, order_id, _("changed")))
    pairs = []
    for line, (_old, new) in zip(lines, items, strict=True):
        found = Product.objects.for_shop(context.shop).filter(external_id=new, hidden=False).first()
        of_a_kind = found and line.product and found.variants_of and found.variants_of == line.product.variants_of
        if not of_a_kind or not found.is_offered:
            said = _("%(item)s cannot be had in this form at the moment.") % {"item": line.title or line.code}
            return _refused(context, kind, order_id, said)
        pairs.append((line, found))
    payment = _payment(order, payment_id)
    arguments = {
        "items": [{"product_id": line.code, "new_product_id": new.external_id} for line, new in pairs],
        "payment_id": payment.get("id", ""),
    }
    return _proposed(context, kind, order, arguments, _told_swap(kind, order, pairs, payment))


def _told_swap(kind: Kind, order: Order, pairs: list[tuple[OrderLine, Product]], payment: dict) -> str:
    said = (
        _("Exchange from order %(number)s: %(items)s.")
        if kind == Kind.EXCHANGE
        else _("Change in order %(number)s: %(items)s.")
    )
    items = telling.listed([telling.swapped(line, new) for line, new in pairs])
    difference = sum(((new.price or Decimal(0)) - (line.price or Decimal(0)) for line, new in pairs), Decimal(0))
    return telling.sentences(
        [said % {"number": order.external_id, "items": items}, telling.difference(difference, order, payment)]
    )


def _lines(context: ToolContext, order_id: str, codes: list[str]) -> tuple[Order | None, list[OrderLine]]:
    """A code that stands in the order twice may be named twice."""
    order = context.order(order_id)
    left = list(order.lines.all()) if order else []
    found = []
    for code in codes:
        line = next((one for one in left if one.code == code), None)
        if line is None:
            return order, []
        left.remove(line)
        found.append(line)
    return order, found


def _payment(order: Order, payment_id: str = "") -> dict:
    """The one that is named, else the one that paid."""
    used = next((one for one in order.payments if one.get("used")), {})
    return next((one for one in order.payments if payment_id and one.get("id") == payment_id), used)


def _named(lines: list[OrderLine]) -> str:
    return telling.listed([telling.line_of(one) for one in lines])


def _missing(order: Order | None, order_id: str) -> str:
    if order is None:
        return _("I do not find order %(number)s among yours.") % {"number": order_id}
    return _("I do not find this item in order %(number)s.") % {"number": order_id}


def _state(order: Order | None, order_id: str, what: str) -> str:
    if order is None:
        return _missing(None, order_id)
    values = {"number": order_id, "state": order.get_status_display() or "–", "what": what}
    return _("Order %(number)s cannot be %(what)s any more: %(state)s.") % values


def _refused(context: ToolContext, kind: Kind, order_id: str, why: str) -> Result:
    context.note(kind.value, {"order_id": order_id}, refused=True)
    return {"refused": why}


def _proposed(context: ToolContext, kind: Kind, order: Order, arguments: dict, summary: str) -> Result:
    busy = PendingAction.objects.for_shop(context.shop).filter(order=order, state__in=("approval", "sent"))
    if busy.exists():
        said = _("A request about order %(number)s is with the shop already.") % {"number": order.external_id}
        return _refused(context, kind, order.external_id, said)
    action = actions.propose(context.message, kind, order, arguments, summary)
    context.note(kind.value, {"order_id": order.external_id, **arguments}, action_id=str(action.pk))
    return {"action_id": str(action.pk), "summary": summary}
