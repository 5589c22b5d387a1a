"""Answers from what the shop has written: the FAQ's own answer, or the best one or two sentences of a policy, with its source."""

import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from marketing.accounts.models import Shop
from marketing.chat.contrast import is_about_another
from marketing.chat.cutting import sentences
from marketing.chat.lexemes import lexemes
from marketing.chat.models import Passage
from marketing.chat.retrieval import Found, Hit, looked_up, ranked
from marketing.chat.rules.injection import gives_orders
from marketing.chat.thresholds import Thresholds, thresholds_of
from marketing.chat.values import Asked, Quote, Reply

FOREIGN = 0.12  # nearer by this to what no shop answers than to what this one has written
CHOICES = 3
LONGEST = 300  # characters of two sentences
GOES_ON = re.compile(
    r"^(?:and\b|(?:and |but )?(?:what|how) (?:about|if)\b)|^(?:那|还有|如果是).|.呢[?？]?$", re.IGNORECASE
)
FEW = 3  # words
LONGEST_REST = 60  # characters of half a question, which goes on from the one before


@dataclass(frozen=True)
class Knowledge:
    """What the shop has written about a message: looked up once, and not before it is wanted."""

    shop: Shop
    asked: Asked

    @cached_property
    def found(self) -> Found:
        return self._looked_up(self.asked.text)

    @cached_property
    def hits(self) -> list[Hit]:
        return self._hits(self.found)

    @cached_property
    def thresholds(self) -> Thresholds:
        return thresholds_of(self.shop, self.asked.locale)

    @property
    def is_foreign(self) -> bool:
        """Nothing that a shop is asked."""
        return self.found.foreignness > FOREIGN

    def _looked_up(self, text: str) -> Found:
        return looked_up(self.shop, text, self.asked.locale)

    def _hits(self, found: Found) -> list[Hit]:
        return [hit for hit in ranked(found, self.asked.locale) if not gives_orders(hit.text)]

    @cached_property
    def before(self) -> str:
        return _asked_before(self.asked)

    @property
    def question(self) -> str:
        """With the one before it, where it is only the rest of one."""
        return f"{self.before} {self.asked.text}".strip()

    @cached_property
    def _hits_with_before(self) -> list[Hit]:
        return self._hits(self._looked_up(self.question)) if self.before else []

    @cached_property
    def sureness(self) -> float:
        """How sure the best answer is, whether it is given or not. The few words that are the rest of a question are believed only
        if they mean the same together with the one before."""
        best = next(iter(self.hits), None)
        if best is None or is_about_another(best.title, self.asked.text):
            return 0.0
        near = {hit.passage_id for hit in self._hits_with_before if hit.confidence >= self.thresholds.near}
        is_rest = self.before and len(GOES_ON.sub(" ", self.asked.text.strip()).split()) <= FEW
        return best.confidence if not is_rest or best.passage_id in near else 0.0

    def answer(self) -> Reply | None:
        return told(self.hits[0], self.asked.text) if self.hits and self.sureness >= self.thresholds.sure else None

    def near(self) -> list[str]:
        """Titles of what might be meant, each once; with half a question, what it may mean after the one before it."""
        said = {text for _role, text in self.asked.before}
        hits = [*(hit for hit in self._hits_with_before if hit.text not in said), *self.hits]
        likely = [hit.title for hit in hits if hit.confidence >= self.thresholds.near]
        return list(dict.fromkeys(likely))[:CHOICES]


def _asked_before(asked: Asked) -> str:
    """What the shopper asked last, where the message is only the rest of a question: "What about Japan?" """
    text = asked.text.strip()
    is_rest = len(text) <= LONGEST_REST and GOES_ON.search(text)
    return asked.said_before[-1] if is_rest and asked.said_before else ""


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
