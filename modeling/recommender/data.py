"""What a shop knows, as values (`Interaction`, `Item`) and as columns (`Events`) that models read.

Cleaning, once, here: a cancelled or free line (quantity <= 0, price <= 0) is no wish; one shopper, one second, one
product is one event, of the strongest kind seen. Equal facts make equal columns, in whatever order they came and
whatever the shoppers are called: products are numbered by their ids, shoppers by what they did.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from modeling.recommender.numbering import by_shopper, numbers, scattered, unique_rows

DAY = 86_400  # seconds
KINDS = {"view_item": 0, "add_to_cart": 1, "purchase": 2}  # GA4 names; other events say nothing of a product
KIND_WEIGHTS = np.array([0.2, 0.5, 1.0], dtype=np.float32)  # how much a view, a cart, a purchase says of a taste
PURCHASE = KINDS["purchase"]
LEAST_EVENTS, LEAST_SHOPPERS, LEAST_PRODUCTS = 20, 5, 2  # without which nothing can be learned


class Interaction(NamedTuple):
    """One shopper and one product at one moment."""

    shopper_id: str
    product_id: str
    occurred_at: datetime
    name: str = "purchase"
    quantity: float = 1.0
    price: float | None = None


class Item(NamedTuple):
    """A product as a model sees it; an unknown price is None."""

    product_id: str
    title: str
    category: str = ""
    price: float | None = None


class TooLittleData(ValueError):
    """There is not enough to learn from; the message says what is needed."""


def epoch_seconds(moment: datetime) -> int:
    """Seconds since 1970; a time without a zone is UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def counts(interaction: Interaction) -> bool:
    """Whether an interaction says something: a known name, and no cancelled, free or empty line."""
    free = interaction.price is not None and interaction.price <= 0
    return interaction.name in KINDS and interaction.quantity > 0 and not free


class History(NamedTuple):
    """What one shopper did, oldest first: three columns of one length."""

    item: np.ndarray  # int64, index into the vocabulary
    time: np.ndarray  # int64, seconds since 1970
    kind: np.ndarray  # int8, see KINDS

    def before(self, at: int) -> "History":
        cut = int(np.searchsorted(self.time, at, side="left"))
        return History(self.item[:cut], self.time[:cut], self.kind[:cut])

    def last(self, events: int) -> "History":
        return History(self.item[-events:], self.time[-events:], self.kind[-events:])

    def where(self, keep: np.ndarray) -> "History":
        return History(self.item[keep], self.time[keep], self.kind[keep])

    def without(self, item: int) -> "History":
        return self.where(self.item != item)

    def followed_by(self, item: int, at: int, kind: int) -> "History":
        return History(np.append(self.item, item), np.append(self.time, at), np.append(self.kind, np.int8(kind)))

    @property
    def bought(self) -> np.ndarray:
        """Indices of the products that were bought, each once."""
        return np.unique(self.item[self.kind == PURCHASE])


def history_of(interactions: Iterable[Interaction], position: dict[str, int], *, before: int) -> History:
    """The known products of a history strictly before a moment; what the vocabulary lacks is left out."""
    rows = {}
    for interaction in interactions:
        item, time = position.get(interaction.product_id), epoch_seconds(interaction.occurred_at)
        if item is not None and time < before and counts(interaction):
            kind = KINDS[interaction.name]
            rows[time, item] = max(kind, rows.get((time, item), kind))
    table = np.array([(time, item, kind) for (time, item), kind in rows.items()], dtype=np.int64).reshape(-1, 3)
    table = table[np.lexsort((scattered(table[:, 0], table[:, 1]), table[:, 0]))]
    return History(table[:, 1], table[:, 0], table[:, 2].astype(np.int8))


