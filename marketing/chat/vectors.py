"""What passages mean, beside their words: kept by whoever changes a passage, asked by who looks for what is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from pgvector.django import MaxInnerProduct

from marketing.accounts.models import Shop
from marketing.chat.encoding import mark, reader
from marketing.chat.models import Passage, PassageVector

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Likeness:
    """Cosines of a question with the nearest that the passage is an answer to, and with what it says."""

    asked: float
    told: float

    @property
    def best(self) -> float:
        return max(self.asked, self.told)


def keep(shop: Shop, passages: Sequence[Passage]) -> None:
    """In place of what is kept of them."""
    at_hand = reader()
    if not (at_hand and passages):
        return
    texts = [(one, place, text) for one in passages for place, text in enumerate((one.text, *one.questions))]
    vectors = at_hand.vectors([text for _one, _place, text in texts])
    PassageVector.objects.for_shop(shop).filter(passage__in=passages).delete()
    PassageVector.objects.bulk_create(
        PassageVector(shop=shop, passage=one, place=place, encoder=mark(), vector=vector)
        for (one, place, _text), vector in zip(texts, vectors, strict=True)
    )


def without(shop: Shop) -> QuerySet[Passage]:
    """Those in use that have no vectors of this encoder: a page that was just read, or an encoder that is new."""
    own = PassageVector.objects.for_shop(shop).filter(passage=OuterRef("pk"), encoder=mark())
    return Passage.objects.for_shop(shop).filter(~Exists(own), is_current=True).order_by("pk")


def alike(shop: Shop, locale: str, vector: "np.ndarray") -> dict[UUID, Likeness]:
    """Each passage that may be told today."""
    day = timezone.localdate()
    valid = Q(passage__valid_from=None) | Q(passage__valid_from__lte=day)
    valid &= Q(passage__valid_until=None) | Q(passage__valid_until__gte=day)
    found = PassageVector.objects.for_shop(shop).filter(
        valid, encoder=mark(), passage__locale=locale, passage__is_current=True
    )
    far = MaxInnerProduct("vector", vector)  # negative: pgvector sorts what is near first
    rows = found.order_by().values_list("passage_id").annotate(
        asked=Min(far, filter=Q(place__gt=0)), told=Min(far, filter=Q(place=0))
    )  # fmt: skip
    return {passage_id: Likeness(-(asked or 0), -(told or 0)) for passage_id, asked, told in rows}
