"""Finds what is known about a question: passages of FAQ entries and policy pages, the best first, each with how sure that is."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.chat.confidence import confidence
from marketing.chat.lexemes import key, lexemes
from marketing.chat.models import Passage
from marketing.chat.scoring import Fit, Wanted, fit

MOST_WORDS = 64  # of a question; the time grows with each
CANDIDATES = 30


@dataclass(frozen=True)
class Hit:
    passage_id: UUID
    kind: str  # "faq" or "policy"
    title: str
    text: str
    url: str
    score: float
    confidence: float  # that this passage answers the question, 0..1


def find(shop: Shop, text: str, locale: str, *, limit: int = 5) -> list[Hit]:
    found = fits(shop, text, locale)
    hits = [_hit(passage, fitted, _rival(found, passage)) for passage, fitted in found]
    return sorted(hits, key=lambda hit: (-hit.confidence, -hit.score, hit.passage_id))[:limit]


def fits(shop: Shop, text: str, locale: str) -> list[tuple[Passage, Fit]]:
    words = tuple(dict.fromkeys(lexemes(text)))[:MOST_WORDS]
    if not words:
        return []
    prefix = key(shop.pk, locale)
    told = _ask(shop, prefix, words)
    counts = {word.strip("'").removeprefix(prefix): count for word, count in told["counts"].items()}
    wanted = Wanted(words, told["every"], counts)
    return [(one, fit(wanted, one)) for one in Passage.objects.for_shop(shop).filter(pk__in=told["ids"])]


def _ask(shop: Shop, prefix: str, words: tuple[str, ...]) -> dict:
    asked = {
        "all": f"'{prefix}'",
        "words": [f"'{prefix}{word}'" for word in words],
        "day": timezone.localdate().isoformat(),
        "most": CANDIDATES,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT find_passages(%s, %s::jsonb)", [shop.pk, json.dumps(asked)])
        return json.loads(cursor.fetchone()[0])


def _hit(passage: Passage, fitted: Fit, rival: float) -> Hit:
    return Hit(
        passage_id=passage.pk, kind=passage.kind, title=passage.title, text=passage.text,
        url=passage.url, score=fitted.score, confidence=confidence(fitted, rival),
    )  # fmt: skip


def _rival(found: list[tuple[Passage, Fit]], passage: Passage) -> float:
    """The best score of anything else."""
    return max((fitted.score for one, fitted in found if one.pk != passage.pk), default=0.0)
