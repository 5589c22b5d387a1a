"""Tells facts in English sentences."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from marketing.catalog.facts import PRICE, ProductFacts
from marketing.generation.telling.chunking import chunks
from marketing.generation.telling.english_grammar import (
    all_small,
    capital,
    is_plural,
    listing,
    small,
    with_article,
    with_parts,
)
from marketing.generation.telling.english_naming import NAMELESS, subject_of
from marketing.generation.telling.filling import agree, fill
from marketing.generation.telling.known import Told
from marketing.generation.telling.speaking import Speaker, Subject

MANY = 3  # from here on, facts that no form knows are told as a list
BEING = ("is", "are")
VERB = re.compile(r"^(?:(?:is|are) (?:made|scented|lined|rated|patterned) |\w+ )")  # left out when it was just said
ANY = Subject("", "", "")
MEASURED = ("fill", "measure")  # "the jugs hold 1 l" may mean all of them together


class English(Speaker):
    language: ClassVar[str] = "en"
    space: ClassVar[str] = " "
    title_gap: ClassVar[str] = ", "
    list_gap: ClassVar[str] = ", "

    def subject(self, product: ProductFacts, facts: Sequence[Told], longest: int) -> Subject:
        subject = subject_of(product, facts)
        nameless = not subject.the or len(subject.the) > longest or self.picker.is_avoided(subject.the)
        return replace(NAMELESS, title=subject.title) if nameless else subject

    def value(self, fact: Told) -> str:
        values = [all_small(one) for one in fact.values] if fact.aspect.common else list(fact.values)
        return with_parts(values) if fact.key == "material" else listing(values)

    def slots(self, fact: Told, subject: Subject) -> dict[str, str]:
        value = self.value(fact)
        it, its, being = ("them", "their", "are") if subject.plural else ("it", "its", "is")
        slots = {"v": value, "V": capital(value), "a": with_article(value), "l": small(value), "is": being}
        slots |= {"n": small(fact.name), "N": capital(fact.name), "the": subject.the}
        slots["nis"] = "are" if is_plural(fact.name.rsplit(" ", 1)[-1]) else "is"
        return slots | {"it": it, "its": its, "Its": capital(its)}

    def names(self, subject: Subject) -> dict[str, str]:
        being = "are" if subject.plural else "is"
        return {"the": subject.the, "name": subject.name, "title": subject.title, "is": being}

    def tell(self, facts: Sequence[Told], subject: Subject, *, most: int, named: bool = False) -> list[str]:
        plain = [fact for fact in facts if self.form(fact, subject).first]
        further = plain if len(plain) >= MANY else []
        said: list[str] = []
        others = [fact for fact in facts if fact not in further]
        for chunk in chunks(others, lambda fact: bool(self.form(fact, subject).verb), most, self.picker.chance):
            said.append(self._sentence(chunk, subject, named or any(said), said[-1] if said else ""))
        if further and not (named or any(said)):
            said.append(self._sentence(further[:1], subject, False, ""))
            further = further[1:]
        return [*filter(None, said), *self._further(further)]

    def _sentence(self, facts: Sequence[Told], subject: Subject, named: bool, before: str) -> str:
        form = self.form(facts[0], subject)
        if len(facts) > 1 or form.verb:
            options = self._joint(facts, subject, named, before)
        elif named:
            options = []
        else:
            options = self.ways(form.first, facts[0], subject) or self._introduced(facts[0], subject)
        if named:
            options += self.ways(form.say, facts[0], subject)
        return self.picker.choose(options, unlike=before)

    def _introduced(self, fact: Told, subject: Subject) -> list[str]:
        """No form of this fact begins with the product: it is named inside, or before."""
        say = self.form(fact, subject).say
        inside = [fill(one, {**self.slots(fact, subject), "it": subject.the}) for one in say if "{it}" in one]
        said = self.picker.choose(self.ways(say, fact, subject))
        return inside or [f"{opening} {said}" for opening in self.phrases("opening", **self.names(subject)) if said]

    def _joint(self, facts: Sequence[Told], subject: Subject, named: bool, before: str) -> list[str]:
        it = "they" if subject.plural else "it"
        again = [it, subject.short] if before else [it]  # "Meet the jug. The jug holds" would be one too many
        callings = list(filter(None, again)) if named else [subject.the]
        inside = it if named else subject.the
        whole = self._predicate(facts, subject)
        said = [f"{capital(calling)} {whole}." for calling in callings if whole]
        for fact in facts if len(facts) > 1 else ():
            others = [one for one in facts if one is not fact]
            rest = self._predicate(others, subject) if _can_lead(fact, others) else ""
            leads = self.ways(self.form(fact, subject).lead, fact, subject)
            said += [f"{lead}, {inside} {rest}." for lead in leads if lead and rest]
        return said

    def _predicate(self, facts: Sequence[Told], subject: Subject) -> str:
        """ "is made of linen and dyed by hand, and has a pocket": a verb is said once, and what it is before what it does."""
        rests: dict[str, list[str]] = {}
        for fact in facts:
            verb = self.picker.choose(self.ways(self.form(fact, subject).verb, fact, subject))
            first, _, rest = verb.partition(" ")
            if rest:
                rests.setdefault(first, []).append(rest)
        said = sorted(rests, key=lambda first: first not in BEING)
        return listing([f"{first} {listing(rests[first])}" for first in said])

    def _further(self, facts: Sequence[Told]) -> list[str]:
        if len(facts) < MANY:
            return [f"{capital(small(fact.name))}: {self.value(fact)}." for fact in facts]
        listed = "; ".join(f"{small(fact.name)} {self.value(fact)}" for fact in facts)
        return [self.phrase("further", list=listed)]

    def together(self, names: Sequence[str]) -> str:
        return listing(names)

    def of_all(self, facts: Sequence[Told], count: int) -> str:
        whole = self._predicate([fact for fact in facts if self.form(fact, ANY).verb], ANY)
        return f"{self.words.phrases['each']} {whole}." if whole else ""

    def brief_name(self, subject: Subject) -> Subject:
        return replace(subject, the=subject.short) if subject.short else subject

    def side_by_side(self, told: Sequence[tuple[Subject, Told]]) -> str:
        """ "The jug holds 1 l and the teapot 700 ml": who shares a value shares a clause, and a verb is said once."""
        clauses: list[str] = []
        before = ""
        for pattern, subjects, fact in self._alike(told):
            verb = agree(pattern, plural=len(subjects) > 1 or subjects[0].plural)
            said = fill(VERB.sub("", verb) if verb == before else verb, self.slots(fact, subjects[0]))
            each = " each" if len(subjects) > 1 and (fact.key == PRICE or fact.aspect.group in MEASURED) else ""
            clauses.append(f"{listing([one.the for one in subjects])} {said}{each}")
            before = verb
        return f"{capital(listing(clauses))}." if clauses else ""

    def _alike(self, told: Sequence[tuple[Subject, Told]]) -> list[tuple[str, list[Subject], Told]]:
        alike: dict[tuple[str, str], tuple[str, list[Subject], Told]] = {}
        for subject, fact in told:
            if verbs := self.form(fact, subject).verb:
                alike.setdefault((verbs[0], self.value(fact)), (verbs[0], [], fact))[1].append(subject)
        return list(alike.values())


def _can_lead(fact: Told, others: Sequence[Told]) -> bool:
    """ "Weighing 640 g, it belongs to the Moss collection" would be a strange reason."""
    return fact.aspect.group in ("body", "belong") or all(one.aspect.group == fact.aspect.group for one in others)
