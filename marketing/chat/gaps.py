"""What nobody has written an answer to: questions that the bot was not sure of, or whose answer was rated down, put together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.chat import selectors
from marketing.chat.clustering import clusters, known
from marketing.chat.knowing import told
from marketing.chat.models import AnswerRating, AnswerReview, Conversation, Faq, Gap, Message, Passage
from marketing.chat.retrieval import find
from marketing.chat.thresholds import thresholds_of
from marketing.chat.values import UNANSWERED
from marketing.generation.guardrails.personal_data import find_personal_data

LOOKED_BACK = timedelta(days=90)
MOST = 3_000  # of the newest questions
LONGEST = 300
EXAMPLES = 8
NOT_WRITTEN = ("rules", "products", "orders")  # what these say stands in no entry
KEPT = (Gap.State.LEFT, Gap.State.DRAFTED)


@dataclass(frozen=True)
class Missed:
    text: str
    locale: str
    at: datetime
    is_down: bool


def find_gaps(shop: Shop) -> list[Gap]:
    """Takes the place of the open ones. What somebody left alone, or is writing about, is not opened again."""
    gaps = Gap.objects.for_shop(shop)
    gaps.filter(state=Gap.State.OPEN).delete()
    gaps.filter(state=Gap.State.DRAFTED, faq__state=Faq.State.APPROVED, faq__approved_at__gt=F("updated_at")).delete()
    kept = defaultdict(list)
    for locale, question in gaps.filter(state__in=KEPT).values_list("locale", "question"):
        kept[locale].append(question)
    missed = list(_missed(shop))
    found = [
        gap
        for locale in {one.locale for one in missed}
        for gap in _of(shop, locale, [one for one in missed if one.locale == locale], kept[locale])
    ]
    return Gap.objects.bulk_create(found)


def drafted_answer(gap: Gap) -> str:
    """Copied from what comes nearest of what the shop has written; nothing where nothing does."""
    hit = next(iter(find(gap.shop, gap.question, gap.locale)), None)
    return told(hit, gap.question).text if hit and hit.confidence >= thresholds_of(gap.shop, gap.locale).near else ""


def _missed(shop: Shop) -> Iterator[Missed]:
    reviews = AnswerReview.objects.for_shop(shop).filter(message=OuterRef("pk"))
    answers = selectors.answers(shop).filter(answers__isnull=False, created_at__gte=timezone.now() - LOOKED_BACK)
    thumbs = AnswerRating.objects.for_shop(shop).filter(message=OuterRef("pk"), rating=Conversation.Rating.DOWN)
    # One that was drawn by chance before keeps that as its reason.
    answers = answers.annotate(down=Exists(thumbs) | Exists(reviews.filter(why=AnswerReview.Why.DOWN)))
    answers = answers.exclude(Exists(reviews.filter(faq__isnull=False)))  # somebody wrote what is right already
    missed = Q(intent__in=UNANSWERED) | Q(down=True) & ~Q(engine__in=NOT_WRITTEN)
    for one in answers.filter(missed).order_by("-created_at")[:MOST]:
        yield _read(one)


def _read(answer: Message) -> Missed:
    asked = answer.answers
    return Missed(_impersonal(asked.text), answer.conversation.locale, asked.created_at, answer.down)


def _impersonal(text: str) -> str:
    """Addresses and numbers of people are left out: they say nothing of what is asked."""
    kept, last = [], 0
    for datum in find_personal_data(text):
        kept.append(text[last : datum.start])
        last = datum.end
    return " ".join(" ".join([*kept, text[last:]]).split())[:LONGEST]


def _of(shop: Shop, locale: str, missed: list[Missed], kept: list[str]) -> Iterator[Gap]:
    found = clusters([one.text for one in missed])
    questions = [missed[places[0]].text for places in found]
    sure = thresholds_of(shop, locale).sure
    for places, is_kept in zip(found, known(questions, kept), strict=True):
        members = [missed[place] for place in places]
        down = [one.at for one in members if one.is_down]
        if is_kept or _is_answered(shop, members[0].text, locale, sure, max(down, default=None)):
            continue
        yield Gap(
            shop=shop, locale=locale, question=members[0].text, size=len(members), down=len(down),
            examples=list(dict.fromkeys(one.text for one in members))[1 : EXAMPLES + 1],
            last_at=max(one.at for one in members),
        )  # fmt: skip


def _is_answered(shop: Shop, question: str, locale: str, sure: float, down_at: datetime | None) -> bool:
    """By now, and where an answer was rated down, by what was written since."""
    hit = next(iter(find(shop, question, locale)), None)
    if hit is None or hit.confidence < sure:
        return False
    return down_at is None or Passage.objects.for_shop(shop).get(pk=hit.passage_id).created_at > down_at
