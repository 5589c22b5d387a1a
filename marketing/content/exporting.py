"""Texts as a table: with their facts, their state and the label of AI. Edited in a spreadsheet, it imports again."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db.models import QuerySet

from marketing.content.labelling import DIGITAL_SOURCE, label
from marketing.content.models import Draft, Publication
from marketing.content.standing import facts_of_all

AT_ONCE = 500
BETWEEN = " | "  # of several products, and of several facts
TOLD = ("product_id", "kind", "language", "audience", "other_products", "text")
MADE = ("ai_generated", "ai_label", "digital_source_type", "provider", "model")
DRAFT_COLUMNS = (
    *TOLD, "state", "risk", "reason", *MADE, "facts", "version", "created_at", "updated_at", "draft_id"
)  # fmt: skip
PUBLICATION_COLUMNS = (*TOLD, "live", *MADE, "facts", "created_at", "ended_at", "draft_id")


def draft_table(drafts: QuerySet[Draft]) -> Iterator[list[object]]:
    """The header, then a row for each. The facts are those that the text was checked against."""
    yield [*DRAFT_COLUMNS]
    for draft in drafts.select_related("product").iterator(chunk_size=AT_ONCE):
        facts = [(one["product_id"], one["facts"]) for one in draft.facts]
        yield [
            *_told(draft), draft.state, Draft.Risk(draft.risk).name.lower(), draft.reason, *_made(draft),
            _facts(facts, draft.product.external_id), draft.version, draft.created_at, draft.updated_at, str(draft.pk),
        ]  # fmt: skip


def publication_table(publications: QuerySet[Publication]) -> Iterator[list[object]]:
    """The facts are those of this moment, that it still stands on or no longer does."""
    yield [*PUBLICATION_COLUMNS]
    rows = publications.select_related("shop", "product__shop", "product__category").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        for text, now in zip(batch, facts_of_all(batch[0].shop, batch), strict=True):
            facts = [(one.product_id, one.facts) for one in now]
            yield [
                *_told(text), "no" if text.ended_at else "yes", *_made(text), _facts(facts, text.product.external_id),
                text.created_at, text.ended_at, str(text.draft_id),
            ]  # fmt: skip


def _told(text: Draft | Publication) -> list[object]:
    return [text.product.external_id, text.kind, text.locale, text.audience, BETWEEN.join(text.also), text.text]


def _made(text: Draft | Publication) -> list[object]:
    by_ai = text.ai_generated and bool(text.text)
    source = DIGITAL_SOURCE if by_ai else ""
    return ["yes" if by_ai else "no", label(text), source, text.provider, text.model]


def _facts(facts: Sequence[tuple[str, Mapping]], own: str) -> str:
    """`Material: stoneware | Capacity: 350 ml`; those of another product begin with its id."""
    return BETWEEN.join(
        f"{'' if product_id == own else f'{product_id} '}{name}: {', '.join(values)}"
        for product_id, told in facts
        for name, values in told.items()
    )
