"""What a retriever learns from: the entries in use, what shoppers asked and people confirmed, and what was corrected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.chat.heads import entry_id
from marketing.chat.language import language_of
from marketing.chat.models import AnswerReview, Citation, Conversation, Passage, RegressionCase
from marketing.common.models import ShopQuerySet
from marketing.generation.guardrails.personal_data import mask

LEAST_ENTRIES = 5  # of which a version can tell anything
MOST_CONFIRMED = 2_000  # the latest


@dataclass(frozen=True)
class Question:
    """Somebody's words, and the entry that answers them; none where no entry does."""

    text: str
    locale: str
    entry: str | None = None
    faq_id: UUID | None = None


@dataclass(frozen=True)
class Material:
    entries: list[Passage]
    confirmed: list[Question]
    corrected: list[Question]  # what a version may not miss again

    @cached_property
    def questions(self) -> list[Question]:
        """Other ways to ask, and what people confirmed, each once: these can be held back."""
        told = [
            Question(text, one.locale, entry_id(one), one.faq_id) for one in self.entries for text in one.questions[1:]
        ]
        first = {(one.locale, one.text.casefold()): one for one in reversed((*told, *self.confirmed, *self.corrected))}
        return list(reversed(first.values()))

    @property
    def moments(self) -> list[datetime]:
        return [one.updated_at for one in self.entries]


def entries_in_use(shop: Shop) -> ShopQuerySet:
    return Passage.objects.for_shop(shop).filter(is_current=True, kind=Passage.Kind.FAQ)


def is_enough(shop: Shop) -> bool:
    return entries_in_use(shop).count() >= LEAST_ENTRIES


def material(shop: Shop) -> Material:
    entries = {one.faq_id: one for one in entries_in_use(shop).order_by("pk")}

    def of(rows: Iterator[tuple[str, str, UUID]]) -> list[Question]:
        return [
            Question(text, locale, entry_id(entries[faq_id]), faq_id)
            for text, locale, faq_id in rows
            if faq_id in entries and entries[faq_id].locale == locale
        ]

    return Material(list(entries.values()), of(confirmed(shop)), of(corrected(shop)))


def confirmed(shop: Shop) -> Iterator[tuple[str, str, UUID]]:
    """Questions whose answer was copied from an entry, and a reviewer called right, or the shopper helpful."""
    cited = Citation.objects.for_shop(shop).filter(passage__faq__isnull=False, message__answers__isnull=False)
    cited = cited.exclude(message__answers__text="")  # asked so long ago that it is kept no longer
    right = cited.filter(message__reviews__verdict=AnswerReview.Verdict.RIGHT)
    helpful = cited.filter(message__ratings__rating=Conversation.Rating.UP).exclude(
        message__reviews__verdict__in=(AnswerReview.Verdict.WRONG, AnswerReview.Verdict.UNSAFE)
    )
    for found in (right, helpful):
        rows = found.order_by("-created_at").values_list(
            "message__answers__text", "message__conversation__locale", "passage__faq_id"
        )
        for text, locale, faq_id in rows[:MOST_CONFIRMED]:
            yield mask(text).text, language_of(text, locale), faq_id


def corrected(shop: Shop) -> Iterator[tuple[str, str, UUID]]:
    yield from RegressionCase.objects.for_shop(shop).values_list("question", "locale", "faq_id")[:MOST_CONFIRMED]
