"""Rows of what people did -> events. The same file again adds nothing."""

from dataclasses import dataclass
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from marketing.accounts.models import Shop
from marketing.catalog.importing.batches import BatchResult
from marketing.catalog.importing.mapping import Field
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.models import Import
from marketing.shoppers.importing import cells
from marketing.shoppers.incoming import Source
from marketing.shoppers.ingesting import ingest
from marketing.shoppers.models import Event

FIELDS = (
    Field("shopper", ("shopper_id", "customer_id", "user_id")),
    Field("visitor", ("visitor_id", "anonymous_id")),
    Field("product", ("product_id", "item_id", "sku", "stock_code"), required=True),
    Field("occurred_at", ("timestamp", "time", "date"), required=True),
    Field("name", ("event", "event_name", "event_type")),
    Field("quantity", ("qty",)),
    Field("price", ("unit_price",)),
    Field("transaction", ("transaction_id", "order", "order_id")),
    Field("event_id"),
)
NAMESPACE = UUID("5e1f6a53-0f2c-5b0e-9a37-3f1c0c3d7a11")


@dataclass(frozen=True)
class EventImport:
    zone: ZoneInfo

    def __call__(self, shop: Shop, rows: list[Row], import_row: Import) -> BatchResult:
        numbers, raw_events, errors = [], [], []
        for row in rows:
            try:
                raw_events.append(self._event(row.values))
                numbers.append(row.number)
            except cells.BadCell as error:
                errors.append(RowError(row.number, str(error)))
        done = ingest(shop, raw_events, source=Source.IMPORT, import_id=import_row.pk)
        errors += [RowError(numbers[one.index], one.detail) for one in done.rejected]
        return BatchResult({"events": done.accepted, "duplicates": done.duplicates, "ignored": done.ignored}, errors)

    def _event(self, values: dict[str, str]) -> dict:
        item = {"product_id": values["product"], "quantity": values.get("quantity"), "price": values.get("price")}
        return {
            "event_id": values.get("event_id") or _id_of(values),
            "name": values.get("name") or Event.Name.PURCHASE.value,
            "occurred_at": cells.moment(values, "occurred_at", self.zone).isoformat(),
            "shopper": values.get("shopper"),
            "visitor_id": values.get("visitor") or None,
            "items": [{name: value for name, value in item.items() if value}],
            "transaction_id": values.get("transaction"),
        }


def _id_of(values: dict[str, str]) -> str:
    """Two rows that are equal in every field tell of one event."""
    return str(uuid5(NAMESPACE, "\0".join(values.get(field.name, "") for field in FIELDS)))
