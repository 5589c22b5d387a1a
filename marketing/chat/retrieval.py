"""Finds what is known about a question: passages of FAQ entries and policy pages, the best first, each with how sure that is.

Two arms look: one by words (PostgreSQL, then BM25), one by meaning (the encoder's vectors). Both say something about each
passage that either finds.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.chat import vectors
from marketing.chat.confidence import Evidence, confidences
from marketing.chat.encoding import reader
from marketing.chat.lexemes import key, lexemes
from marketing.chat.models import Passage
from marketing.chat.scoring import Wanted, fit
from marketing.chat.vectors import Likeness

MOST_WORDS = 64  # of a question; the time grows with each
CANDIDATES = 30  # of each arm


@dataclass(frozen=True)
class Hit:
    passage_id: UUID
    kind: str  # "faq" or "policy"
    title: str
    text: str
    url: str
    score: float
    confidence: float  # that this passage answers the question, 0..1
    evidence: Evidence


def find(shop: Shop, text: str, locale: str, *, limit: int = 5) -> list[Hit]:
    found, strangeness = looked_up(shop, text, locale)
    sure = confidences(found, locale, strangeness)
    hits = [_hit(one, confidence) for one, confidence in zip(found, sure, strict=True)]
    return sorted(hits, key=lambda hit: (-hit.confidence, -hit.score, hit.passage_id))[:limit]


def looked_up(shop: Shop, text: str, locale: str) -> tuple[list[Evidence], float]:
    """What either arm finds, and how near the question is to what no shop answers. Nothing where nothing is asked."""
    words = tuple(dict.fromkeys(lexemes(text)))[:MOST_WORDS]
    if not words:
        return [], 0.0
    prefix = key(shop.pk, locale)
    told = _ask(shop, prefix, words)
    alike, strangeness = _meant(shop, text, locale)
    counts = {word.strip("'").removeprefix(prefix): count for word, count in told["counts"].items()}
    wanted = Wanted(words, told["every"], counts)
    ids = {*told["ids"], *map(str, _nearest(alike))}
    passages = Passage.objects.for_shop(shop).filter(pk__in=ids)
    return [Evidence(one, fit(wanted, one), alike.get(one.pk)) for one in passages], strangeness


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


def _meant(shop: Shop, text: str, locale: str) -> tuple[dict[UUID, Likeness], float]:
    at_hand = reader()
    if not at_hand:
        return {}, 0.0
    [vector] = at_hand.vectors([text])
    return vectors.alike(shop, locale, vector), at_hand.strangeness(vector)


def _nearest(alike: Mapping[UUID, Likeness]) -> list[UUID]:
    return sorted(alike, key=lambda one: -max(alike[one].asked, alike[one].told))[:CANDIDATES]


def _hit(one: Evidence, confidence: float) -> Hit:
    passage = one.passage
    return Hit(
        passage_id=passage.pk, kind=passage.kind, title=passage.title, text=passage.text, url=passage.url,
        score=one.fit.score, confidence=confidence, evidence=one,
    )  # fmt: skip
