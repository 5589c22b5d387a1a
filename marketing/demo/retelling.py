"""The simulated year, told to the platform the way a real shop tells it: events in batches, orders as a file."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from marketing.accounts.models import Shop
from marketing.catalog.models import Import
from marketing.catalog.selectors import job_of
from marketing.catalog.services import start_import
from marketing.common.tenancy import shop_context
from marketing.demo.catalogue import load_catalogue
from marketing.demo.link import Persona
from marketing.demo.people import Shopper as Simulated
from marketing.demo.year import Event, Item, Order, Year
from marketing.jobs.services import run_now
from marketing.shoppers import services
from marketing.shoppers.models import Consent, Shopper, Visitor
from marketing.shoppers.models import Event as StoredEvent

BATCH = services.MAX_EVENTS
PERSONAS = 6
WAY = ("email", "status", "expected_on", "delivered_at", "tracking_carrier", "tracking_number")


def is_told(shop: Shop, year: Year) -> bool:
    """Events go in by time, each batch whole: with the last one, all are there."""
    last = year.events[-1]
    with shop_context(shop):
        return StoredEvent.objects.for_shop(shop).filter(day=last.occurred_at.date(), id=last.event_id).exists()


def tell_events(shop: Shop, year: Year) -> Iterator[int]:
    """Yields how many are told. One transaction a batch; what was told before is passed over by its id."""
    told, events = 0, iter(year.events)
    while batch := list(islice(events, BATCH)):
        with shop_context(shop):
            services.record_events(shop, [_as_sent(event) for event in batch], source=services.Source.IMPORT)
        told += len(batch)
        yield told


def _as_sent(event: Event) -> dict:
    sent = {
        "event_id": str(event.event_id),
        "name": event.name,
        "occurred_at": event.occurred_at.isoformat(),
        "visitor_id": str(event.shopper.visitor_id),
        "shopper": event.shopper.external_id,
        "locale": event.shopper.locale,
        "consent": {"analytics": True, "personalization": True},
        "items": [_item(item, event.name) for item in event.items],
    }
    if event.order:
        total = sum(item.price * item.quantity for item in event.items)
        sent |= {"transaction_id": event.order, "value": str(total), "currency": load_catalogue().currency}
    return sent


def _item(item: Item, event: str) -> dict:
    if event == "view_item_list":
        return {"product_id": item.product_id}
    return {"product_id": item.product_id, "quantity": item.quantity, "price": str(item.price)}


def introduce_shoppers(shop: Shop, year: Year) -> None:
    """Names, languages, browsers and answers about privacy. In bulk: one by one they would take longer than the events."""
    with shop_context(shop):
        Shopper.objects.bulk_create([_shopper(shop, one) for one in year.shoppers], ignore_conflicts=True)
        rows = dict(Shopper.objects.for_shop(shop).values_list("external_id", "pk"))
        if Visitor.objects.for_shop(shop).filter(visitor_id=year.shoppers[-1].visitor_id).exists():
            return
        known = [(one.visitor_id, rows[one.external_id]) for one in year.shoppers]
        Visitor.objects.bulk_create(Visitor(shop=shop, visitor_id=visitor, shopper_id=pk) for visitor, pk in known)
        Consent.objects.bulk_create(
            Consent(shop=shop, shopper_id=pk, purpose=purpose, given=True, text_version="demo", source="import")
            for _, pk in known
            for purpose in (Consent.Purpose.ANALYTICS, Consent.Purpose.PERSONALIZATION)
        )


def _shopper(shop: Shop, one: Simulated) -> Shopper:
    return Shopper(shop=shop, external_id=one.external_id, locale=one.locale, traits={"name": one.name}, analytics=True)


def tell_orders(shop: Shop, year: Year, directory: Path) -> None:
    """By the import that every shop has; the file stays, so that a killed import can go on."""
    file = write_orders(year, directory / "demo-orders.csv")
    with shop_context(shop):
        import_row = start_import(shop, Import.Kind.ORDERS, file, actor=None)
        job = job_of(import_row)
    run_now(job)


def write_orders(year: Year, file: Path) -> Path:
    """One line a product, as an accounting program exports them, and how far its order is."""
    titles = {product.id: product.title for product in load_catalogue().products}
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["order", "product", "title", "quantity", "price", "placed_at", "shopper", *WAY])
        for order in year.orders:
            way = _way(order, year.events[-1].occurred_at)
            for line in order.lines:
                title = titles[line.product_id].zh if order.shopper.locale == "zh-hans" else titles[line.product_id].en
                row = [line.product_id, title, line.quantity, line.price]
                writer.writerow([order.external_id, *row, order.placed_at.isoformat(), order.shopper.external_id, *way])
    return file


def _way(order: Order, now: datetime) -> tuple[str, ...]:
    """Sent after two days and there after five, as the shop's answers promise: so the chat can tell of an order."""
    email, parcel = f"{order.shopper.external_id}@demo.test", ("DHL", f"HS-{order.external_id}")
    age, arrives = now - order.placed_at, order.placed_at + timedelta(days=5)
    if age < timedelta(days=2):
        return email, "pending", arrives.date().isoformat(), "", "", ""
    if age < timedelta(days=5):
        return email, "shipped", arrives.date().isoformat(), "", *parcel
    return email, "delivered", "", arrives.isoformat(), *parcel


def personas_of(year: Year) -> tuple[Persona, ...]:
    """Of the keenest buyers, one for each of some favourite categories: their lists differ most."""
    orders = Counter(order.shopper.external_id for order in year.orders)
    chosen: dict[str, Persona] = {}
    for shopper in sorted(year.shoppers, key=lambda shopper: -orders[shopper.external_id]):
        persona = Persona(shopper.external_id, shopper.name, shopper.favourite_category, shopper.favourite_collection)
        chosen.setdefault(shopper.favourite_category, persona)
    return tuple(chosen.values())[:PERSONAS]
