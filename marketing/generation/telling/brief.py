"""A request, read: who speaks, of which products, what of each is told and how long the text may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketing.catalog.facts import BRAND, CATEGORY, PRICE
from marketing.generation.telling.known import Told, known_facts
from marketing.generation.telling.speaking import Speaker, Subject
from marketing.generation.telling.wishes import Wishes
from marketing.generation.values import Kind, Request

ABOUT = frozenset({BRAND, CATEGORY, PRICE})  # known of every product: told where a text has a use for them
USUAL = {Kind.TITLE: 150, Kind.SEO_TITLE: 60, Kind.SEO_DESCRIPTION: 160, Kind.AD_HEADLINE: 30, Kind.EMAIL_SUBJECT: 60}
LONGEST = 4_000
TITLES = frozenset({Kind.TITLE, Kind.SEO_TITLE, Kind.AD_HEADLINE, Kind.EMAIL_SUBJECT})
GROUPS = ("body", "wear", "fill", "measure", "use", "other", "belong", "care")
ORDERS = (GROUPS, ("body", "fill", "measure", "use", "wear", "belong", "other", "care"), ("fill", "measure", "wear", "body", "use", "belong", "other", "care"))  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A product and what a text may tell of it, the weightiest first."""

    subject: Subject
    facts: tuple[Told, ...]

    def about(self, name: str) -> list[Told]:
        return [fact for fact in self.facts if fact.key == name]

    @property
    def own(self) -> list[Told]:
        return [fact for fact in self.facts if fact.key not in ABOUT]

    @property
    def news(self) -> list[Told]:
        """What its title does not say already; all, when that says everything."""
        return [fact for fact in self.own if not self._is_in_title(fact)] or self.own

    def _is_in_title(self, fact: Told) -> bool:
        """ "Harbour blue" names a colour, and not the Harbour collection."""
        return fact.aspect.group != "belong" and fact.is_said_in(self.subject.title)


@dataclass(frozen=True)
class Brief:
    request: Request
    speaker: Speaker
    items: tuple[Item, ...]
    wishes: Wishes
    limit: int

    @property
    def first(self) -> Item:
        return self.items[0]

    @property
    def turn(self) -> dict[str, str]:
        """The words in which the text turns to its audience; none for one that no list knows."""
        occasion = self.wishes.occasion
        if occasion is None:
            return {}
        turn = self.speaker.picker.pitch(occasion.turns[self.request.language])
        return {"For": turn, "label": occasion.label}

    def some(self, facts: Sequence[Told], counts: Sequence[int]) -> list[Told]:
        """As many as this detail wants, those that were asked for first; which of the rest, chance decides a little."""
        count = counts[self.wishes.detail - 1]
        ordered = self.wishes.ordered(facts)
        wanted = [fact for fact in ordered if fact.key in self.wishes.first]
        rest = ordered[len(wanted) : count + 2]
        chosen = [*wanted, *self.speaker.picker.chance.sample(rest, len(rest))][:count]
        return sorted(chosen, key=ordered.index)

    def arranged(self, facts: Sequence[Told]) -> list[Told]:
        """What belongs together stands together, what was asked for before the rest."""
        order = self.speaker.picker.chance.choice(ORDERS)
        return sorted(
            facts, key=lambda one: (one.key not in self.wishes.first, order.index(one.aspect.group), one.aspect.rank)
        )

    def told(self, item: Item, counts: Sequence[int], *, most: int, named: bool = False) -> list[str]:
        facts = self.arranged(self.some(item.news, counts))
        return self.speaker.tell(facts, item.subject, most=most, named=named)


def read(request: Request, speaker: Speaker, wishes: Wishes) -> Brief:
    usual = USUAL.get(Kind(request.kind), LONGEST)
    limit = request.limit or (usual // 2 if request.language == "zh-hans" else usual)
    items = []
    for product in request.products:
        facts = known_facts(product)
        longest = limit if request.kind in TITLES else limit // 2
        items.append(Item(speaker.subject(product, facts, longest), tuple(facts)))
    return Brief(request, speaker, tuple(items), wishes, limit)
