"""What a reviewer sees: which answers wait for a verdict, and beside one of them what it was copied from and what else there is."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.chat import selectors
from marketing.chat.models import AnswerReview, Citation, Faq, Message, Passage
from marketing.chat.retrieval import find
from marketing.chat.values import UNANSWERED
from marketing.chat.wording import ENGINES
from marketing.common.neighbours import neighbours

SHOWN = 40
OTHERS = 4  # entries that may be the right one


class Box(TextChoices):
    ALL = "all", _("All that wait")
    RANDOM = "random", _("Drawn at random")
    DOWN = "down", _("Thumbs down")
    HAND_OFF = "hand_off", _("Before a hand-off")
    JUDGED = "judged", _("Judged")


def of_box(box: str) -> Q:
    if box == Box.JUDGED:
        return ~Q(verdict="")
    return Q(verdict="") if box == Box.ALL else Q(verdict="", why=box)


def counts(shop: Shop) -> dict[str, int]:
    waiting = [one for one in Box if one != Box.JUDGED]
    return AnswerReview.objects.for_shop(shop).filter(verdict="").aggregate(
        **{one.value: Count("pk", filter=of_box(one)) for one in waiting}
    )  # fmt: skip


def rows(shop: Shop, box: str) -> QuerySet[AnswerReview]:
    """The newest first, and not the worst: what is judged of the random sample must not depend on what it is."""
    return selectors.answer_reviews(shop).filter(of_box(box)).order_by("-created_at")[:SHOWN]


@dataclass(frozen=True)
class Judging:
    """One answer under review."""

    message: Message
    review: AnswerReview | None
    citations: list[Citation]
    entry: Faq | None  # that it was copied from
    others: list[Faq]  # that may be the right one

    @property
    def engine(self) -> str:
        return str(ENGINES.get(self.message.engine, self.message.engine))

    @property
    def is_unanswered(self) -> bool:
        return self.message.intent in UNANSWERED

    @property
    def question(self) -> str:
        return self.message.answers.text[:300] if self.message.answers else ""


def judging(message: Message) -> Judging:
    citations = list(message.citations.select_related("passage__faq", "passage__source"))
    entry = next((one.passage.faq for one in citations if one.passage.faq), None)
    return Judging(
        message=message,
        review=selectors.answer_reviews(message.shop).filter(message=message).first(),
        citations=citations,
        entry=entry,
        others=_others(message, entry),
    )


def _others(message: Message, entry: Faq | None) -> list[Faq]:
    """What is found for the question now, without what was found then."""
    if message.answers is None:
        return []
    hits = find(message.shop, message.answers.text, message.conversation.locale, limit=2 * OTHERS)
    ids = [hit.passage_id for hit in hits if hit.kind == Passage.Kind.FAQ]
    passages = Passage.objects.for_shop(message.shop).select_related("faq").in_bulk(ids)
    found = [passages[pk].faq for pk in ids if pk in passages]
    return [one for one in found if entry is None or one.pk != entry.pk][:OTHERS]


def next_after(shop: Shop, box: str, pk: UUID) -> UUID | None:
    """The answer below this one in its box; of the last one, the first."""
    ids = list(rows(shop, box).values_list("message_id", flat=True))
    _before, after = neighbours(ids, pk)
    return after or next(iter(ids), None)
