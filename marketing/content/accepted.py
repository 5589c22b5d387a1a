"""Approved texts whose claims hold by the facts of this moment: what a writer may learn from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from marketing.accounts.models import Shop
from marketing.catalog.facts import ProductFacts
from marketing.content import selectors
from marketing.content.models import Draft
from marketing.content.standing import facts_of_all
from marketing.generation.guardrails import Policy, check_several, together
from marketing.generation.material import claims_hold

BATCH = 500


@dataclass(frozen=True)
class Accepted:
    """`facts` are those of its products, told one by one."""

    draft: Draft
    facts: tuple[ProductFacts, ...]

    @property
    def together(self) -> dict[str, tuple[str, ...]]:
        return together(one.facts for one in self.facts)

    @property
    def approved_at(self) -> datetime:
        return self.draft.approved_at


def accepted(shop: Shop, drafts: QuerySet[Draft]) -> Iterator[list[Accepted]]:
    """Of these drafts, a batch at a time. What is out of date since its approval, or was told more than facts say, is left out."""
    policies = {}
    rows = drafts.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        for locale in {draft.locale for draft in batch} - policies.keys():
            policies[locale] = selectors.policy_of(shop, locale)
        found = zip(batch, map(tuple, facts_of_all(shop, batch)), strict=True)
        told = [Accepted(draft, facts) for draft, facts in found]
        yield [one for one in told if holds(one, policies[one.draft.locale])]


def holds(one: Accepted, policy: Policy) -> bool:
    told = [facts.facts for facts in one.facts]
    return claims_hold(check_several(one.draft.text, told, language=one.draft.locale, policy=policy))
