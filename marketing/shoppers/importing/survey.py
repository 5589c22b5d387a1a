"""What only the whole file tells: a product's title and price, and how many lines of each order came before a kill."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from marketing.catalog.importing.batches import file_of
from marketing.catalog.importing.files import open_rows
from marketing.catalog.importing.mapping import match_columns
from marketing.catalog.importing.rows import Row
from marketing.catalog.models import Import
from marketing.shoppers.importing import cells
from marketing.shoppers.importing.order_lines import FIELDS, Reading


@dataclass
class Survey:
    """`lines_seen` counts what had its turn already: it is where the positions of the next batch go on."""

    lines_seen: Counter[str] = field(default_factory=Counter)
    titles: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    prices: dict[str, tuple[datetime, Decimal]] = field(default_factory=dict)

    def next_position(self, order: str) -> int:
        """A line that cannot be kept has a position, too: mended, it finds its place."""
        position = self.lines_seen[order]
        self.lines_seen[order] = position + 1
        return position

    def title_of(self, code: str) -> str:
        """The most frequent one: one product carries several spellings, and notes such as “damaged”."""
        titles = self.titles.get(code)
        return titles.most_common(1)[0][0] if titles else code

    def price_of(self, code: str) -> Decimal | None:
        """The latest one above zero."""
        _when, price = self.prices.get(code, (None, None))
        return price

    def note(self, values: dict[str, str], reading: Reading) -> None:
        code = values["product"]
        if title := values.get("title"):
            self.titles[code][title[:500]] += 1
        try:
            price, when = cells.number(values, "price", 10), cells.moment(values, "placed_at", reading.zone)
        except cells.BadCell:
            return  # the batch that the row belongs to names it
        if price and price > 0 and (code not in self.prices or when >= self.prices[code][0]):
            self.prices[code] = (when, price)


def survey(import_row: Import, reading: Reading) -> Survey:
    """One more pass through the file: cheaper than remembering what a killed process knew, and the same every time."""
    rows = open_rows(file_of(import_row), format=import_row.format, encoding=import_row.encoding or "auto")
    columns = match_columns(rows.columns, FIELDS, import_row.mapping).names
    wanted = {ours: columns[ours] for ours in ("order", "product", "title", "price", "placed_at") if ours in columns}
    found = Survey()
    for index, row in enumerate(rows):
        if not isinstance(row, Row):
            continue
        values = {ours: row.values.get(theirs, "").strip() for ours, theirs in wanted.items()}
        if index < import_row.rows_done and values["order"]:
            found.next_position(values["order"])
        found.note(values, reading)
    return found
