"""Another variant in place of a line: which things are named, what each is to become, and which variants are that."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from marketing.catalog.models import Product
from marketing.chat.models import Kind
from marketing.chat.ordering import items, paying, variants
from marketing.chat.ordering.clauses import SWAP, VERB, Clause
from marketing.chat.ordering.options import options_of
from marketing.chat.ordering.plans import Plan, Question, Step
from marketing.chat.ordering.scope import Scope, Status
from marketing.chat.tools import proposals
from marketing.shoppers.models import OrderLine

PIVOT = re.compile(r"\b(?:to|for|with|into|should be|but|as)\b|\binstead\b(?! of)|换成|改成|换|改为|为")


class Swaps:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def steps(self, clause: Clause) -> list[Step]:
        suitable = self.scope.suitable(clause)
        if items.ALL_THINGS.search(clause.text):
            return self._swap_all(clause, suitable)
        spoken = items.mentions(clause.text, suitable) or items.mentions(clause.text, self.scope.lines)
        if not spoken:
            earlier = self.scope.text.partition(clause.text)[0]
            before = (items.mentions(earlier, suitable) or items.mentions(earlier, self.scope.lines))[-1:]
            only = suitable if len(suitable) == 1 else before[0].lines if before else []
            if not only:
                return [self.scope.what()]
            spoken = [items.Mention(0, 0, only[0].title, tuple(only))]
        steps: list[Step] = []
        for mention, source, target in _segments(clause.text, spoken):
            found = self.scope.one_of(mention, source, clause)
            steps += [found] if isinstance(found, Question) else self._swap_each(found, target, clause)
        return steps

    def _swap_each(self, lines: list[OrderLine], target: str, clause: Clause) -> list[Step]:
        found = (self._swap(line, target, clause) for line in lines)
        return [step for step in found if step is not None]

    def _swap_all(self, clause: Clause, lines: list[OrderLine]) -> list[Step]:
        own = {one.pk for one in self.scope.numbered(clause)}
        left = items.everything(clause.text, [one for one in lines if not own or self.scope.order_of[one.pk].pk in own])
        return self._swap_each(left, clause.text, clause)

    def _swap(self, line: OrderLine, target: str, clause: Clause) -> Step | None:
        """Nothing where the line is already what it should be."""
        order = self.scope.order_of[line.pk]
        kind = Kind.EXCHANGE if order.status == Status.DELIVERED else Kind.MODIFY
        group = proposals.variants(self.scope.context, line)
        about = ((order.pk, line.code),)
        new = self._as_another(line, target) or variants.choose(line, group, target, clause.after)
        if not new.is_said and clause.after:
            new = variants.choose(line, group, f"{target} {clause.after}", clause.after)
        if new.is_now:
            return None
        if not new.is_said:
            asked = _("What should %(item)s be exchanged for?") % {"item": line.title}
            return Question(asked, _labels(group, line), about)
        if not new.best:
            told = _("%(item)s cannot be had like this at the moment. Would another one do?") % {"item": line.title}
            return Question(told, _labels(group, line), about, is_impossible=True)
        if len(new.best) > 1 and not self.scope.asked_back:
            return Question(_("Which one do you mean?"), _labels(new.best, line), about)
        payment = paying.named(order, f"{clause.text} {clause.after} {self.scope.text}")
        nearest = min(new.best, key=lambda one: abs((one.price or 0) - (line.price or 0)))
        return Plan(kind, order, pairs=[(line.code, nearest.external_id)], payment=payment)

    def _as_another(self, line: OrderLine, target: str) -> variants.Wanted | None:
        """ "The same as in my other order": the shopper's own lines say which."""
        if not re.search(
            r"\b(?:same|type|one|kind|version)\b.{0,40}\b(?:other|another|pending|already|received|delivered|first|second)\b",
            target,
        ):
            return None
        twins = [one for one in self.scope.lines if one.product and line.product and one.pk != line.pk and one.code != line.code
                 and one.product.variants_of == line.product.variants_of and one.product.variants_of]  # fmt: skip
        products = {one.product.external_id: one.product for one in twins if one.product.is_offered}
        return variants.Wanted(tuple(products.values()), is_said=True) if len(products) == 1 else None


def _labels(group: Iterable[Product], line: OrderLine) -> tuple[str, ...]:
    others = [one for one in group if one.is_offered and one.external_id != line.code]
    told = [", ".join(options_of(one).values()) for one in others]
    return tuple(one for one in told if one)[:3]


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
