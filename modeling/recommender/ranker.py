"""The door for those who serve: plain values in, a ranked list out, from any thread.

`Ranker.load(directory)` needs PyTorch; `Ranker.load(directory, plain=True)` ranks by item-item neighbours and recent
sales with NumPy alone, for a process that must answer before, or without, PyTorch.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from modeling import checkpoint
from modeling.checkpoint import Artifact, WrongConfig
from modeling.recommender.blend import PLACEMENTS, Blend, Shares
from modeling.recommender.data import History, Interaction, Item, epoch_seconds, history_of
from modeling.recommender.evaluation import top
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.nudges import Nudge, amounts

KIND = "recommender"
MANY = 256  # histories that are scored together,
CELLS = 2**21  # of at most so many scores: 8 MiB, which a cache holds (100,000 products: 1.9 ms a list, 2.7 with 2**24)
SUSPECTS = 12  # history products whose removal is tried for a reason, the likeliest first


class Ranked(NamedTuple):
    """One place of a list; a higher score is better, and scores of two lists do not compare."""

    product_id: str
    score: float
    nudge: float = 0.0  # how much of the score was added


class Ranker:
    """A trained recommender. `observe` and `add_items` change it for all later calls; they may run beside `rank`."""

    def __init__(self, blend: Blend) -> None:
        self._blend, self._lock = blend, Lock()

    @classmethod
    def load(cls, directory: Path, *, plain: bool = False) -> "Ranker":
        """Reads what `train_recommender` wrote. Raises a `DamagedArtifact` when anything in it is not as written."""
        return cls(from_artifact(checkpoint.load(directory, KIND), plain=plain))

    def rank(
        self,
        history: Sequence[Interaction],
        *,
        k: int,
        at: datetime,
        placement: str = "home",
        product_id: str | None = None,
        exclude: Collection[str] = (),
        candidates: Collection[str] | None = None,
        include_known: bool = False,
        keep_bought: bool = False,
        nudges: Sequence[Nudge] = (),
    ) -> list[Ranked]:
        """The k best products for a history strictly before `at`; fewer when there are fewer candidates.

        `home` and `cart` leave out what the shopper bought, `home` not with `include_known`; `buy_again` has it first;
        `product_related` asks what goes with `product_id` (by default the last one seen). Without a history: the
        popular list. `keep_bought` leaves nothing out: the caller judges. Raises ValueError for an unknown
        placement.
        """
        if placement not in PLACEMENTS:
            raise ValueError(f"placement {placement!r} is none of {', '.join(PLACEMENTS)}.")
        blend, moment = self._blend, epoch_seconds(at)
        past = history_of(history, blend.knowledge.position, before=moment)
        last = int(past.item[-1]) if len(past.item) else None
        anchor = blend.knowledge.position.get(product_id) if product_id else last
        scores = placed(blend, past, moment, placement, anchor, include_known=include_known, keep_bought=keep_bought)
        added = amounts(nudges, blend.knowledge, scores) if nudges else np.zeros(len(scores), np.float32)
        scores += added
        scores[~allowed(blend.knowledge, candidates, exclude)] = -np.inf
        return listed(blend.knowledge, scores, k, added)

    def rank_many(
        self,
        histories: Sequence[Sequence[Interaction]],
        *,
        k: int,
        at: datetime,
        placement: str = "home",
        candidates: Collection[str] | None = None,
        include_known: bool = False,
    ) -> list[list[Ranked]]:
        """`rank` for each of many shoppers, as an e-mail to all of them asks: a product of matrices for some hundred.

        Shoppers are put together by what they did: whoever else asks in whatever order, like sets give equal lists.
        """
        if placement == "product_related":
            asked = {"k": k, "at": at, "placement": placement, "candidates": candidates}
            return [self.rank(history, **asked) for history in histories]
        blend, moment = self._blend, epoch_seconds(at)
        pasts = [history_of(history, blend.knowledge.position, before=moment) for history in histories]
        order = sorted(range(len(pasts)), key=lambda i: (len(pasts[i].item), *(part.tobytes() for part in pasts[i])))
        barred, size = ~allowed(blend.knowledge, candidates, ()), max(1, min(MANY, CELLS // len(blend.knowledge.items)))
        lists: list[list[Ranked]] = [[] for _ in pasts]
        for some in (order[low : low + size] for low in range(0, len(order), size)):
            told = blend.many([pasts[i] for i in some], moment, same_session=placement == "cart")
            for i, scores in zip(some, told, strict=True):
                scores = placed(blend, pasts[i], moment, placement, None, scores, include_known=include_known)
                scores[barred] = -np.inf
                lists[i] = listed(blend.knowledge, scores, k)
        return lists

    def explain(
        self, history: Sequence[Interaction], product_id: str, *, at: datetime, placement: str = "home"
    ) -> str | None:
        """The product of the history whose removal lowers this product's score most; None when none does."""
        return self.explain_all(history, [product_id], at=at, placement=placement)[product_id]

    def explain_all(
        self, history: Sequence[Interaction], product_ids: Sequence[str], *, at: datetime, placement: str = "home"
    ) -> dict[str, str | None]:
        """Reasons of a whole list at the cost of one: the same removals score every product."""
        blend, moment = self._blend, epoch_seconds(at)
        knowledge = blend.knowledge
        past = history_of(history, knowledge.position, before=moment)
        known = {one: knowledge.position[one] for one in product_ids if one in knowledge.position}
        if not len(past.item) or not known:
            return dict.fromkeys(product_ids)
        suspects = likeliest(blend, past, list(known.values()))
        without = [past.without(item) for item in suspects]
        scores = blend.many([past, *without], moment, same_session=placement in ("cart", "product_related"))
        reasons: dict[str, str | None] = dict.fromkeys(product_ids)
        for one, index in known.items():
            fall = np.where(np.array(suspects) == index, -np.inf, scores[0, index] - scores[1:, index])
            if fall.max() > 0:
                reasons[one] = knowledge.items[suspects[int(fall.argmax())]].product_id
        return reasons

    def observe(self, interactions: Iterable[Interaction]) -> None:
        """Events after the training join the recent sales, each shopper, product and kind once."""
        with self._lock:
            self._blend = self._blend.with_sales(interactions)

    def add_items(self, items: Iterable[Item]) -> None:
        """Products after the training are ranked by their words; known ones may change title, category, price."""
        with self._lock:
            self._blend = self._blend.with_items(items)

    def wanted(self, product_ids: Collection[str], *, at: datetime) -> dict[str, str]:
        """Which of the products are wanted more than most: "this_week", or "lately" for the last four weeks.

        That is: by more new buyers than the average product that had any; a view and a cart count as their share.
        """
        sales, moment, found = self._blend.knowledge.sales, epoch_seconds(at), {}
        position = self._blend.knowledge.position
        week, month, *_ = sales.features(moment)
        for name, buyers in (("lately", month), ("this_week", week)):
            usual = np.expm1(buyers[buyers > 0]).mean() if (buyers > 0).any() else np.inf
            known = ((one, position.get(one)) for one in product_ids)
            found |= {one: name for one, index in known if index is not None and np.expm1(buyers[index]) > usual}
        return found

    def knows(self, product_id: str) -> bool:
        return product_id in self._blend.knowledge.position


