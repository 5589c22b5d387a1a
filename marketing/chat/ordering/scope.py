"""Which of the shopper's orders, and which of their lines, a clause is about; or the question that finds out."""

import re

from django.utils.translation import gettext as _

from marketing.chat.ordering import items
from marketing.chat.ordering.clauses import ADDRESS, CANCEL, PAYMENT, RETURN, SWAP, UNDO, Clause
from marketing.chat.ordering.comparing import by_price
from marketing.chat.ordering.looking import is_latest, numbered
from marketing.chat.ordering.plans import Question
from marketing.chat.tools import telling
from marketing.chat.tools.context import ToolContext
from marketing.shoppers.models import Order, OrderLine

Status = Order.Status
SUITABLE = {
    PAYMENT: (Status.PENDING,), RETURN: (Status.DELIVERED,), SWAP: (Status.DELIVERED, Status.PENDING), CANCEL: (Status.PENDING,),
    UNDO: (Status.DELIVERED, Status.PENDING), ADDRESS: (Status.PENDING,),
}  # fmt: skip
IT = re.compile(r"\b(?:it|them|those|these|this|that|one)\b|它|这个|那个|这些|那些")
PENDING_SAID = re.compile(r"\b(?:pending|not (?:yet )?shipped|just (?:ordered|placed|bought))\b|未发货|刚下")
DELIVERED_SAID = re.compile(r"\b(?:delivered|received|arrived|got)\b|收到|已签收")


def lines_in(orders: list[Order]) -> list[OrderLine]:
    return [line for order in orders for line in order.lines.all()]


def names_something(orders: list[Order], text: str) -> bool:
    """One of the orders by its number, or a thing in them."""
    return bool(numbered(orders, text) or items.mentions(text, lines_in(orders)))


class Scope:
    """`asked_back`: the shopper was asked already, and what is still open is taken as it is most likely: it needs a yes anyway."""

    def __init__(self, context: ToolContext, orders: list[Order], text: str, typed: str, *, asked_back: bool) -> None:
        self.context, self.orders, self.text, self.typed, self.asked_back = context, orders, text, typed, asked_back
        self.lines = lines_in(orders)
        self.order_of = {line.pk: order for order in orders for line in order.lines.all()}
        self.pending = [one for one in orders if one.status == Status.PENDING]

    def numbered(self, clause: Clause) -> list[Order]:
        return (
            numbered(self.orders, clause.text)
            or numbered(self.orders, clause.after)
            or numbered(self.orders, self.text)[:1]
        )

    def suitable(self, clause: Clause) -> list[OrderLine]:
        """Lines of the orders that the clause can be about; of all, where none is: the tool then says why not."""
        wanted = SUITABLE[clause.kind]
        named = self.numbered(clause)
        of_named = lines_in(named)
        fit = [line for line in of_named if self.order_of[line.pk].status in wanted]
        if of_named and (items.mentions(clause.text, of_named) or not items.mentions(clause.text, self.lines)):
            return fit or of_named
        return [line for line in self.lines if self.order_of[line.pk].status in wanted] or self.lines

    def lines_of(self, clause: Clause, text: str) -> list[OrderLine] | Question:
        suitable = self.suitable(clause)
        named = self.numbered(clause)
        said = items.EXCEPT.split(text, maxsplit=1)[0]
        spoken = items.mentions(said, suitable) or items.mentions(said, self.lines)
        if not spoken and not items.says_all(text):
            spoken = items.mentions(clause.after, suitable)
            if not spoken and IT.search(text):
                spoken = items.mentions(self.text.partition(clause.text)[0], suitable)[-1:]
        if not spoken:
            if items.says_all(text) or named:
                pool = [one for one in suitable if not named or self.order_of[one.pk] in named]
                return items.everything(f"{text} {clause.after}", pool or suitable)
            orders = {self.order_of[one.pk].pk for one in suitable}
            whole = re.search(r"\border\b|订单", text)
            return suitable if len(suitable) == 1 or (whole and len(orders) == 1) else self.what()
        found: list[OrderLine] = []
        for one in spoken:
            lines = self.one_of(one, text, clause, spoken)
            if isinstance(lines, Question):
                return lines
            found += lines
        return list({line.pk: line for line in found}.values())

    def one_of(
        self, mention: items.Mention, text: str, clause: Clause, others: list[items.Mention] | None = None
    ) -> list[OrderLine] | Question:
        """Of several lines of a name the one that is told: by options, by price, by the order that the other things are in."""
        fit = items.fitting(self._in_state(mention.lines, text), text)
        if len(fit) == 1 or re.search(r"\b(?:both|all|each)\b|都|全部", text):
            return fit
        for more in (clause.after, self.text):
            if len(closer := items.fitting(fit, f"{text} {more}")) < len(fit):
                fit = closer
        if len(fit) == 1:
            return fit
        if clause.kind != SWAP and (pick := by_price(text)):
            return [pick(fit, key=lambda line: line.price or 0)]
        orders = {self.order_of[line.pk].pk for one in others or () for line in one.lines if one.name != mention.name}
        near = [line for line in fit if self.order_of[line.pk].pk in orders]
        if len(near) == 1:
            return near
        if len({line.code for line in fit}) == 1 and len({self.order_of[line.pk].pk for line in fit}) == 1:
            return fit[:1]
        if is_latest(clause.text) or self.asked_back:
            newest = next(one for one in self.orders if any(self.order_of[line.pk].pk == one.pk for line in fit))
            of_it = [line for line in fit if self.order_of[line.pk].pk == newest.pk]
            if len(of_it) == 1 or self.asked_back:
                return of_it[:1]
        told = dict.fromkeys(telling.line_of(line) for line in fit)
        return Question(_("Which %(item)s do you mean?") % {"item": mention.name}, tuple(told))

    def _in_state(self, lines: tuple[OrderLine, ...], text: str) -> list[OrderLine]:
        """ "The one I received", "that I have just ordered"."""
        for pattern, status in ((DELIVERED_SAID, Status.DELIVERED), (PENDING_SAID, Status.PENDING)):
            of_it = [one for one in lines if self.order_of[one.pk].status == status]
            if pattern.search(text) and of_it:
                return of_it
        return list(lines)

    def by_order(self, lines: list[OrderLine]) -> dict[Order, list[OrderLine]]:
        found: dict[Order, list[OrderLine]] = {}
        for line in lines:
            found.setdefault(self.order_of[line.pk], []).append(line)
        return found

    def which(self, orders: list[Order]) -> Question:
        return Question(_("Which order do you mean?"), tuple(one.external_id for one in orders[:3]))

    def what(self) -> Question:
        return Question(_("Which item do you mean? Please name it, or the number of its order."))
