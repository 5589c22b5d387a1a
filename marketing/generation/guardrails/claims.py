"""Claims found in a text, each held against the facts: true, false, or without a fact."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketing.generation.guardrails.base import BLOCK, WARN, Claim, Finding
from marketing.generation.guardrails.concepts import Concept
from marketing.generation.guardrails.evidence import FINDERS, TITLES, Evidence, Known
from marketing.generation.guardrails.mentions import Mention
from marketing.generation.guardrails.quantities import FEW, Quantity
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.rules import CONTRADICTED, UNSUPPORTED, UNSURE

EXCLUSIVE = frozenset(("material", "colour", "certificate", "brand", "origin", "pattern"))
WORD_BEFORE = re.compile(r"(?:[a-z]+[.]? ?|[\u4e00-\u9fff])?$")
LONGEST_SUGGESTION = 60


@dataclass(frozen=True)
class Verdict:
    rule: str  # empty: the claim holds
    known: Known | None = None


def find_claims(reading: Reading, evidence: Evidence) -> Iterator[tuple[Claim, Finding | None]]:
    for finder in FINDERS:
        for mention in finder(reading):
            yield _judged(reading, mention, judge(mention, evidence, reading))


def _judged(reading: Reading, mention: Mention, verdict: Verdict) -> tuple[Claim, Finding | None]:
    start, end = reading.span(mention.start, mention.end)
    fact = verdict.known.name if verdict.known else None
    if not verdict.rule:
        return Claim(start, end, mention.kind, fact), None
    severity = WARN if verdict.rule == UNSURE else BLOCK
    finding = Finding(start, end, verdict.rule, severity, fact, _suggestion(verdict.known))
    return Claim(start, end, mention.kind, None), finding


def _suggestion(known: Known | None) -> str:
    """What the fact says; nothing where the claim has to go."""
    if known is None or known.mention.negated or len(known.words) > LONGEST_SUGGESTION:
        return ""
    return known.words


def judge(mention: Mention, evidence: Evidence, reading: Reading) -> Verdict:
    alike = evidence.of_kind(mention)
    same = [known for known in alike if mention.meaning.holds_by(known.mention.meaning)]
    same = same or _blended(mention, alike)
    agreeing = [known for known in same if known.mention.negated == mention.negated]
    if agreeing:
        return Verdict("", _best(agreeing, mention))
    if same:
        return Verdict(CONTRADICTED, _best(same, mention))
    if mention.negated:
        return _without_a_fact_against(mention, alike)
    if _is_quoted(mention, evidence, reading):
        return Verdict("")
    against = [
        known for known in alike if not known.mention.negated and mention.meaning.concerns(known.mention.meaning)
    ]
    if against and mention.kind not in ("property", "contents"):
        return Verdict(CONTRADICTED, _nearest(against, mention))
    listed = mention.kind == "contents" and evidence.lists_contents
    return Verdict(UNSUPPORTED if mention.hard or listed else UNSURE)


def _is_quoted(mention: Mention, evidence: Evidence, reading: Reading) -> bool:
    """A name or a figure in the words of a fact; a small number only with the word before it: "Nova 2", not "two of them"."""
    if mention.kind not in ("certificate", "brand", "number"):
        return False
    start, meaning = mention.start, mention.meaning
    if isinstance(meaning, Quantity) and not meaning.code and meaning.number <= FEW:
        start = WORD_BEFORE.search(reading.folded, max(0, start - 20), start).start()
        return start < mention.start and evidence.says(reading.folded[start : mention.end])
    return evidence.says(reading.folded[start : mention.end])


def _blended(mention: Mention, alike: list[Known]) -> list[Known]:
    told = {known: known.mention.meaning for known in alike if isinstance(known.mention.meaning, Concept)}
    if isinstance(mention.meaning, Concept) and mention.meaning.is_blend_of(told.values()):
        return [known for known, meaning in told.items() if mention.meaning.parts & {meaning.name, *meaning.truths}]
    return []


def _without_a_fact_against(mention: Mention, alike: list[Known]) -> Verdict:
    """ "Not made of plastic" is true of a bag whose facts name leather; "alcohol-free" needs a fact that says so."""
    if mention.kind in EXCLUSIVE and alike:
        return Verdict("", _best(alike, mention))
    return Verdict(UNSUPPORTED if mention.hard and mention.kind not in EXCLUSIVE else UNSURE)


def _best(known: list[Known], mention: Mention) -> Known:
    """A fact of its own tells more than the title."""
    return min(known, key=lambda one: one.name.casefold() in TITLES)


def _nearest(known: list[Known], mention: Mention) -> Known:
    def distance(one: Known) -> tuple[bool, float]:
        mine, theirs = (getattr(side, "number", 0.0) for side in (mention.meaning, one.mention.meaning))
        return one.name.casefold() in TITLES, abs(mine - theirs)

    return min(known, key=distance)
