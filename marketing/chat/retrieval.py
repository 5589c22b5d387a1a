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
    answer: str  # what may be said
    url: str
    score: float
    confidence: float  # that this passage answers the question, 0..1


def find(shop: Shop, text: str, locale: str, *, limit: int = 5) -> list[Hit]:
    words = tuple(dict.fromkeys(lexemes(text)))[:MOST_WORDS]
    if not words:
        return []
    prefix = key(shop.pk, locale)
    told = _ask(shop, prefix, words)
    counts = {word.strip("'").removeprefix(prefix): count for word, count in told["counts"].items()}
    passages = Passage.objects.for_shop(shop).filter(pk__in=told["ids"])
    return _hits([(one, fit(Wanted(words, told["every"], counts), one)) for one in passages])[:limit]


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


def _hits(fits: list[tuple[Passage, Fit]]) -> list[Hit]:
    fits.sort(key=lambda one: (-one[1].score, one[0].pk))
    return [
        Hit(
            passage_id=one.pk,
            kind=one.kind,
            title=one.title,
            text=one.text,
            answer=one.text,
            url=one.url,
            score=fitted.score,
            confidence=confidence(fitted, _rival(fits, one), one.kind),
        )
        for one, fitted in fits
    ]


def _rival(fits: list[tuple[Passage, Fit]], passage: Passage) -> float:
    """The best score of anything else."""
    return max((fitted.score for one, fitted in fits if one.pk != passage.pk), default=0.0)
