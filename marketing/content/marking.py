"""A text in pieces: what it claims, what was found in it, and why, for a page to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from marketing.content.models import Claim, Draft, Finding, Severity
from marketing.content.wording import fact_label
from marketing.generation.guardrails.rules import CONTRADICTED, UNSUPPORTED, UNSURE, explain

HOLDS, DOUBTFUL, FAILS = "supported", "warning", "unsupported"  # how a claim is drawn
FACTUAL = (UNSUPPORTED, CONTRADICTED, UNSURE)
LONGEST_QUOTE, LONGEST_ALLOWED, LONGEST_TOGETHER = 80, 100, 60


@dataclass(frozen=True)
class Mark:
    """A place in the text, with all that is said about it."""

    number: int
    start: int
    end: int
    words: str
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    facts: Mapping[str, Sequence[str]]

    @property
    def tone(self) -> str:
        if any(one.severity == Severity.BLOCK for one in self.findings):
            return FAILS
        if any(one.severity == Severity.WARN for one in self.findings):
            return DOUBTFUL
        return HOLDS if any(one.is_supported for one in self.claims) else DOUBTFUL

    @property
    def fact(self) -> str:
        """The name of the fact that it stands on, or that says otherwise."""
        return next((one.fact for one in (*self.claims, *self.findings) if one.fact), "")

    @property
    def quote(self) -> str:
        return Truncator(self.words.strip()).chars(LONGEST_QUOTE)

    @property
    def why(self) -> str:
        """One line, for whoever points at it."""
        if self.findings:
            return " ".join(str(explain(rule)) for rule in dict.fromkeys(one.rule for one in self.findings))
        if not self.fact:
            return str(explain(UNSURE))
        return _("Supported by %(fact)s: %(value)s") % {"fact": fact_label(self.fact), "value": self.told}

    @property
    def told(self) -> str:
        """What its fact says now."""
        return ", ".join(self.facts.get(self.fact, ()))

    @property
    def label(self) -> str:
        return fact_label(self.fact)

    @property
    def suggestion(self) -> str:
        here = (one for one in self.findings if (one.start, one.end) == (self.start, self.end))
        return next((one.suggestion for one in here if one.suggestion), "")

    @property
    def first_fact(self) -> int:
        """Where its fact stands in the table beside the text."""
        return list(self.facts).index(self.fact) + 1 if self.fact in self.facts else 0

    @property
    def can_be_told(self) -> bool:
        """With one fact more, it would be supported."""
        return any(one.rule in (UNSUPPORTED, UNSURE) for one in self.findings) or not self.findings

    @property
    def can_be_allowed(self) -> bool:
        """A rule stops the words, not a fact: the shop may have a reason to use them."""
        return len(self.words) <= LONGEST_ALLOWED and any(one.rule not in FACTUAL for one in self.findings)


@dataclass(frozen=True)
class Piece:
    text: str
    mark: Mark | None
    is_first: bool  # of its mark: the one that takes the focus


def marks_of(draft: Draft, facts: Mapping[str, Sequence[str]]) -> list[Mark]:
    """In the order of the text. What is said of the same place is told together."""
    spans: dict[tuple[int, int], tuple[list[Claim], list[Finding]]] = {}
    for claim in draft.claims.all():
        spans.setdefault((claim.start, claim.end), ([], []))[0].append(claim)
    for finding in draft.findings.all():
        spans.setdefault((finding.start, finding.end), ([], []))[1].append(finding)
    found: list[Mark] = []
    for (start, end), (claims, findings) in sorted(spans.items(), key=lambda one: one[0]):
        mark = Mark(len(found) + 1, start, end, draft.text[start:end], tuple(claims), tuple(findings), facts)
        if found and _are_one(found[-1], mark):
            found[-1] = _as_one(found[-1], mark, draft.text)
        else:
            found.append(mark)
    return found


def _are_one(one: Mark, other: Mark) -> bool:
    """“is the best”, “best teapot in the world”: short things that overlap, and are both found fault with."""
    is_short = max(one.end, other.end) - one.start <= LONGEST_TOGETHER
    return is_short and other.start < one.end and bool(one.findings and other.findings)


def _as_one(one: Mark, other: Mark, text: str) -> Mark:
    start, end = one.start, max(one.end, other.end)
    claims, findings = one.claims + other.claims, one.findings + other.findings
    return Mark(one.number, start, end, text[start:end], claims, findings, one.facts)


def pieces_of(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """Every character belongs to the shortest mark that covers it: a long one does not hide those within it."""
    owners: list[int] = [0] * len(text)
    for mark in sorted(marks, key=lambda one: one.start - one.end):
        owners[mark.start : mark.end] = [mark.number] * (min(mark.end, len(text)) - mark.start)
    by_number = {mark.number: mark for mark in marks}
    pieces, seen, at = [], set(), 0
    for number, run in groupby(owners):
        length = len(list(run))
        pieces.append(Piece(text[at : at + length], by_number.get(number), number not in seen))
        seen.add(number)
        at += length
    return pieces
