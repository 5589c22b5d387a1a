"""Batches of order lines -> shoppers, products, orders, lines. The same file again adds nothing."""

from collections.abc import Collection, Iterable
from functools import cached_property
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Model

from marketing.accounts.models import Shop
from marketing.catalog.importing.batches import BatchResult
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.indexing import index_products
from marketing.catalog.models import Import, Product
from marketing.common.ids import uuid7
from marketing.shoppers.importing import cells
from marketing.shoppers.importing.order_lines import Line, Reading, read_line, read_options
from marketing.shoppers.importing.survey import Survey, survey
from marketing.shoppers.models import Order, Shopper

# Row-level security refuses COPY, and 800,000 model instances would take minutes: PostgreSQL reads the batch as JSON.
STORE = """
WITH stored AS (
    INSERT INTO shoppers_orderline (shop_id, id, order_id, position, code, product_id, title, options, quantity,
                                    price, placed_at, import_id, created_at, updated_at)
    SELECT %s, id, order_id, position, code, product_id, title, options, quantity, price, placed_at, %s, now(), now()
    FROM jsonb_to_recordset(%s::jsonb) AS line (id uuid, order_id uuid, position int, code text, product_id uuid,
         title text, options jsonb, quantity numeric, price numeric, placed_at timestamptz)
    ON CONFLICT (shop_id, order_id, position) DO NOTHING
    RETURNING product_id, quantity
)
SELECT count(*), count(*) FILTER (WHERE product_id IS NULL), count(*) FILTER (WHERE quantity < 0) FROM stored
"""


# A later file tells how an order went on; its lines are known by their places, and stay.
_CHANGEABLE = "placed_at shopper status email delivered_at expected_on address payments shipments"
CHANGEABLE = _CHANGEABLE.split()


class OrderImport:
    """Applies the batches of one file, one after another. What it remembers between them is found again after a kill."""

    def __init__(self, import_row: Import) -> None:
        self.import_row = import_row
        self.products: dict[str, UUID] = {}
        self.shoppers: dict[str, UUID] = {}

    @cached_property
    def reading(self) -> Reading:
        return read_options(self.import_row.options)

    @cached_property
    def survey(self) -> Survey:
        """Made with the first batch, so that a file which cannot be read fails like every other one."""
        return survey(self.import_row, self.reading)

    def __call__(self, shop: Shop, rows: list[Row], import_row: Import) -> BatchResult:
        lines, errors = self._read(rows)
        counts = {
            "products": self._make_products(shop, lines, import_row),
            "shoppers": self._make_shoppers(shop, lines, import_row),
            **self._make_orders(shop, lines, import_row),
            **self._store(shop, lines, import_row),
        }
        return BatchResult(counts, errors)

    def _read(self, rows: list[Row]) -> tuple[list[Line], list[RowError]]:
        lines, errors = [], []
        for row in rows:
            order = row.values.get("order", "")
            position = self.survey.next_position(order) if order else 0
            try:
                lines.append(read_line(row, position, self.reading))
            except cells.BadCell as error:
                errors.append(RowError(row.number, str(error)))
        return lines, errors

    def _make_products(self, shop: Shop, lines: list[Line], import_row: Import) -> int:
        codes = {line.code for line in lines if line.code not in self.products and self.reading.is_product(line.code)}
        known = _ids(Product, shop, codes)
        missing = [self._product(shop, code, import_row) for code in sorted(codes - known.keys())]
        Product.objects.bulk_create(missing, ignore_conflicts=True)
        self.products |= _ids(Product, shop, codes)
        index_products(shop, [product for product in missing if self.products.get(product.external_id) == product.pk])
        return len(missing)

    def _product(self, shop: Shop, code: str, import_row: Import) -> Product:
        title, price = self.survey.title_of(code), self.survey.price_of(code)
        return Product(
            shop=shop, external_id=code, title=title, price=price, currency=shop.currency, made_by=import_row
        )

    def _make_shoppers(self, shop: Shop, lines: list[Line], import_row: Import) -> int:
        names = {line.shopper for line in lines if line.shopper} - self.shoppers.keys()
        missing = sorted(names - _ids(Shopper, shop, names).keys())
        shoppers = [Shopper(shop=shop, external_id=name, made_by=import_row) for name in missing]
        Shopper.objects.bulk_create(shoppers, ignore_conflicts=True)
        self.shoppers |= _ids(Shopper, shop, names)
        return len(missing)

    def _make_orders(self, shop: Shop, lines: list[Line], import_row: Import) -> dict[str, int]:
        """An order is placed with its earliest line, and its shopper stands on any of them."""
        known = _orders(shop, lines)
        new: dict[str, Order] = {}
        changed: dict[str, Order] = {}
        guests_before = sum(order.shopper_id is None for order in known.values())
        for line in lines:
            order = known.get(line.order) or new.get(line.order)
            if order is None:
                new[line.order] = order = self._order(shop, line, import_row)
            if self._complete(order, line) and line.order in known:
                changed[line.order] = order
        Order.objects.bulk_create(new.values(), ignore_conflicts=True)
        Order.objects.bulk_update(changed.values(), CHANGEABLE)
        guests = sum(order.shopper_id is None for order in [*known.values(), *new.values()])
        return {"orders": len(new), "guests": guests - guests_before}

    def _order(self, shop: Shop, line: Line, import_row: Import) -> Order:
        return Order(
            shop=shop,
            external_id=line.order,
            shopper_id=self.shoppers.get(line.shopper),
            placed_at=line.placed_at,
            currency=line.currency or shop.currency,
            country=line.country,
            made_by=import_row,
            **line.details,
        )

    def _complete(self, order: Order, line: Line) -> bool:
        """What a later line of the file adds to its order; True when it did."""
        now = {
            "placed_at": min(order.placed_at, line.placed_at),
            "shopper_id": order.shopper_id or self.shoppers.get(line.shopper),
            **line.details,
        }
        changes = {name: value for name, value in now.items() if getattr(order, name) != value}
        for name, value in changes.items():
            setattr(order, name, value)
        return bool(changes)

    def _store(self, shop: Shop, lines: list[Line], import_row: Import) -> dict[str, int]:
        orders = _ids(Order, shop, {line.order for line in lines})
        rows = [
            {
                "id": uuid7(),
                "order_id": orders[line.order],
                "position": line.position,
                "code": line.code,
                "product_id": self.products.get(line.code),
                "title": line.title,
                "options": line.options,
                "quantity": line.quantity,
                "price": line.price,
                "placed_at": line.placed_at,
            }
            for line in lines
        ]
        with connection.cursor() as cursor:
            cursor.execute(STORE, [shop.pk, import_row.pk, orjson.dumps(rows, default=str).decode()])
            stored, charges, returns = cursor.fetchone()
        return {"lines": stored, "duplicates": len(lines) - stored, "charges": charges, "returns": returns}


def _ids(model: type[Model], shop: Shop, external_ids: Collection[str]) -> dict[str, UUID]:
    found = model.objects.for_shop(shop).filter(external_id__in=external_ids)
    return dict(found.values_list("external_id", "pk"))


def _orders(shop: Shop, lines: Iterable[Line]) -> dict[str, Order]:
    found = Order.objects.for_shop(shop).filter(external_id__in={line.order for line in lines})
    return {order.external_id: order for order in found}
