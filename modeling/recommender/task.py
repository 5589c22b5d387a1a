"""What the recommender learns: the share of each right answer in a softmax over the whole catalogue, or over a sample of it.

R = questions, I = products (of the catalogue or of the sample), F = sales features.
"""

from collections.abc import Sequence

import numpy as np
import torch

from modeling import machine
from modeling.recommender.data import DAY
from modeling.recommender.evaluation import Case
from modeling.recommender.examples import Batch, Examples
from modeling.recommender.gaps import wait
from modeling.recommender.model import Bags, NextBasket
from modeling.recommender.negatives import Negatives, numbered
from modeling.recommender.neural import padded
from modeling.recommender.sales import RecentSales

AT_ONCE = 128  # cases of the validation


class NextBasketTask:
    """A softmax that leaves out what the shopper already bought. See `modeling.trainer.Task`."""

    def __init__(self, examples: Examples, bags: Bags, cases: Sequence[Case] = ()) -> None:
        self.examples, self.cases, config = examples, cases, examples.config
        self.device, self.ranks = machine.device(), machine.ranks()
        self.bags = bags.to(self.device)
        large = len(examples.events.items) > config.full_softmax
        self.negatives = Negatives(examples.events, config.negatives, config.seed) if large else None
        self.steps_per_epoch = examples.steps_per_epoch
        self.recent = RecentSales.of(examples.events)
        days = [self.recent.features(int(day) * DAY).astype(np.float16) for day in examples.days]
        self.sales = torch.from_numpy(np.stack(days)).to(self.device)  # (days, F, I)
        self.first = torch.from_numpy(self.recent.first).to(self.device)

    def loss(self, model: NextBasket, step: int) -> torch.Tensor:
        whole, rows = self.examples.batch(step), None
        if self.negatives:
            sample = self.negatives.sample(step, whole)
            whole, rows = numbered(whole, sample.rows), self.tensor(sample.rows)
        b = Batch(*map(self.tensor, whole.part(self.ranks.rank, self.ranks.world)))
        products = model.products(self.bags, rows)
        states = model.read(products, b.item, b.kind, b.gap)
        looked_for, weight = model.ask(states[b.window, b.position], b.wait)
        logits = torch.addmm(self.prior(weight, b.day, rows), looked_for, products.T).float()
        right = logits[b.answer_row, b.answer]
        if self.negatives:
            logits = (logits + self.tensor(sample.stands_for)).index_put((b.answer_row, b.answer), right)
        logits = logits.index_put_((b.known_row, b.known), logits.new_tensor(-torch.inf))
        mean_of = max(len(whole.wait), 1) / self.ranks.world  # questions: the mean over all parts is that of the batch
        return (logits.logsumexp(dim=-1).sum() - (right * b.share).sum()) / mean_of

    def tensor(self, column: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(column).to(self.device)

    def prior(self, weight: torch.Tensor, day: torch.Tensor, rows: torch.Tensor | None) -> torch.Tensor:
        """(R, F) weights and their days in order -> (R, I), a day at a time: gathered, the table would fill memory."""
        days, counts = day.unique_consecutive(return_counts=True)
        parts = zip(days.tolist(), weight.split(counts.tolist()), strict=True)
        told = [self.on_day(number, part, rows) for number, part in parts]
        return torch.cat(told or [self.on_day(0, weight, rows)])

    def on_day(self, number: int, weight: torch.Tensor, rows: torch.Tensor | None) -> torch.Tensor:
        """(r, F) -> (r, I). What came later than any answer can come was no choice: as a wrong one, it would teach that
        nobody wants what is new.
        """
        sales, first = self.sales[number], self.first
        if rows is not None:
            sales, first = sales[:, rows], first[rows]
        day = int(self.examples.days[number]) + 1 + self.examples.config.lead_days
        shelf = torch.zeros(len(first), device=self.device).masked_fill_(first > day * DAY, -torch.inf)
        return torch.addmm(shelf, weight, sales.float())

    def validation_loss(self, model: NextBasket) -> float | None:
        """The same loss on cases that lie after the training."""
        if not self.cases:
            return None
        chunks = [self.cases[i : i + AT_ONCE] for i in range(0, len(self.cases), AT_ONCE)]
        return sum(self.cross_entropies(model, chunk) for chunk in chunks) / len(self.cases)

    def cross_entropies(self, model: NextBasket, cases: Sequence[Case]) -> float:
        histories = [case.history.last(model.config.length) for case in cases]
        ends = self.tensor(np.array([len(history.item) - 1 for history in histories]))
        waits = self.tensor(wait(np.array([case.at - case.history.time[-1] for case in cases])))
        products, sales = model.products(self.bags), self.tensor(self.recent.features(cases[0].at))
        states = model.read_to(ends, products, *(column.to(self.device) for column in padded(histories)))
        logits = model.score(states, waits, products, sales)
        for row, case in zip(logits, cases, strict=True):
            row[self.tensor(case.known)] = -torch.inf
        chances = logits.log_softmax(dim=-1)
        return -sum(float(row[self.tensor(case.truth)].mean()) for row, case in zip(chances, cases, strict=True))