@dataclass(frozen=True)
class Events:
    """The cleaned events of a shop as columns, ordered by shopper, then time, then `scattered`.

    N = events, S = shoppers, I = items.
    """

    shopper: np.ndarray  # (N,) int32
    item: np.ndarray  # (N,) int32
    time: np.ndarray  # (N,) int64, seconds since 1970
    kind: np.ndarray  # (N,) int8
    shopper_ids: Sequence[str]  # (S,)
    items: Sequence[Item]  # (I,), first those of the catalogue
    listed: int  # how many the catalogue has; the others are known from events alone

    def __len__(self) -> int:
        return len(self.time)

    @cached_property
    def position(self) -> dict[str, int]:
        return {item.product_id: index for index, item in enumerate(self.items)}

    @cached_property
    def bounds(self) -> np.ndarray:
        """(S + 1,): the events of shopper s are rows bounds[s] to bounds[s + 1]."""
        return np.searchsorted(self.shopper, np.arange(len(self.shopper_ids) + 1))

    def history(self, shopper: int) -> History:
        rows = slice(self.bounds[shopper], self.bounds[shopper + 1])
        return History(self.item[rows].astype(np.int64), self.time[rows], self.kind[rows])

    def histories(self) -> Iterator[History]:
        return map(self.history, range(len(self.shopper_ids)))

    def interactions(self) -> Iterator[Interaction]:
        """The values again, without quantity and price."""
        names = {number: name for name, number in KINDS.items()}
        for shopper, item, time, kind in zip(
            self.shopper, self.item, self.time.tolist(), self.kind.tolist(), strict=True
        ):
            when = datetime.fromtimestamp(time, UTC)
            yield Interaction(self.shopper_ids[shopper], self.items[item].product_id, when, names[kind])

    def where(self, keep: np.ndarray) -> "Events":
        """The rows of a mask (N,); shoppers and items keep their numbers."""
        columns = (self.shopper[keep], self.item[keep], self.time[keep], self.kind[keep])
        return Events(*columns, self.shopper_ids, self.items, self.listed)

    def before(self, at: int) -> "Events":
        return self.where(self.time < at)

    @cached_property
    def dated(self) -> bool:
        """Whether the times are dates. A file that knows the order alone counts a day from each event to the next."""
        following = self.shopper[1:] == self.shopper[:-1]
        return not following.any() or bool((np.diff(self.time)[following] != DAY).any())

    @property
    def purchases(self) -> "Events":
        return self.where(self.kind == PURCHASE)

    @property
    def firsts(self) -> "Events":
        """The first event of each shopper, product and kind: what was new to them."""
        keys = (self.shopper.astype(np.int64) * len(self.items) + self.item) * len(KINDS) + self.kind
        keep = np.zeros(len(self), dtype=bool)
        keep[np.unique(keys, return_index=True)[1]] = True
        return self.where(keep)

    @cached_property
    def fingerprint(self) -> str:
        """Equal for equal data: a checkpoint of other data must not be resumed."""
        digest = sha256(repr([tuple(item) for item in self.items]).encode("utf-8", "surrogatepass"))
        for column in (self.shopper, self.item, self.time, self.kind):
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()


def collect(interactions: Iterable[Interaction], items: Iterable[Item], *, until: datetime | None = None) -> Events:
    """Clean events as columns. A product that only events know gets an item without a title.

    `until` is exclusive. Rows that `counts` refuses are dropped silently: they are ordinary in a shop's export.
    """
    catalogue = {item.product_id: item for item in items}
    return collect_numbered(interactions, [catalogue[one] for one in sorted(catalogue)], until=until)


def collect_numbered(
    interactions: Iterable[Interaction], catalogue: Sequence[Item], *, until: datetime | None = None
) -> Events:
    """The same where each product of the catalogue has its number already."""
    limit = epoch_seconds(until) if until else None
    shopper_number: dict[str, int] = {}
    item_number = {item.product_id: index for index, item in enumerate(catalogue)}
    rows: list[tuple[int, int, int, int]] = []
    for interaction in interactions:
        time = epoch_seconds(interaction.occurred_at)
        if not counts(interaction) or (limit is not None and time >= limit):
            continue
        shopper = shopper_number.setdefault(interaction.shopper_id, len(shopper_number))
        item = item_number.setdefault(interaction.product_id, len(item_number))
        rows.append((shopper, time, item, KINDS[interaction.name]))
    known = [*catalogue, *(Item(product_id, "") for product_id in sorted(list(item_number)[len(catalogue) :]))]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    table[:, 2] = numbers([item_number[item.product_id] for item in known])[table[:, 2]]
    table, order = by_shopper(unique_rows(table))
    shopper_ids = list(shopper_number)
    columns = table[:, 0].astype(np.int32), table[:, 2].astype(np.int32), table[:, 1], table[:, 3].astype(np.int8)
    return Events(*columns, [shopper_ids[one] for one in order], known, len(catalogue) or len(known))
