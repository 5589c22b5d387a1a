"""Answers from what the shop has written: the FAQ's own answer, or the best one or two sentences of a policy, with its source."""

import itertools
from dataclasses import dataclass
from functools import cached_property

from marketing.accounts.models import Shop
from marketing.chat.cutting import sentences
from marketing.chat.lexemes import lexemes
from marketing.chat.models import Passage
from marketing.chat.retrieval import Hit, find
from marketing.chat.rules.injection import gives_orders
from marketing.chat.values import Asked, Quote, Reply

SURE = 0.6
NEAR = 0.15  # what is as likely as this is offered as a choice
CHOICES = 3
LONGEST = 300  # characters of two sentences


@dataclass(frozen=True)
class Knowledge:
    """What the shop has written about a message: looked up once, and not before it is wanted."""

    shop: Shop
    asked: Asked

    @cached_property
    def hits(self) -> list[Hit]:
        found = find(self.shop, self.asked.text, self.asked.locale)
        return [hit for hit in found if not gives_orders(hit.text)]

    def answer(self) -> Reply | None:
        hit = next(iter(self.hits), None)
        return told(hit, self.asked.text) if hit and hit.confidence >= SURE else None

    def near(self) -> list[str]:
        """Titles of what might be meant, each once."""
        return list(dict.fromkeys(hit.title for hit in self.hits if hit.confidence >= NEAR))[:CHOICES]


def told(hit: Hit, question: str) -> Reply:
    """Copied, never rephrased, so that it is as right as its source."""
    start, end = (0, len(hit.text)) if hit.kind == Passage.Kind.FAQ else best_sentences(hit.text, question)
    quote = Quote(hit.passage_id, start, end, hit.text[start:end], hit.title, hit.url)
    return Reply(
        text=quote.quote,
        parts=(sources(quote),),
        quotes=(quote,),
        engine="knowledge",
        model=hit.version,
        confidence=hit.confidence,
    )


def sources(*quotes: Quote) -> dict:
    """The part of a message that shows where its sentences stand."""
    told = [{"title": one.title, "url": one.url, "quote": one.quote} for one in quotes]
    return {"type": "sources", "sources": told}


def best_sentences(text: str, question: str) -> tuple[int, int]:
    """Those two neighbours that say most of what was asked, since one alone may say too much or too little; one, if it is long."""
    wanted = set(lexemes(question))
    spans = sentences(text)
    pairs = [(one[0], other[1], one[1]) for one, other in itertools.pairwise(spans) if other[1] - one[0] <= LONGEST]
    windows = pairs + [(start, end, end) for start, end in spans]

    def said(start: int, end: int) -> int:
        return len(wanted & set(lexemes(text[start:end])))

    best = max(windows, key=lambda one: (said(one[0], one[1]), said(one[0], one[2])), default=(0, len(text), 0))
    return best[:2]
