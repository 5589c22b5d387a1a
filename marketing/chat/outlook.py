"""What other thresholds would come to: how many questions would be answered, how many of these wrongly, and who would get choices or a person.

Counted twice. Of questions that were held back from the version that serves, the right entry is known. Of what shoppers asked, it is
known how sure the chat was of each, and what reviewers said of the answers that were drawn at random: of those given since the
thresholds were chosen, so that nothing is said of a threshold below which no answer was seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Floor
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.chat import selectors
from marketing.chat.models import AnswerReview
from marketing.chat.thresholds import Thresholds, chosen
from marketing.chat.values import OFF_TOPIC
from marketing.common.shares import Rate
from marketing.registry.models import Kind
from marketing.registry.selectors import serving_version

STEPS = 100  # in which shoppers' questions are counted
LOOKED_BACK = timedelta(days=90)
WRONG = (AnswerReview.Verdict.WRONG, AnswerReview.Verdict.UNSAFE)


@dataclass(frozen=True)
class Seen:
    """Questions of which the chat was equally sure, how many of their answers were judged, and how many of these were wrong."""

    sure: float
    asked: int = 1
    judged: int = 0
    wrong: int = 0


@dataclass(frozen=True)
class Outlook:
    answered: Rate
    wrong: Rate  # of the answers that were judged
    choices: Rate
    person: Rate

    @property
    def not_answered(self) -> float:
        return 100 * (1 - (self.answered.value or 0.0))


def outlook(seen: Sequence[Seen], wanted: Thresholds) -> Outlook:
    given = [one for one in seen if one.sure >= wanted.sure]
    offered = sum(one.asked for one in seen if wanted.near <= one.sure < wanted.sure)
    asked, answered = sum(one.asked for one in seen), sum(one.asked for one in given)
    return Outlook(
        answered=Rate(answered, asked),
        wrong=Rate(sum(one.wrong for one in given), sum(one.judged for one in given)),
        choices=Rate(offered, asked),
        person=Rate(asked - answered - offered, asked),
    )


def held_back(shop: Shop, locale: str) -> list[Seen]:
    """None, where no version serves, or one that was trained before this was kept."""
    version = serving_version(shop, Kind.RETRIEVER)
    told = version.metrics.get("sureness", {}).get(locale, []) if version else []
    return [Seen(sure, judged=1, wrong=int(not right)) for sure, right in told]


def of_shoppers(shop: Shop, locale: str) -> list[Seen]:
    row = chosen(shop, locale)
    since = max(timezone.now() - LOOKED_BACK, row.updated_at) if row else timezone.now() - LOOKED_BACK
    answers = selectors.answers(shop).filter(
        engine="knowledge", confidence__isnull=False, conversation__locale=locale, created_at__gte=since
    )
    drawn = Q(reviews__why=AnswerReview.Why.RANDOM)
    found = (
        answers.exclude(intent=OFF_TOPIC)
        .order_by()
        .annotate(step=Cast(Floor(F("confidence") * STEPS + 1e-9), IntegerField()))
        .annotate(verdict=Case(When(drawn, then=F("reviews__verdict")), default=Value("")))
        .values("step", "verdict")
        .annotate(count=Count("pk"))
    )
    return [_seen(one["step"] / STEPS, one["verdict"], one["count"]) for one in found]


def _seen(sure: float, verdict: str, count: int) -> Seen:
    seen = Seen(sure, asked=count)
    return replace(seen, judged=count, wrong=count * (verdict in WRONG)) if verdict else seen
