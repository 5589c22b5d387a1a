"""Reads the three plain files of the command line: events, items, shoppers; CSV, gzip or not, UTF-8.

Every error names the file and the row, counted as a spreadsheet counts: the header is row 1.
"""

import csv
import gzip
import math
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from modeling.recommender.data import Interaction, Item

Row = dict[str, str]
Value = TypeVar("Value")


class BadInput(ValueError):
    """A file that cannot be read as promised; the message names file and row and says what is wrong."""


class Request(NamedTuple):
    """One shopper who asks, and when; None means the time of the command line."""

    shopper_id: str
    at: datetime | None = None


def read_events(path: Path) -> Iterator[Interaction]:
    """`shopper_id,product_id,occurred_at[,name,quantity,price]`."""
    return read(path, ("shopper_id", "product_id", "occurred_at"), event_of)


def read_items(path: Path) -> Iterator[Item]:
    """`product_id,title[,category,price]`; a product twice is refused."""
    seen: set[str] = set()

    def unseen(row: Row) -> Item:
        item = item_of(row)
        if item.product_id in seen:
            raise ValueError(f"product_id {item.product_id!r} stands in the file twice")
        seen.add(item.product_id)
        return item

    return read(path, ("product_id", "title"), unseen)


def read_requests(path: Path) -> Iterator[Request]:
    """`shopper_id[,at]`."""
    return read(path, ("shopper_id",), lambda row: Request(required(row, "shopper_id"), moment_or_none(row, "at")))


def event_of(row: Row) -> Interaction:
    return Interaction(
        required(row, "shopper_id"),
        required(row, "product_id"),
        moment(required(row, "occurred_at"), "occurred_at"),
        row.get("name") or "purchase",
        number(row, "quantity", 1.0),
        number(row, "price", None),
    )


def item_of(row: Row) -> Item:
    title, category = (row.get("title") or "").strip(), (row.get("category") or "").strip()
    return Item(required(row, "product_id"), title, category, number(row, "price", None))


def read(path: Path, columns: tuple[str, ...], value_of: Callable[[Row], Value]) -> Iterator[Value]:
    """Rows as values, one at a time. Raises BadInput."""
    row = 1
    try:
        with open_text(path) as file:
            reader = csv.DictReader(file, strict=True)
            if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
                raise ValueError(f"the header lacks {', '.join(missing)}")
            for row, fields in enumerate(reader, start=2):  # noqa: B007  the errors below name it
                if None in fields:
                    raise ValueError("more fields than the header has")
                yield value_of(fields)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 near row {row + 1}: {error.reason}") from error
    except (EOFError, zlib.error) as error:
        raise BadInput(f"{path}: the compressed file is cut or damaged after row {row}") from error
    except csv.Error as error:
        raise BadInput(f"{path}, row {row + 1}: {error}") from error
    except ValueError as error:
        raise BadInput(f"{path}, row {row}: {error}") from error


def open_text(path: Path):  # noqa: ANN201  two file types, one interface
    with path.open("rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
    opener = gzip.open if compressed else open
    return opener(path, "rt", encoding="utf-8-sig", newline="")


def required(row: Row, name: str) -> str:
    value = (row.get(name) or "").strip()
    if not value:
        raise ValueError(f"{name} is empty")
    return value


def number(row: Row, name: str, default: float | None) -> float | None:
    text = (row.get(name) or "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{name} is not a number: {text!r}")
    return value


def moment(text: str, name: str) -> datetime:
    """ISO 8601; without a zone it is UTC."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name} is not an ISO 8601 date and time: {text!r}") from None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def moment_or_none(row: Row, name: str) -> datetime | None:
    text = (row.get(name) or "").strip()
    return moment(text, name) if text else None
