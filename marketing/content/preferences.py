"""What people preferred, as pairs of texts about the same facts: the one that they approved, and one that they did not.

Three things people do say so: they edit a text before they approve it, have it written again, or put an earlier one back;
and they approve one text of a product where they rejected another.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.content.accepted import Accepted, accepted
from marketing.content.models import Draft, Version
from marketing.content.selectors import approved
from marketing.generation.guardrails.personal_data import mask

AT_ONCE = 200  # texts of an export; half a second
BETWEEN = "\n\u241e\n"  # between texts that are masked as one: one sign, one person


class Why(models.TextChoices):
    EDITED = "edited", _("Edited before it was approved")
    REGENERATED = "regenerated", _("Written again before it was approved")
    RESTORED = "restored", _("An earlier text was put back")
    REJECTED = "rejected", _("Rejected, where another text was approved")


@dataclass(frozen=True)
class Preference:
    """Both texts are about `facts`; personal data in all three are masked."""

    product_id: str
    kind: str
    language: str
    facts: Mapping[str, tuple[str, ...]]
    chosen: str
    rejected: str
    why: str

    def as_line(self) -> str:
        told = {name: list(values) for name, values in self.facts.items()}
        return json.dumps({**vars(self), "facts": told}, ensure_ascii=False)


def preferences(shop: Shop, *, most: int | None = None, **same: object) -> Iterator[Preference]:
    """Of the latest approvals, `most` at the most, of drafts that are alike in this: kind="description". Each pair once."""
    seen = set()
    for batch in accepted(shop, approved(shop).filter(**same)[:most]):
        turned_down = _turned_down(shop, batch)
        for one in batch:
            for text, why in turned_down[one.draft.pk]:
                pair = _masked(one, text, why)
                if pair.chosen != pair.rejected and (pair.chosen, pair.rejected) not in seen:
                    seen.add((pair.chosen, pair.rejected))
                    yield pair


def preference_lines(shop: Shop) -> Iterator[bytes]:
    """All of them, some texts at a time, each in a short transaction: who reads them may take as long as they like."""
    ids = list(approved(shop).values_list("pk", flat=True))
    return _lines(shop, [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)])


def _lines(shop: Shop, batches: Sequence[Sequence[UUID]]) -> Iterator[bytes]:
    seen: set[int] = set()
    for batch in batches:
        with shop_context(shop):
            pairs = {hash((one.chosen, one.rejected)): one for one in preferences(shop, pk__in=batch)}
        fresh = [one for key, one in pairs.items() if key not in seen]
        seen.update(pairs)
        if fresh:
            yield "".join(f"{one.as_line()}\n" for one in fresh).encode()


def _turned_down(shop: Shop, batch: Sequence[Accepted]) -> dict[object, list[tuple[str, str]]]:
    """By draft: the texts that it had before, each with what became of it, and those that were rejected beside it."""
    found: dict[object, list[tuple[str, str]]] = defaultdict(list)
    drafts = [one.draft for one in batch]
    versions = defaultdict(list)
    for version in Version.objects.for_shop(shop).filter(draft__in=drafts).order_by("draft", "number"):
        versions[version.draft_id].append(version)
    for pk, told in versions.items():
        found[pk] += [(before.text, after.origin) for before, after in pairwise(told) if after.origin in Why.values]
    rejected = defaultdict(list)
    products = {draft.product_id for draft in drafts}
    for other in Draft.objects.for_shop(shop).filter(product__in=products, state=Draft.State.REJECTED):
        rejected[_place(other)].append((other.text, Why.REJECTED.value))
    for draft in drafts:
        found[draft.pk] += rejected[_place(draft)]
    return found


def _place(draft: Draft) -> tuple[object, ...]:
    """Texts of one place stand in for each other."""
    return draft.product_id, draft.kind, draft.locale, draft.audience, tuple(draft.also)


def _masked(one: Accepted, rejected: str, why: str) -> Preference:
    told = [(name, value) for name, values in one.together.items() for value in values]
    texts = [one.draft.text, rejected, *(value for _name, value in told)]
    chosen, rejected, *values = mask(BETWEEN.join(text.replace(BETWEEN, "\n") for text in texts)).text.split(BETWEEN)
    facts: dict[str, tuple[str, ...]] = {}
    for (name, _value), value in zip(told, values, strict=True):
        facts[name] = (*facts.get(name, ()), value)
    draft = one.draft
    return Preference(draft.product.external_id, draft.kind, draft.locale, facts, chosen, rejected, why)
