"""What only the whole file tells: a product's title and price, and how many lines of each order came before a kill."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from marketing.catalog.importing.batches import file_of
from marketing.catalog.importing.files import Row, open_rows
from marketing.catalog.importing.mapping import match_columns
from marketing.catalog.models import Import
from marketing.shoppers.importing import cells
from marketing.shoppers.importing.order_lines import FIELDS, Line, Reading, read_line


@dataclass
class Survey:
    """`lines_seen` counts what had its turn already: it is where the positions of the next batch go on."""

    lines_seen: Counter[str] = field(default_factory=Counter)
    titles: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    prices: dict[str, tuple[datetime, Decimal]] = field(default_factory=dict)

    def next_position(self, order: str) -> int:
        """A line that cannot be kept has a position, too: mended, it finds its place."""
        position = self.lines_seen[order]
        self.lines_seen[order] += 1
        return position

    def title_of(self, code: str) -> str:
        """The most frequent one: one product carries several spellings, and notes such as “damaged”."""
        titles = self.titles.get(code)
        return titles.most_common(1)[0][0] if titles else code

    def price_of(self, code: str) -> Decimal | None:
        _when, price = self.prices.get(code, (None, None))
        return price

    def note(self, line: Line) -> None:
        if line.title:
            self.titles[line.code][line.title] += 1
        if line.price and line.price > 0 and line.placed_at >= self.prices.get(line.code, (line.placed_at,))[0]:
            self.prices[line.code] = (line.placed_at, line.price)


def survey(import_row: Import, reading: Reading) -> Survey:
    rows = open_rows(file_of(import_row), format=import_row.format, encoding=import_row.encoding or "auto")
    columns = match_columns(rows.columns, FIELDS, import_row.mapping)
    found = Survey()
    for index, row in enumerate(rows):
        if isinstance(row, Row):
            row = columns.read(row)
            if index < import_row.rows_done and row.values["order"]:
                found.next_position(row.values["order"])
            _note(found, row, reading)
    return found


def _note(found: Survey, row: Row, reading: Reading) -> None:
    try:
        line = read_line(row, 0, reading)
    except cells.BadCell:
        return  # the batch that it belongs to names it
    if reading.is_product(line.code):
        found.note(line)