def placed(
    blend: Blend,
    past: History,
    at: int,
    placement: str,
    anchor: int | None,
    scores: np.ndarray | None = None,
    *,
    include_known: bool = False,
    keep_bought: bool = False,
) -> np.ndarray:
    """(I,) scores of a placement; what it must not show is -inf. `scores` are the blend's, if they are known already."""
    if placement == "product_related" and anchor is not None:
        scores = blend.related(past, at, anchor)
        scores[anchor] = -np.inf
        return scores
    if scores is None:
        scores = blend.scores(past, at, same_session=placement == "cart")
    if not len(past.item):
        return scores
    if placement == "buy_again":
        scores = blend.buy_again(scores, past, at)
    elif placement == "home" and include_known:
        scores = blend.with_own(scores, past, at)
    elif not keep_bought:
        scores[past.bought] = -np.inf
    return scores


def listed(knowledge: Knowledge, scores: np.ndarray, k: int, added: np.ndarray | None = None) -> list[Ranked]:
    nudges = np.zeros(len(scores), np.float32) if added is None else added
    best = top(scores, max(k, 0))
    return [Ranked(knowledge.items[i].product_id, float(scores[i]), float(nudges[i])) for i in best]


def allowed(knowledge: Knowledge, candidates: Collection[str] | None, exclude: Collection[str]) -> np.ndarray:
    """(I,) bool."""
    may = knowledge.rankable.copy()
    if candidates is not None:
        may[:] = False
        may[[knowledge.position[one] for one in candidates if one in knowledge.position]] = True
    may[[knowledge.position[one] for one in exclude if one in knowledge.position]] = False
    return may


def likeliest(blend: Blend, past: History, products: Sequence[int]) -> list[int]:
    """History products that lean most towards any of these, and the last few: the removals worth trying."""
    recent = list(dict.fromkeys(past.item[::-1].tolist()))
    lean = blend.knowledge.leaning(np.array(recent), np.array(products))
    ordered = [recent[i] for i in np.argsort(-lean, kind="stable")]
    return list(dict.fromkeys([*recent[: SUSPECTS // 3], *ordered]))[:SUSPECTS]


def to_artifact(blend: Blend, documents: dict[str, dict]) -> Artifact:
    tensors = blend.knowledge.to_tensors()
    documents = documents | {"items": {"items": [list(item) for item in blend.knowledge.items]}}
    documents["blend"] = blend.shares._asdict()
    if blend.neural:
        tensors["weights"] = blend.neural.to_tensors()
        documents["vocabulary"] = {"tokens": list(blend.neural.vocabulary)}
    return Artifact(tensors, documents)


def from_artifact(artifact: Artifact, *, plain: bool) -> Blend:
    documents, tensors = artifact.documents, artifact.tensors
    try:
        items = tuple(Item(*row) for row in documents["items"]["items"])
        checkpoint.check_shapes({"again": (len(items),)}, {"again": tensors["sales"]["again"]})
        knowledge = Knowledge.from_tensors(items, tensors)
        blend = Blend(knowledge, shares=Shares(**documents["blend"]))
        if plain:
            return blend
        # PyTorch costs seconds and hundreds of MiB; the fallback must not pay for it.
        from modeling.recommender.config import RecommenderConfig
        from modeling.recommender.neural import Neural

        config = RecommenderConfig(**documents["config"])
        neural = Neural.from_tensors(config.model, documents["vocabulary"]["tokens"], items, tensors["weights"])
    except WrongConfig:
        raise
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise WrongConfig(
            f"The artifact's configuration does not describe a recommender of this version: {error!r}"
        ) from error
    return Blend(knowledge, neural, blend.shares)
