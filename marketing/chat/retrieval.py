"""Finds what is known about a question: passages of FAQ entries and policy pages, the best first, each with how sure that is.

Two arms look: one by words (PostgreSQL, then BM25), one by meaning (the encoder's vectors). Both say something about each
passage that either finds; and where a trained version serves, it says what it makes of the question among the entries it knows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.chat import vectors
from marketing.chat.confidence import Evidence, Weights, confidences
from marketing.chat.encoding import reader
from marketing.chat.heads import entry_id
from marketing.chat.lexemes import key, lexemes
from marketing.chat.models import Passage
from marketing.chat.scoring import Wanted, fit
from marketing.chat.shelf import shelf
from marketing.chat.vectors import Likeness

MOST_WORDS = 64  # of a question; the time grows with each
CANDIDATES = 30  # by words
NEAREST = 10  # in meaning: the next ones are never meant
MOST = 5  # of both


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
    version: str = ""  # the trained one that had a say


@dataclass(frozen=True)
class Found:
    """All that speaks for any passage, and how near the question is to what no shop answers, and to what is known here."""

    evidence: list[Evidence]
    strangeness: float = 0.0
    nearness: float = 1.0  # as if it were known, where nothing can be compared
    weights: Weights | None = None
    version: str = ""

    @property
    def foreignness(self) -> float:
        """How much nearer it is to what no shop answers than to anything that is known here; below 0 where nothing is known."""
        return self.strangeness - self.nearness


def find(shop: Shop, text: str, locale: str, *, limit: int = MOST) -> list[Hit]:
    return ranked(looked_up(shop, text, locale), locale, limit=limit)


def ranked(found: Found, locale: str, *, limit: int = MOST) -> list[Hit]:
    sure = confidences(found.evidence, locale, found.strangeness, found.weights)
    hits = [_hit(one, confidence, found.version) for one, confidence in zip(found.evidence, sure, strict=True)]
    return sorted(hits, key=lambda hit: (-hit.confidence, -hit.score, hit.passage_id))[:limit]


def looked_up(shop: Shop, text: str, locale: str) -> Found:
    """No passage where nothing is asked."""
    words, meant = tuple(dict.fromkeys(lexemes(text)))[:MOST_WORDS], _meant(shop, text, locale)
    if not words:
        return Found([], meant.strangeness, meant.nearness)
    prefix = key(shop.pk, locale)
    told = _ask(shop, prefix, words)
    counts = {word.strip("'").removeprefix(prefix): count for word, count in told["counts"].items()}
    wanted = Wanted(words, told["every"], counts)
    ids = {*map(UUID, told["ids"]), *meant.nearest()}
    passages = Passage.objects.for_shop(shop).filter(pk__in=ids).defer("words")
    evidence = [
        Evidence(one, fit(wanted, one), meant.alike.get(one.pk), meant.shares.get(entry_id(one))) for one in passages
    ]
    return Found(evidence, meant.strangeness, meant.nearness, meant.weights, meant.version)


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


@dataclass(frozen=True)
class Meant:
    """What the encoder, and the version that serves, make of a question."""

    alike: Mapping[UUID, Likeness]
    shares: Mapping[str, float]
    strangeness: float = 0.0
    weights: Weights | None = None
    version: str = ""

    def nearest(self) -> list[UUID]:
        return sorted(self.alike, key=lambda one: -self.alike[one].best)[:NEAREST]

    @property
    def nearness(self) -> float:
        return max((one.best for one in self.alike.values()), default=1.0)


def _meant(shop: Shop, text: str, locale: str) -> Meant:
    at_hand = reader()
    if not at_hand:
        return Meant({}, {})
    vector = at_hand.vector(text)
    alike, strangeness = vectors.alike(shop, locale, vector), at_hand.strangeness(vector)
    heads = shelf.heads_for(shop)
    if heads is None:
        return Meant(alike, {}, strangeness)
    shares = heads.shares(text, vector, locale, at_hand.encoder)
    return Meant(alike, shares, strangeness, heads.weights, heads.name)


def _hit(one: Evidence, confidence: float, version: str) -> Hit:
    passage = one.passage
    return Hit(
        passage_id=passage.pk, kind=passage.kind, title=passage.title, text=passage.text, url=passage.url,
        score=one.fit.score, confidence=confidence, evidence=one, version=version,
    )  # fmt: skip
