"""The count of what came of texts, in pieces of a few seconds: days of visits, which are kept, then texts, then tests."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.content import experiments, outcomes, visits
from marketing.content.models import Experiment


class Count:
    """Each piece is read in a context of the shop of its own."""

    def __init__(self, shop: Shop, asked_at: datetime) -> None:
        self.shop = shop
        self.effects: list[outcomes.Counted] = []
        self.tests: list[experiments.Counted] = []
        found = outcomes.open_publications(shop)
        texts, since = list(found.values_list("pk", flat=True)), outcomes.first_day(shop, found)
        spans = visits.spans_to_count(shop, since, asked_at) if since else []
        batches = [texts[start : start + outcomes.AT_ONCE] for start in range(0, len(texts), outcomes.AT_ONCE)]
        self.pieces: list[Callable[[], None]] = [
            *(partial(visits.count_days, shop, *span) for span in spans),
            *(partial(self._count_texts, batch) for batch in batches),
            *(partial(self._count_test, one) for one in experiments.open_experiments(shop)),
        ]

    def _count_texts(self, texts: Sequence[UUID]) -> None:
        self.effects += outcomes.count_effects(self.shop, texts)

    def _count_test(self, experiment: Experiment) -> None:
        self.tests += experiments.count_experiment(self.shop, experiment)

    def keep(self) -> None:
        outcomes.keep_effects(self.shop, self.effects)
        experiments.keep_experiments(self.shop, self.tests)
