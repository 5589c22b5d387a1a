"""What a trained shop knows without PyTorch: products, recent sales, what goes with what. NumPy and SciPy only.

Alone it is the fallback ranker; with the Transformer it is the other half of the blend.
B = histories, I = products now, J = products at training (J <= I).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np
from scipy import sparse

from modeling.checkpoint import Tensors
from modeling.recommender.baselines import ItemToItem, fit_item_knn, standardised
from modeling.recommender.data import KINDS, Events, History, Interaction, Item, collect_numbered
from modeling.recommender.ease import EASE_MOST_ITEMS, fit_cart_ease, fit_ease
from modeling.recommender.following import fit_following
from modeling.recommender.repeat import FEW, again_of
from modeling.recommender.sales import RecentSales

HALF_LIFE = 120.0  # days; with the last event of a product counting, EASE + recent sales .098 -> .102
PRIOR = 1.6  # weight of recent sales beside standardised neighbours
EARLIER = 0.25  # what was bought before the open basket says of it: leave-one-out .091 -> .137 where all say 1


@dataclass(frozen=True)
class Knowledge:
    """Immutable: new products and new sales make a new one."""

    items: Sequence[Item]  # (I,)
    rankable: np.ndarray  # (I,) bool: in the catalogue; the others are known from events alone
    trained: int  # J
    sales: RecentSales
    for_you: np.ndarray | sparse.csr_array  # (J, J)
    cart: np.ndarray | sparse.csr_array  # (J, J)
    again: np.ndarray  # (I,) how often what one has is bought again these days
    seen: np.ndarray  # sorted fingerprints of the events that the sales count

    @cached_property
    def position(self) -> dict[str, int]:
        return {item.product_id: index for index, item in enumerate(self.items)}

    @cached_property
    def categories(self) -> np.ndarray:
        """(I,)"""
        return np.array([item.category for item in self.items], dtype=object)

    @cached_property
    def prices(self) -> np.ndarray:
        """(I,) NaN where it is not known."""
        return np.array([np.nan if item.price is None else item.price for item in self.items], dtype=np.float64)

    @classmethod
    def of(cls, events: Events, *, beat: Callable[[], None] = lambda: None) -> "Knowledge":
        """Two item-item models: a list for you learns from shoppers, a cart from baskets too. `beat` is called between.

        Of an order without dates, what follows what is known, and nothing else.
        """
        if not events.dated:
            for_you = cart = fit_following(events)
        elif len(events.items) <= EASE_MOST_ITEMS:
            for_you = fit_ease(events).astype(np.float16)
            beat()
            cart = fit_cart_ease(events).astype(np.float16)
        else:
            for_you = cart = fit_item_knn(events)
        beat()
        items, seen = tuple(events.items), np.sort(fingerprints(events.firsts))
        rankable = np.arange(len(items)) < events.listed
        return cls(items, rankable, len(items), RecentSales.of(events), for_you, cart, again_of(events), seen)

    def plain(
        self,
        histories: Sequence[History],
        at: int,
        *,
        cart: bool = False,
        half_life: float = HALF_LIFE,
        prior: float = PRIOR,
    ) -> np.ndarray:
        """(B, I) standardised scores of the best plain model: for a cart its neighbours, else also what sells now."""
        if cart:
            return standardised(self.neighbours(ItemToItem(self.cart, earlier=EARLIER), histories, at))
        return self.with_sales_prior(self.near(histories, at, half_life), at, prior)

    def near(self, histories: Sequence[History], at: int, half_life: float) -> np.ndarray:
        """(B, I) what goes with the things done, the fresh ones first."""
        return standardised(self.neighbours(ItemToItem(self.for_you, half_life), histories, at))

    def with_sales_prior(self, near: np.ndarray, at: int, prior: float) -> np.ndarray:
        return standardised(near + prior * self.sales.features(at)[1])  # new buyers of 28 days

    def beside(self, item: int) -> np.ndarray:
        """(I,) what goes with one product; nothing is known of one that came after training."""
        one = History(np.array([item]), np.zeros(1, np.int64), np.array([KINDS["purchase"]], np.int8))
        both = (self.neighbours(ItemToItem(weights), [one], 0)[0] for weights in (self.for_you, self.cart))
        return standardised(sum(both))

    def neighbours(self, model: ItemToItem, histories: Sequence[History], at: int) -> np.ndarray:
        """(B, I); products that came after training have none."""
        if self.trained == len(self.items):
            return model.many(histories, at)
        known = [history.where(history.item < self.trained) for history in histories]
        return np.pad(model.many(known, at), ((0, 0), (0, len(self.items) - self.trained)))

    def with_items(self, items: Iterable[Item]) -> "Knowledge":
        """New products join at the end; a known one may change its title, category or price. Itself when none does."""
        fresh = {item.product_id: item for item in items}
        rankable = self.rankable | np.array([item.product_id in fresh for item in self.items], bool)
        changed = [fresh.pop(item.product_id, item) for item in self.items]
        joined = (*changed, *(fresh[product_id] for product_id in sorted(fresh)))
        rankable = np.concatenate((rankable, np.ones(len(fresh), bool)))
        if joined == tuple(self.items) and rankable.sum() == self.rankable.sum():
            return self
        none = np.empty(0, np.int64)
        sales = self.sales.with_rows(none, none, none, len(joined))
        again = np.pad(self.again, (0, len(joined) - len(self.again)), constant_values=-np.log(FEW))
        return replace(self, items=joined, rankable=rankable, sales=sales, again=again)

    def leaning(self, items: np.ndarray, products: np.ndarray) -> np.ndarray:
        """How much each of the items speaks for any of the products, by the item-item model."""
        lean = np.zeros(len(items), np.float32)
        known, wanted = items < self.trained, products[products < self.trained]
        if known.any() and len(wanted):
            rows = self.for_you[items[known]]
            lean[known] = (rows.toarray() if sparse.issparse(rows) else rows)[:, wanted].max(axis=1)
        return lean

    def with_sales(self, interactions: Iterable[Interaction]) -> "Knowledge":
        """Events after training; one that was counted before, there or here, is not counted again."""
        known = (one for one in interactions if one.product_id in self.position)
        firsts = collect_numbered(known, self.items).firsts
        marks = fingerprints(firsts)
        fresh = firsts.where(~np.isin(marks, self.seen))
        if not len(fresh):
            return self
        seen = np.union1d(self.seen, marks)
        return replace(self, sales=self.sales.with_rows(fresh.time, fresh.item, fresh.kind, len(self.items)), seen=seen)

    def to_tensors(self) -> dict[str, Tensors]:
        sales = {"time": self.sales.time, "item": self.sales.item, "kind": self.sales.kind}
        return {
            "sales": sales | {"seen": self.seen, "rankable": self.rankable, "again": self.again},
            "for_you": matrix_to_tensors(self.for_you),
            "cart": matrix_to_tensors(self.cart),
        }

    @classmethod
    def from_tensors(cls, items: Sequence[Item], tensors: Mapping[str, Tensors]) -> "Knowledge":
        sales = tensors["sales"]
        recent = RecentSales(sales["time"], sales["item"], sales["kind"], len(items))
        matrices = (matrix_from_tensors(tensors[name], len(items)) for name in ("for_you", "cart"))
        return cls(items, sales["rankable"], len(items), recent, *matrices, sales["again"], sales["seen"])


def fingerprints(events: Events) -> np.ndarray:
    """(N,) 64 bits that tell a shopper, product and kind again; nobody can be read back from them."""
    rows = zip(events.shopper, events.item, events.kind, strict=True)
    names = (f"{events.shopper_ids[s]}\0{events.items[i].product_id}\0{kind}" for s, i, kind in rows)
    digests = b"".join(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in names)
    return np.frombuffer(digests, np.uint64)


def matrix_to_tensors(matrix: np.ndarray | sparse.csr_array) -> Tensors:
    if isinstance(matrix, np.ndarray):
        return {"dense": matrix}
    return {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}


def matrix_from_tensors(tensors: Tensors, size: int) -> np.ndarray | sparse.csr_array:
    if "dense" in tensors:
        return tensors["dense"]
    return sparse.csr_array((tensors["data"], tensors["indices"], tensors["indptr"]), shape=(size, size))
