"""Which of several candidates a person shall see: one that may be published, says most of the facts, and repeats itself least."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from marketing.generation.guardrails import check_several
from marketing.generation.guardrails.base import Checked, Policy
from marketing.generation.scoring import naturalness
from marketing.generation.values import Request

LONGEST = 20_000  # characters; no text of ours is a tenth of it
THOUGHTS = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)  # models that reason say so first
MARKDOWN = re.compile(r"\*\*|__|`+|^\s{0,3}#{1,6}\s+", re.MULTILINE)
HTML = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;|&#\d+;")
QUOTES = {'"': '"', "“": "”", "「": "」", "'": "'"}
RUN = 3  # characters; what comes again is counted in such runs


@dataclass(frozen=True)
class Candidate:
    text: str
    checked: Checked
    too_long: bool
    naturalness: float

    @property
    def passes(self) -> bool:
        return self.checked.publishable and not self.too_long


def ranked(texts: Iterable[str], request: Request, policy: Policy) -> list[Candidate]:
    """The best first. Empty when none of them is plain text."""
    usable = [text for text in dict.fromkeys(map(plain, texts)) if text]
    candidates = [
        _candidate(text, request, policy, score) for text, score in zip(usable, naturalness(usable), strict=True)
    ]
    return sorted(candidates, key=lambda one: badness(one, request))


def plain(text: str) -> str:
    """As a page would show it. Empty when it cannot be a text: HTML, signs that nobody sees, or no end of it."""
    text = MARKDOWN.sub("", THOUGHTS.sub("", text)).strip()
    if text and QUOTES.get(text[0]) == text[-1] and text.count(text[0]) + text.count(text[-1]) in (2, 4):
        text = text[1:-1].strip()
    unseen = any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn") and one not in "\n\t" for one in text)
    return "" if unseen or HTML.search(text) or len(text) > LONGEST else text


def badness(candidate: Candidate, request: Request) -> tuple[float, ...]:
    findings = candidate.checked.findings
    said = {claim.fact for claim in candidate.checked.claims}
    return (
        sum(one.severity == "block" for one in findings),
        candidate.too_long,
        sum(one.severity == "warn" for one in findings),
        len(request.facts.keys() - said),
        repetition(candidate.text),
        -candidate.naturalness,
    )


def repetition(text: str) -> float:
    """The share of runs of characters that were there before, in tenths: less is chance."""
    runs = [text[place : place + RUN] for place in range(len(text) - RUN + 1)]
    return round(1 - len(set(runs)) / len(runs), 1) if runs else 0.0


def _candidate(text: str, request: Request, policy: Policy, score: float) -> Candidate:
    told = [product.facts for product in request.products]
    checked = check_several(text, told, language=request.language, policy=policy)
    return Candidate(text, checked, bool(request.limit and len(text) > request.limit), score)
