"""From clauses to what is to be proposed: which order, which of its lines, which variants, which address. Or a question back."""

import re

from django.utils.translation import gettext as _

from marketing.chat.models import Kind
from marketing.chat.ordering import addresses, items, paying
from marketing.chat.ordering.clauses import CANCEL, UNDO, VERB, Clause
from marketing.chat.ordering.looking import is_latest
from marketing.chat.ordering.plans import Plan, Question, Refusal, Step
from marketing.chat.ordering.scope import Scope, Status, lines_in
from marketing.chat.ordering.swapping import Swaps
from marketing.chat.tools.context import ToolContext
from marketing.shoppers.models import Order, OrderLine, Shopper

WHOLE = re.compile(r"cancel\w*\s+(?:(?:my|the|this|that|whole|entire|all|of|it|pending|just)\s+)*orders?\b|订单|整单")
MISTAKE = re.compile(
    r"\b(?:mistak\w*|accident\w*|(?:by|in) error|unintention\w*|inadvertent\w*|did(?:n't| not) mean|wrong(?:ly)?|duplicat\w*)\b|误|买错|下错|拍错"
)


class Planner:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def steps(self, clause: Clause) -> list[Step]:
        match clause.kind:
            case "payment":
                return [Refusal(_("I cannot change the way of payment. A person can."))]
            case "address":
                return self._addresses(clause)
            case "swap":
                return Swaps(self.scope).steps(clause)
            case "cancel":
                return self._cancels(clause)
        return self._returns(clause)

    def _returns(self, clause: Clause) -> list[Step]:
        found = self.scope.lines_of(clause, clause.text)
        if isinstance(found, Question):
            return [found]
        steps: list[Step] = []
        for order, lines in self.scope.by_order(found).items():
            if clause.kind == UNDO and order.status == Status.PENDING:
                steps.append(self._cancel(order, lines, clause))
            else:
                plan = Plan(Kind.RETURN, order, [one.code for one in lines])
                plan.payment = paying.named(order, f"{clause.text} {clause.after}")
                steps.append(plan)
        return steps

    def _cancels(self, clause: Clause) -> list[Step]:
        named = self.scope.numbered(clause)
        if not named and items.mentions(clause.text, self.scope.suitable(clause)):
            lines = self.scope.lines_of(clause, clause.text)
            if isinstance(lines, Question):
                return [lines]
            found = self.scope.by_order(lines)
        else:
            found = {one: _spoken_of(one, clause.text) for one in named or self._meant(clause.text)}
        if not found:
            return [self.scope.which(self.scope.pending or self.scope.orders)]
        return [self._cancel(order, own, clause) for order, own in found.items()]

    def _meant(self, text: str) -> list[Order]:
        """Where none is named: the only one that can be changed yet, all of them, or the latest."""
        pending = self.scope.pending
        if len(pending) == 1 or items.says_all(text):
            return pending
        return pending[:1] if is_latest(text) else []

    def _cancel(self, order: Order, lines: list[OrderLine], clause: Clause) -> Step:
        """Orders are cancelled whole: who wants one thing out of several is asked first."""
        others = [one for one in order.lines.all() if one.pk not in {line.pk for line in lines} and one.quantity > 0]
        verb = VERB[CANCEL].search(clause.text)
        if others and not self.scope.asked_back and not (verb and WHOLE.match(clause.text, verb.start())):
            said = _(
                "Only a whole order can be cancelled. Order %(number)s holds more than that. Shall all of it be cancelled?"
            )
            number = {"number": order.external_id}
            return Question(said % number, (_("Cancel order %(number)s") % number,))
        return Plan(Kind.CANCEL, order, reason=_reason(self.scope.text))

    def _addresses(self, clause: Clause) -> list[Step]:
        orders = self.scope.numbered(clause) or self._addressed(clause)
        if not orders:
            return [self.scope.which(self.scope.pending or self.scope.orders)]
        steps: list[Step] = []
        home = _home(self.scope.context)
        for order in orders:
            wanted = addresses.wanted(order, self.scope.typed, self.scope.orders, home)
            if wanted is None:
                return [Question(_("To which address should it go? Please write all of it."))]
            if wanted != order.address:
                steps.append(Plan(Kind.ADDRESS, order, address=wanted))
        return steps

    def _addressed(self, clause: Clause) -> list[Order]:
        pending = self.scope.pending
        spoken = items.mentions(clause.text, lines_in(pending))
        if spoken:
            return list(self.scope.by_order([line for one in spoken for line in one.lines]))
        return pending if len(pending) == 1 or items.says_all(self.scope.text) else []


def _home(context: ToolContext) -> dict[str, str]:
    """What the shop's server has told of its customer: `traits.address`, in the parts of an order's address."""
    shopper = (
        Shopper.objects.for_shop(context.shop).filter(pk=context.shopper_id).first() if context.shopper_id else None
    )
    told = shopper.traits.get("address") if shopper else None
    return {name: str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def _spoken_of(order: Order, text: str) -> list[OrderLine]:
    """Of this order what is named; where nothing is, all of it is meant."""
    own = list(order.lines.all())
    return [line for one in items.mentions(text, own) for line in one.lines] or own


def _reason(text: str) -> str:
    return "ordered_by_mistake" if MISTAKE.search(text) else "no_longer_needed"
