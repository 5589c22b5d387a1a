"""What the recommender learns: the share of each right answer in a softmax over the whole catalogue.

R = questions, I = products, F = sales features.
"""

from collections.abc import Sequence

import numpy as np
import torch

from modeling.recommender.data import DAY
from modeling.recommender.evaluation import Case
from modeling.recommender.examples import Batch, Examples
from modeling.recommender.gaps import wait
from modeling.recommender.model import Bags, NextBasket
from modeling.recommender.neural import padded
from modeling.recommender.sales import RecentSales

AT_ONCE = 128  # cases of the validation


class NextBasketTask:
    """Full softmax, products that the shopper already bought left out of it. See `modeling.trainer.Task`."""

    def __init__(self, examples: Examples, bags: Bags, cases: Sequence[Case] = ()) -> None:
        self.examples, self.bags, self.cases = examples, bags, cases
        self.steps_per_epoch = examples.steps_per_epoch
        self.recent = RecentSales.of(examples.events)
        days = [self.recent.features(int(day) * DAY).astype(np.float16) for day in examples.days]
        self.sales = torch.from_numpy(np.stack(days))  # (days, F, I)

    def loss(self, model: NextBasket, step: int) -> torch.Tensor:
        b = Batch(*(torch.from_numpy(column) for column in self.examples.batch(step)))
        products = model.products(self.bags)
        states = model.read(products, b.item, b.kind, b.gap)
        looked_for, weight = model.ask(states[b.window, b.position], b.wait)
        logits = torch.addmm(self.prior(weight, b.day), looked_for, products.T)
        logits = logits.index_put_((b.known_row, b.known), torch.tensor(-torch.inf))
        expected = (logits[b.answer_row, b.answer] * b.share).sum()
        return (logits.logsumexp(dim=-1).sum() - expected) / max(len(b.wait), 1)

    def prior(self, weight: torch.Tensor, day: torch.Tensor) -> torch.Tensor:
        """(R, F) weights and their days in order -> (R, I), a day at a time: gathered, the table would fill memory."""
        days, counts = day.unique_consecutive(return_counts=True)
        parts = zip(days.tolist(), weight.split(counts.tolist()), strict=True)
        return torch.cat(
            [part @ self.sales[number].float() for number, part in parts] or [weight @ self.sales[0].float()]
        )

    def validation_loss(self, model: NextBasket) -> float | None:
        """The same loss on cases that lie after the training."""
        if not self.cases:
            return None
        chunks = [self.cases[i : i + AT_ONCE] for i in range(0, len(self.cases), AT_ONCE)]
        return sum(self.cross_entropies(model, chunk) for chunk in chunks) / len(self.cases)

    def cross_entropies(self, model: NextBasket, cases: Sequence[Case]) -> float:
        histories = [case.history.last(model.config.length) for case in cases]
        ends = torch.tensor([len(history.item) - 1 for history in histories])
        waits = wait(np.array([case.at - case.history.time[-1] for case in cases]))
        products, sales = model.products(self.bags), torch.from_numpy(self.recent.features(cases[0].at))
        states = model.read_to(ends, products, *padded(histories))
        logits = model.score(states, torch.from_numpy(waits), products, sales)
        for row, case in zip(logits, cases, strict=True):
            row[torch.from_numpy(case.known)] = -torch.inf
        chances = logits.log_softmax(dim=-1)
        return -sum(float(row[torch.from_numpy(case.truth)].mean()) for row, case in zip(chances, cases, strict=True))
