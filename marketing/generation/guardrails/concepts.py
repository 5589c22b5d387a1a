"""Words that mean a thing of a closed list: materials, properties, certificates, patterns, countries, brands."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from marketing.generation.guardrails.mentions import Mention, mention
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.surroundings import is_of_others
from marketing.generation.guardrails.words import NOTHING, alternatives, listed, load, one_of

ADJUNCTS = frozenset(("glass",))  # a "glass mug" is of glass, "a heavy glass" is a glass


@dataclass(frozen=True)
class Concept:
    """`truths`: what is true as well when this is; `parts`: what this is a blend of."""

    kind: str
    name: str
    truths: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def holds_by(self, fact: Any) -> bool:
        return isinstance(fact, Concept) and _holds(self.name, fact)

    def is_blend_of(self, facts: Iterable["Concept"]) -> bool:
        """Cotton and linen told apart make a cotton-linen blend, whichever is named first."""
        facts = list(facts)
        return bool(self.parts) and all(any(_holds(part, fact) for fact in facts) for part in self.parts)

    def concerns(self, fact: Any) -> bool:
        return True


def _holds(name: str, fact: Concept) -> bool:
    return name == fact.name or name in fact.truths


@dataclass(frozen=True)
class Lexicon:
    concepts: dict[str, Concept]  # by word
    pattern: re.Pattern[str]
    weak: re.Pattern[str] = NOTHING
    soft: frozenset[str] = frozenset()
    before: dict[str, re.Pattern[str]] = field(
        default_factory=dict
    )  # by concept: what stands before a word that means something else
    after: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def look_up(self, text: str) -> Concept:
        word = " ".join(text.split())
        return next(self.concepts[one] for one in (word, word[:-1], word[:-2]) if one in self.concepts)

    def means_another(self, folded: str, start: int, end: int, name: str) -> bool:
        before, after = self.before.get(name), self.after.get(name)
        if before and before.search(folded[max(0, start - 30) : start]):
            return True
        return bool(after and after.match(folded, end))


def lexicon(kind: str, table: Mapping[str, Any], *, plural: bool = True) -> Lexicon:
    concepts: dict[str, Concept] = {}
    strong, weak = [], []
    for name, entry in table.items():
        words, softer = listed(entry.get("en", "")) + listed(entry.get("zh", "")), listed(entry.get("weak", ""))
        concept = Concept(kind, name, _truths(table, name), frozenset(entry["within"] if entry.get("blend") else ()))
        for word in words + softer:
            concepts.setdefault(word, concept)
        strong += [] if entry.get("silent") else words
        weak += softer
    return Lexicon(
        concepts,
        one_of(strong, plural=plural),
        one_of(set(weak) - set(strong), plural=plural),
        frozenset(name for name, entry in table.items() if entry.get("soft")),
        _contexts(table, "not_after", ending=True),
        _contexts(table, "not_before"),
    )


def _truths(table: Mapping[str, Any], name: str) -> frozenset[str]:
    entry = table[name]
    wider = list(entry.get("within", ())) + list(entry.get("implies", ()))
    return frozenset(wider).union(*(_truths(table, one) for one in wider if one in table))


def _contexts(table: Mapping[str, Any], key: str, *, ending: bool = False) -> dict[str, re.Pattern[str]]:
    found = {}
    for name, entry in table.items():
        english, chinese = listed(entry.get(key, "")), listed(entry.get(f"{key}_zh", ""))
        parts = [f" *(?:{alternatives(english)})"] if english and not ending else []
        parts += [f"(?:{alternatives(english)}) *"] if english and ending else []
        parts += [f"(?:{alternatives(chinese)})"] if chinese else []
        if parts:
            found[name] = re.compile(f"(?:{'|'.join(parts)}){'$' if ending else ''}")
    return found


@cache
def materials() -> Lexicon:
    return lexicon(
        "material",
        {name: entry for name, entry in load("materials").items() if name not in ("context", "like", "scenery")},
        plural=False,
    )


@cache
def _material_contexts() -> tuple[re.Pattern[str], ...]:
    table = load("materials")
    english = table["context"]["en"]
    like, scenery = table["like"], table["scenery"]
    return (
        re.compile(rf"(?:{alternatives(listed(english['before']))})(?: [a-z]+)? *$"),
        re.compile(rf" *(?:{alternatives(listed(english['after']), plural=True)})"),
        re.compile(rf" ?(?:{alternatives(listed(like['en']))})|(?:{'|'.join(listed(like['zh']))})"),
        re.compile(rf" ?(?:{alternatives(listed(scenery['en']) + listed(scenery['zh']))})"),
    )


_LIKE_BEFORE = re.compile(r"(?:like|如|似|像|仿佛|宛如|仿|若)(?: a| an| the)? ?$")
_WITH_A_NOUN = re.compile(
    r" (?!of |and |or |in |with |that |which |for |to |at |is |are |on |from |by |as |after |before |when |into |it )[a-z]{3,}"
)


def find_materials(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    known = materials()
    for found in _matches(known, reading.folded):
        concept = known.look_up(found[0])
        if lenient or _is_material(known, reading.folded, found, concept):
            yield mention(reading, *found.span(), "material", concept)


def _is_material(known: Lexicon, folded: str, found: re.Match[str], concept: Concept) -> bool:
    start, end = found.span()
    expected_before, expected_after, like, scenery = _material_contexts()
    if found.re is known.weak and not expected_before.search(folded[max(0, start - 40) : start]):
        follows = _WITH_A_NOUN if concept.name in ADJUNCTS else expected_after
        if not follows.match(folded, end):
            return False
    if known.means_another(folded, start, end, concept.name) or scenery.match(folded, end):
        return False
    if is_of_others(folded, start, end):
        return False
    return not like.match(folded, end) and not _LIKE_BEFORE.search(folded[max(0, start - 8) : start])


def _matches(known: Lexicon, folded: str) -> Iterator[re.Match[str]]:
    taken: list[tuple[int, int]] = []
    for found in known.pattern.finditer(folded):
        taken.append(found.span())
        yield found
    for found in known.weak.finditer(folded):
        if not any(start < found.end() and found.start() < end for start, end in taken):
            yield found


@cache
def properties() -> Lexicon:
    others = ("contents", "contains", "negation")
    return lexicon("property", {name: entry for name, entry in load("properties").items() if name not in others})


@cache
def contents() -> Lexicon:
    return lexicon("contents", load("properties")["contents"])


_MAY_BE_BESIDE = re.compile("with |has |have |there|有")  # "best with milk" puts none into the tea


@cache
def _contains() -> re.Pattern[str]:
    table = load("properties")["contains"]
    return re.compile(
        rf"(?:(?:{alternatives(listed(table['en']))})(?: [a-z]+)? +|(?:{alternatives(listed(table['zh']))}))$"
    )


def find_properties(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    known = properties()
    for found in known.pattern.finditer(reading.folded):
        concept = known.look_up(found[0])
        if lenient or not known.means_another(reading.folded, *found.span(), concept.name):
            yield _stated(reading, found, concept, hard=concept.name not in known.soft)


def _stated(reading: Reading, found: re.Match[str], concept: Concept, *, hard: bool) -> Mention:
    stated = mention(reading, *found.span(), concept.kind, concept, hard=hard)
    return replace(stated, kind="negation") if stated.negated else stated


def find_contents(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    """Only where something is said of them: a bare "milk" says nothing about the product."""
    known = contents()
    for found in known.pattern.finditer(reading.folded):
        stated = _stated(reading, found, known.look_up(found[0]), hard=True)
        if stated.negated or lenient:
            yield stated
        elif told := _contains().search(reading.folded[max(0, found.start() - 30) : found.start()]):
            yield replace(stated, hard=not _MAY_BE_BESIDE.match(told[0]))
