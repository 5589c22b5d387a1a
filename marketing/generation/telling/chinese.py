"""用中文讲述商品的事实。 (Tells facts in Chinese sentences: small clauses in a row, the product named once.)"""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from marketing.catalog.facts import ProductFacts
from marketing.generation.telling.chunking import chunks
from marketing.generation.telling.filling import fill
from marketing.generation.telling.known import Told
from marketing.generation.telling.speaking import Speaker, Subject
from marketing.generation.telling.values import has_han, seam, tidy
from marketing.generation.telling.words import Form

NAMELESS = Subject("", "商品", "它")
EVERYTHING = Subject("", "", "")
LONG = 30  # characters
ENDS = "，,｜|（( "


class Chinese(Speaker):
    language: ClassVar[str] = "zh-hans"
    space: ClassVar[str] = ""
    title_gap: ClassVar[str] = " "
    list_gap: ClassVar[str] = "、"

    def subject(self, product: ProductFacts, facts: Sequence[Told], longest: int) -> Subject:
        title = tidy(product.title)
        name = _name(title)
        if not name or len(name) > longest or self.picker.is_avoided(name):
            return replace(NAMELESS, title=title)
        head = _head(name, facts)
        return Subject(title, name, f"这款{head}" if head else "它", kind=head)

    def value(self, fact: Told) -> str:
        pieces = [one for one in fact.values if one.endswith(tuple(self.words.grammar["parts"]))]
        whole = [one for one in fact.values if one not in pieces]
        if fact.key == "material" and whole and pieces:
            return seam(seam(self.together(whole), self.words.grammar["with"]), self.together(pieces))
        return self.together(fact.values)

    def together(self, names: Sequence[str]) -> str:
        if len(names) < 2:
            return "".join(names)
        return seam(seam("、".join(names[:-1]), self.words.grammar["and"]), names[-1])

    def slots(self, fact: Told, subject: Subject) -> dict[str, str]:
        return {"v": self.value(fact), "n": fact.name, "title": subject.the, "it": "它"}

    def names(self, subject: Subject) -> dict[str, str]:
        return {"title": subject.the}

    def tell(self, facts: Sequence[Told], subject: Subject, *, most: int, named: bool = False) -> list[str]:
        said: list[str] = []
        for chunk in chunks(facts, lambda fact: _joins(self.form(fact, subject)), most, self.picker.chance):
            sentence = self._sentence(chunk, subject, named or bool(said), said[-1] if said else "")
            said += [sentence] if sentence else []
        return said

    def _sentence(self, facts: Sequence[Told], subject: Subject, named: bool, before: str) -> str:
        form = self.form(facts[0], subject)
        if not _joins(form):
            return self.picker.choose(self.ways(form.say if named else form.first, facts[0], subject), unlike=before)
        options = [f"{one}。" for one in self._clauses(facts, subject, named, before)]
        return self.picker.choose(options, unlike=before)

    def _clauses(self, facts: Sequence[Told], subject: Subject, named: bool, before: str) -> list[str]:
        callings = self._callings(subject, named, before)
        rest = [self._clause(fact, subject) for fact in facts[1:]]
        options = []
        for verb in self.ways(self.form(facts[0], subject).verb, facts[0], subject):
            options += [_row([seam(one, verb), *rest]) for one in callings if self._follows(one, verb)]
        for clause in self.ways(self.form(facts[0], subject).clause, facts[0], subject):
            if clause and (named or rest):
                options.append(_row([clause, *rest] if named else [subject.the, clause, *rest]))
        return options or [_row([subject.the, self._clause(facts[0], subject)])]

    def _callings(self, subject: Subject, named: bool, before: str) -> list[str]:
        if named and not before:  # “看看这款茶壶。这款茶壶……”多了一次
            return ["它"]
        if named:
            return list(dict.fromkeys((subject.short, "它")))
        return [subject.the, seam("这款", subject.the)]

    def _follows(self, calling: str, verb: str) -> bool:
        """“这款花瓶尺寸为”可以说，“它尺寸为”不行。"""
        return bool(verb) and (calling != "它" or verb.startswith((*self.words.grammar["predicates"], "的")))

    def _clause(self, fact: Told, subject: Subject) -> str:
        form = self.form(fact, subject)
        return self.picker.choose(self.ways(form.clause or form.verb, fact, subject))

    def of_all(self, facts: Sequence[Told], count: int) -> str:
        able = [fact for fact in facts if self.form(fact, EVERYTHING).verb]
        if not able:
            return ""
        first = self.ways(self.form(able[0], EVERYTHING).verb[:1], able[0], EVERYTHING)[0]
        calling = self.words.phrases["both" if count == 2 else "all"]
        return _row([f"{calling}{self._all(first)}", *(self._clause(fact, EVERYTHING) for fact in able[1:])]) + "。"

    def brief_name(self, subject: Subject) -> Subject:
        return replace(subject, the=subject.kind) if subject.kind else subject

    def side_by_side(self, told: Sequence[tuple[Subject, Told]]) -> str:
        """几件的值相同，就并在一起说。 (Who shares a value shares a clause.)"""
        alike: dict[str, tuple[list[Subject], Told]] = {}
        for subject, fact in told:
            alike.setdefault(self.value(fact), ([], fact))[0].append(subject)
        return _end(_row([self._of_several(*one) for one in alike.values()]))

    def _of_several(self, subjects: Sequence[Subject], fact: Told) -> str:
        verb = next(iter(self.form(fact, subjects[0]).verb), "")
        said = fill(verb, self.slots(fact, subjects[0]))
        several = len(subjects) > 1
        return seam(self.together([one.the for one in subjects]), self._all(said) if several else said) if said else ""

    def _all(self, said: str) -> str:
        """都以炻器制成；尺寸都是 26 cm。"""
        return (
            f"都{said}" if said.startswith(tuple(self.words.grammar["predicates"])) else said.replace("为", "都是", 1)
        )


def _joins(form: Form) -> bool:
    return bool(form.verb or form.clause)


def _end(sentence: str) -> str:
    return f"{sentence}。" if sentence else ""


def _row(clauses: Sequence[str]) -> str:
    return "，".join(filter(None, clauses))


def _name(title: str) -> str:
    """A long title is a list of search words, and its first part is the name."""
    cut = min((place for one in ENDS if (place := title.find(one)) > 2), default=len(title))
    return title[:cut].rstrip() if len(title) > LONG else title


def _head(name: str, facts: Sequence[Told]) -> str:
    """杏色茶壶 -> 茶壶: what stands before it is a fact of its own."""
    for fact in facts:
        for value in fact.values:
            rest = name.removeprefix(value).strip()
            if rest != name and len(rest) > 1 and has_han(rest[0]):
                return rest
    return ""
