"""From clauses to what is to be proposed: which order, which of its lines, which variants, which address. Or a question back."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from marketing.chat.models import Kind
from marketing.chat.ordering import addresses, items, paying, variants
from marketing.chat.ordering.clauses import ADDRESS, CANCEL, PAYMENT, RETURN, SWAP, UNDO, VERB, Clause
from marketing.chat.ordering.looking import is_latest, numbered
from marketing.chat.tools import proposals, telling
from marketing.chat.tools.context import ToolContext
from marketing.shoppers.models import Order, OrderLine, Shopper

Status = Order.Status
SUITABLE = {
    PAYMENT: (Status.PENDING,), RETURN: (Status.DELIVERED,), SWAP: (Status.DELIVERED, Status.PENDING), CANCEL: (Status.PENDING,),
    UNDO: (Status.DELIVERED, Status.PENDING), ADDRESS: (Status.PENDING,),
}  # fmt: skip
PIVOT = re.compile(r"\b(?:to|for|with|into|should be|but|as)\b|\binstead\b(?! of)|换成|改成|换|改为|为")
WHOLE = re.compile(r"cancel\w*\s+(?:(?:my|the|this|that|whole|entire|all|of|it|pending|just)\s+)*orders?\b|订单|整单")
MISTAKE = re.compile(
    r"\b(?:mistak\w*|accident\w*|(?:by|in) error|unintention\w*|inadvertent\w*|did(?:n't| not) mean|wrong(?:ly)?|duplicat\w*)\b|误|买错|下错|拍错"
)
IT = re.compile(r"\b(?:it|them|those|these|this|that|one)\b|它|这个|那个|这些|那些")
PENDING_SAID = re.compile(r"\b(?:pending|not (?:yet )?shipped|just (?:ordered|placed|bought))\b|未发货|刚下")
DELIVERED_SAID = re.compile(r"\b(?:delivered|received|arrived|got)\b|收到|已签收")


@dataclass
class Plan:
    """One proposal to make: what a tool is called with."""

    kind: Kind
    order: Order
    codes: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    address: dict[str, str] = field(default_factory=dict)
    payment: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """What has to be known before anything can be proposed."""

    text: str
    choices: tuple[str, ...] = ()
    about: tuple[object, ...] = ()  # lines; where another clause says enough of them, nothing is asked


@dataclass(frozen=True)
class Refusal:
    """What cannot be done here, in a sentence."""

    text: str


Step = Plan | Question | Refusal


class Planner:
    """`asked_back`: the shopper was asked already, and what is still open is taken as it is most likely: it needs a yes anyway."""

    def __init__(self, context: ToolContext, orders: list[Order], text: str, typed: str, *, asked_back: bool) -> None:
        self.context, self.orders, self.text, self.typed, self.asked_back = context, orders, text, typed, asked_back
        self.home = _home(context)
        self.lines = [line for order in orders for line in order.lines.all()]
        self.order_of = {line.pk: order for order in orders for line in order.lines.all()}

    def steps(self, clause: Clause) -> list[Step]:
        match clause.kind:
            case "payment":
                return [Refusal(_("I cannot change the way of payment. A person can."))]
            case "address":
                return self._addresses(clause)
            case "swap":
                return self._swaps(clause)
            case "cancel":
                return self._cancels(clause)
        return self._returns(clause)

    # Returns

    def _returns(self, clause: Clause) -> list[Step]:
        found = self._lines(clause, clause.text)
        if isinstance(found, Question):
            return [found]
        steps: list[Step] = []
        for order, lines in self._by_order(found).items():
            if clause.kind == UNDO and order.status == Status.PENDING:
                steps += self._cancel(order, lines, clause)
            else:
                plan = Plan(Kind.RETURN, order, [one.code for one in lines])
                plan.payment = paying.named(order, f"{clause.text} {clause.after}")
                steps.append(plan)
        return steps

    # Cancellations

    def _cancels(self, clause: Clause) -> list[Step]:
        named = self._numbered(clause)
        if not named:
            found = items.mentions(clause.text, self._suitable(clause))
            if found:
                lines = self._lines(clause, clause.text)
                if isinstance(lines, Question):
                    return [lines]
                return [
                    step for order, own in self._by_order(lines).items() for step in self._cancel(order, own, clause)
                ]
            pending = [one for one in self.orders if one.status == Status.PENDING]
            named = (
                pending
                if len(pending) == 1 or items.says_all(clause.text)
                else pending[:1]
                if is_latest(clause.text)
                else []
            )
        if not named:
            return [self._which([one for one in self.orders if one.status == Status.PENDING] or self.orders)]
        return [step for one in named for step in self._cancel(one, _spoken_of(one, clause.text), clause)]

    def _cancel(self, order: Order, lines: list[OrderLine], clause: Clause) -> list[Step]:
        """Orders are cancelled whole: who wants one thing out of several is asked first."""
        others = [one for one in order.lines.all() if one.pk not in {line.pk for line in lines} and one.quantity > 0]
        verb = VERB[CANCEL].search(clause.text)
        if others and not self.asked_back and not (verb and WHOLE.match(clause.text, verb.start())):
            said = _(
                "Only a whole order can be cancelled. Order %(number)s holds more than that. Shall all of it be cancelled?"
            )
            return [
                Question(
                    said % {"number": order.external_id},
                    (_("Cancel order %(number)s") % {"number": order.external_id},),
                )
            ]
        return [Plan(Kind.CANCEL, order, reason=_reason(self.text))]

    # Other variants

    def _swaps(self, clause: Clause) -> list[Step]:
        suitable = self._suitable(clause)
        if items.ALL_THINGS.search(clause.text):
            return self._swap_all(clause, suitable)
        spoken = items.mentions(clause.text, suitable) or items.mentions(clause.text, self.lines)
        if not spoken:
            earlier = self.text.partition(clause.text)[0]
            before = (items.mentions(earlier, suitable) or items.mentions(earlier, self.lines))[-1:]
            only = suitable if len(suitable) == 1 else before[0].lines if before else []
            if not only:
                return [self._what()]
            spoken = [items.Mention(0, 0, only[0].title, tuple(only))]
        steps: list[Step] = []
        for mention, source, target in _segments(clause.text, spoken):
            found = self._one_of(mention, source, clause)
            steps += [found] if isinstance(found, Question) else self._swap_each(found, target, clause)
        return steps

    def _swap_each(self, lines: list[OrderLine], target: str, clause: Clause) -> list[Step]:
        found = (self._swap(line, target, clause) for line in lines)
        return [step for step in found if step is not None]

    def _swap_all(self, clause: Clause, lines: list[OrderLine]) -> list[Step]:
        own = {one.pk for one in self._numbered(clause)}
        left = items.everything(clause.text, [one for one in lines if not own or self.order_of[one.pk].pk in own])
        return self._swap_each(left, clause.text, clause)

    def _swap(self, line: OrderLine, target: str, clause: Clause) -> Step | None:
        """Nothing where the line is already what it should be."""
        order = self.order_of[line.pk]
        kind = Kind.EXCHANGE if order.status == Status.DELIVERED else Kind.MODIFY
        group = proposals.variants(self.context, line)
        hints = clause.after
        new = self._as_another(line, target) or variants.choose(line, group, target, hints)
        if not new.is_said and clause.after:
            new = variants.choose(line, group, f"{target} {clause.after}", hints)
        if new.is_now:
            return None
        if not new.is_said:
            asked = _("What should %(item)s be exchanged for?") % {"item": line.title}
            return Question(asked, tuple(_labels(group, line)), ((self.order_of[line.pk].pk, line.code),))
        if not new.best:
            return Question(
                _("%(item)s cannot be had like this at the moment. Would another one do?") % {"item": line.title},
                tuple(_labels(group, line)), ((self.order_of[line.pk].pk, line.code),),
            )  # fmt: skip
        if len(new.best) > 1 and not self.asked_back:
            return Question(
                _("Which one do you mean?"),
                tuple(_labels(list(new.best), line)),
                ((self.order_of[line.pk].pk, line.code),),
            )
        payment = paying.named(order, f"{clause.text} {clause.after} {self.text}")
        nearest = min(new.best, key=lambda one: abs((one.price or 0) - (line.price or 0)))
        return Plan(kind, order, pairs=[(line.code, nearest.external_id)], payment=payment)

    def _as_another(self, line: OrderLine, target: str) -> variants.Wanted | None:
        """ "The same as in my other order": the shopper's own lines say which."""
        if not re.search(
            r"\b(?:same|type|one|kind|version)\b.{0,40}\b(?:other|another|pending|already|received|delivered|first|second)\b",
            target,
        ):
            return None
        twins = [one for one in self.lines if one.product and line.product and one.pk != line.pk and one.code != line.code
                 and one.product.variants_of == line.product.variants_of and one.product.variants_of]  # fmt: skip
        products = {one.product.external_id: one.product for one in twins if one.product.is_offered}
        return variants.Wanted(tuple(products.values()), is_said=True) if len(products) == 1 else None

    # Addresses

    def _addresses(self, clause: Clause) -> list[Step]:
        orders = self._numbered(clause) or self._addressed(clause)
        if not orders:
            return [self._which([one for one in self.orders if one.status == Status.PENDING] or self.orders)]
        steps: list[Step] = []
        for order in orders:
            wanted = addresses.wanted(order, self.typed, self.orders, self.home)
            if wanted is None:
                return [Question(_("To which address should it go? Please write all of it."))]
            if wanted != order.address:
                steps.append(Plan(Kind.ADDRESS, order, address=wanted))
        return steps

    def _addressed(self, clause: Clause) -> list[Order]:
        pending = [one for one in self.orders if one.status == Status.PENDING]
        spoken = items.mentions(clause.text, [line for one in pending for line in one.lines.all()])
        if spoken:
            return list(
                {self.order_of[line.pk].pk: self.order_of[line.pk] for one in spoken for line in one.lines}.values()
            )
        return pending if len(pending) == 1 or items.says_all(self.text) else []

    # Which lines

    def _numbered(self, clause: Clause) -> list[Order]:
        return (
            numbered(self.orders, clause.text)
            or numbered(self.orders, clause.after)
            or numbered(self.orders, self.text)[:1]
        )

    def _suitable(self, clause: Clause) -> list[OrderLine]:
        """Lines of the orders that the clause can be about; of all, where none is: the tool then says why not."""
        wanted = SUITABLE[clause.kind]
        named = self._numbered(clause)
        of_named = [line for one in named for line in one.lines.all()]
        fit = [line for line in of_named if self.order_of[line.pk].status in wanted]
        if of_named and (items.mentions(clause.text, of_named) or not items.mentions(clause.text, self.lines)):
            return fit or of_named
        return [line for line in self.lines if self.order_of[line.pk].status in wanted] or self.lines

    def _lines(self, clause: Clause, text: str) -> list[OrderLine] | Question:
        suitable = self._suitable(clause)
        named = self._numbered(clause)
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
            return suitable if len(suitable) == 1 or (whole and len(orders) == 1) else self._what()
        found: list[OrderLine] = []
        for one in spoken:
            lines = self._one_of(one, text, clause, spoken)
            if isinstance(lines, Question):
                return lines
            found += lines
        return list({line.pk: line for line in found}.values())

    def _one_of(
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
        for pattern, pick in ((variants.DEAREST, max), (variants.CHEAPEST, min)):
            if pattern.search(text) and clause.kind != SWAP:
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
        told = [telling.item({"title": line.title, "options": line.options, "quantity": line.quantity}) for line in fit]
        return Question(_("Which %(item)s do you mean?") % {"item": mention.name}, tuple(dict.fromkeys(told)))

    def _in_state(self, lines: tuple[OrderLine, ...], text: str) -> list[OrderLine]:
        """ "The one I received", "that I have just ordered"."""
        for pattern, status in ((DELIVERED_SAID, Status.DELIVERED), (PENDING_SAID, Status.PENDING)):
            of_it = [one for one in lines if self.order_of[one.pk].status == status]
            if pattern.search(text) and of_it:
                return of_it
        return list(lines)

    def _by_order(self, lines: list[OrderLine]) -> dict[Order, list[OrderLine]]:
        found: dict[Order, list[OrderLine]] = {}
        for line in lines:
            found.setdefault(self.order_of[line.pk], []).append(line)
        return found

    def _which(self, orders: list[Order]) -> Question:
        return Question(_("Which order do you mean?"), tuple(one.external_id for one in orders[:3]))

    def _what(self) -> Question:
        return Question(_("Which item do you mean? Please name it, or the number of its order."))


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


def _labels(group: list, line: OrderLine) -> list[str]:
    told = [
        ", ".join(variants.options_of(one).values()) for one in group if one.is_offered and one.external_id != line.code
    ]
    return [one for one in told if one][:3]


def _segments(text: str, spoken: list[items.Mention]) -> list[tuple[items.Mention, str, str]]:
    """For each thing what is said of it, and what it is to become. Several before one "to" become the same."""
    found: list[tuple[items.Mention, str, str]] = []
    ends = [*(one.start for one in spoken[1:]), len(text)]
    starts = [0, *(one.start for one in spoken[1:])]
    target = ""
    for one, start, end in reversed(list(zip(spoken, starts, ends, strict=True))):
        verb = VERB[SWAP].search(text, one.end, end)  # "my pot is small: please change it to a bigger one"
        pivot = PIVOT.search(text, verb.end() if verb else one.end, end)
        if pivot:
            target = text[pivot.end() : end]
        elif end == len(text):
            target = text[one.end : end]
        found.append((one, text[start : pivot.start() if pivot else end], target))
    return found[::-1]
