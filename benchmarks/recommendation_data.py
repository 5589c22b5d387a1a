"""The data sets of `recommendation.py`: the gift shop's sales, two published sets of sequences, or anybody's own file.

A sequence tells an order and no dates: its events lie a day apart, and every shopper's last one on the same day.
"""

import csv
import gzip
import tempfile
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks import gift_shop
from modeling.recommender.data import Events, Interaction, collect
from modeling.recommender.reading import read_events, read_items

NAMED = ("gift", "beauty", "ml1m")
LAST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
GIFT_CUTOFF = datetime(2011, 9, 3, tzinfo=UTC)


class DataSet(NamedTuple):
    """Events, where to cut them, and the shoppers to measure; None is all."""

    events: Events
    cutoff: datetime | None = None
    asked: Collection[str] | None = None


def load(name: str, folder: Path, items: Path | None, cutoff: datetime | None, days: int) -> DataSet:
    """One of the named sets from the folder, or a file with the columns of `python -m modeling.recommender`."""
    if name == "gift":
        with tempfile.TemporaryDirectory() as made:
            gift_shop.write(folder / "online_retail_transactions.csv.gz", Path(made))
            return plain(Path(made) / "events.csv", Path(made) / "items.csv", cutoff or GIFT_CUTOFF, days)
    if name == "beauty":
        return DataSet(collect(in_order(dict(lines(folder / "amazon_beauty_sequences.txt.gz"))), []))
    if name == "ml1m":
        return movies(folder)
    return plain(Path(name), items, cutoff, days)


def plain(events: Path, items: Path | None, cutoff: datetime | None, days: int) -> DataSet:
    until = None if cutoff is None else cutoff + timedelta(days=days)
    catalogue = list(read_items(items)) if items else []
    return DataSet(collect(read_events(events), catalogue, until=until), cutoff)


def movies(folder: Path) -> DataSet:
    """The split of gSASRec: 512 users are whole but for their test item, which nobody sees; the others lack two items."""
    whole = {user: items[:-1] for user, items in lines(folder / "ml1m_test512_sequences.txt.gz")}
    sequences = dict(lines(folder / "ml1m_train_sequences.txt.gz")) | whole
    return DataSet(collect(in_order(sequences), []), asked=frozenset(whole))


def lines(path: Path) -> Iterator[tuple[str, list[str]]]:
    """`user item item ...`, oldest first."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for user, *items in csv.reader(file, delimiter=" "):
            yield user, items


def in_order(sequences: dict[str, list[str]]) -> Iterator[Interaction]:
    for user, items in sequences.items():
        for before_last, item in enumerate(reversed(items)):
            yield Interaction(user, item, LAST_DAY - timedelta(days=before_last))
