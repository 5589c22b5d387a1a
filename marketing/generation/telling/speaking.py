"""What both languages do alike: which form tells a fact, titles, lines of a list, and phrases in the voice of the shop."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from marketing.catalog.facts import ProductFacts
from marketing.generation.telling.filling import agree, fill
from marketing.generation.telling.known import Told
from marketing.generation.telling.picking import Picker
from marketing.generation.telling.values import has_han
from marketing.generation.telling.words import OTHER, Form, Wording, wording

LONGEST_TAG = 40
LONGEST_MADE = 20


@dataclass(frozen=True)
class Subject:
    """What the product is called: by its title, inside a sentence, and once it was named."""

    title: str
    the: str
    short: str
    plural: bool = False
    head: str = ""  # its last word
    kind: str = ""  # without the colour, scent or other fact that it begins with

    @property
    def name(self) -> str:
        return self.the.removeprefix("the ")


class Speaker(ABC):
    language: ClassVar[str]
    space: ClassVar[str]  # between sentences
    title_gap: ClassVar[str]  # between the parts of a title
    list_gap: ClassVar[str]

    def __init__(self, picker: Picker) -> None:
        self.picker = picker
        self.words: Wording = wording(self.language)

    @abstractmethod
    def subject(self, product: ProductFacts, facts: Sequence[Told], longest: int) -> Subject: ...

    @abstractmethod
    def value(self, fact: Told) -> str:
        """Its values together, as they stand inside a sentence."""

    @abstractmethod
    def slots(self, fact: Told, subject: Subject) -> dict[str, str]: ...

    @abstractmethod
    def tell(self, facts: Sequence[Told], subject: Subject, *, most: int, named: bool = False) -> list[str]:
        """Sentences, `most` facts in each. `named`: the product was named just before."""

    @abstractmethod
    def names(self, subject: Subject) -> dict[str, str]:
        """What phrases call it."""

    @abstractmethod
    def together(self, names: Sequence[str]) -> str: ...

    @abstractmethod
    def of_all(self, facts: Sequence[Told], count: int) -> str:
        """A sentence on what several products share."""

    @abstractmethod
    def side_by_side(self, told: Sequence[tuple[Subject, Told]]) -> str: ...

    @abstractmethod
    def brief_name(self, subject: Subject) -> Subject:
        """Called by what it is: "the jug" for "the moss green jug"."""

    def form(self, fact: Told, subject: Subject) -> Form:
        value = self.value(fact)
        forms = (*self.words.forms.get(fact.key, ()), *self.words.forms[OTHER])
        return next(one for one in forms if self._fits(one, fact, value, subject))

    def _fits(self, form: Form, fact: Told, value: str, subject: Subject) -> bool:
        if form.same and not (subject.head and value.casefold().endswith(f" {subject.head}")):
            return False
        return (len(fact.values) > 1 or not form.many) and (form.when is None or bool(form.when.search(value)))

    def ways(self, patterns: Sequence[str], fact: Told, subject: Subject) -> list[str]:
        slots = self.slots(fact, subject)
        return [fill(agree(self.picker.pitch(one), plural=subject.plural), slots) for one in patterns]

    def tags(self, facts: Sequence[Told], subject: Subject) -> list[str]:
        said = [self.ways([self.form(fact, subject).tag], fact, subject)[0] for fact in facts]
        return [one for one in said if one and len(one) <= LONGEST_TAG and not self.picker.is_avoided(one)]

    def points(self, facts: Sequence[Told], subject: Subject) -> list[str]:
        return [self.picker.choose(self.ways(self.form(fact, subject).point, fact, subject)) for fact in facts]

    def made_of(self, facts: Sequence[Told], subject: Subject) -> str:
        """What can stand before its name: "Stoneware" mug. Empty for several materials, and for what it only stands in."""
        told = next((fact for fact in facts if fact.key == "material" and len(fact.values) == 1), None)
        if told is None or not subject.kind or len(told.values[0]) > LONGEST_MADE:
            return ""
        form = self.form(told, subject)
        is_plain = form.tag == "{v}" and (form.when is None or bool(form.clause))
        return told.values[0] if is_plain and not _share_words(told.values[0], subject.kind) else ""

    def phrases(self, name: str, /, **slots: str) -> list[str]:
        """All the ways that this voice has, as far as what they speak of is known."""
        said = [fill(one, slots) for one in self.picker.patterns(self.words.phrases, name)]
        return list(filter(None, said))

    def phrase(self, name: str, /, *, unlike: str = "", **slots: str) -> str:
        return self.picker.choose(self.phrases(name, **slots), unlike=unlike)


def _share_words(one: str, other: str) -> bool:
    """ "Washed linen" and "linen bedding"; 羔羊毛和羊毛盖毯。"""
    words = set(one) if has_han(one) else one.casefold().split()
    return any(word in other.casefold() for word in words)
