"""From a batch of raw events to rows: read, ask at the door, store. One statement stores a batch, each event once."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.shoppers import consent
from marketing.shoppers.fields import Rejected
from marketing.shoppers.incoming import IncomingEvent, Source, read_event
from marketing.shoppers.models import Consent, Shopper
from marketing.shoppers.people import People, find_people

# Older months stay together in the default partition: a look-up is planned for each partition, at a cost for each.
OLDEST_MONTH = timedelta(days=3 * 365)
_months_ready: set[date] = set()

# Row-level security refuses COPY. One JSON parameter is read by PostgreSQL itself, whatever the size of the batch.
STORE = """
INSERT INTO shoppers_event (shop_id, id, day, occurred_at, name, visitor_id, shopper_id, items, value, currency,
                            transaction_id, search_term, recommendation_id, content_id, locale, import_id,
                            created_at, updated_at)
SELECT %s, id, (occurred_at AT TIME ZONE 'UTC')::date, occurred_at, name, visitor_id, shopper_id, items, value, currency,
       transaction_id, search_term, recommendation_id, content_id, locale, %s, now(), now()
FROM jsonb_to_recordset(%s::jsonb) AS event (id uuid, occurred_at timestamptz, name text, visitor_id uuid,
     shopper_id uuid, items jsonb, value numeric, currency text, transaction_id text, search_term text,
     recommendation_id uuid, content_id uuid, locale text)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Rejection:
    index: int
    event_id: str
    code: str
    detail: str


@dataclass(frozen=True)
class Ingested:
    accepted: int = 0
    duplicates: int = 0  # were here before, and stay as they are
    ignored: int = 0  # nobody allowed to keep them
    rejected: list[Rejection] = field(default_factory=list)


def ingest(
    shop: Shop, raw_events: list, *, source: Source, shopper: str = "", import_id: UUID | None = None
) -> Ingested:
    events, rejected = read_events(raw_events, source=source, shopper=shopper)
    for month in {event.occurred_at.date().replace(day=1) for event in events}:
        ensure_month(month)
    rows = admit(shop, events, source, import_id)
    accepted = store(shop, rows, import_id)
    return Ingested(accepted, len(rows) - accepted, len(events) - len(rows), rejected)


def read_events(raw_events: list, *, source: Source, shopper: str) -> tuple[list[IncomingEvent], list[Rejection]]:
    now = timezone.now()
    events, rejected = [], []
    for index, raw in enumerate(raw_events):
        try:
            events.append(read_event(raw, source=source, now=now, shopper=shopper))
        except Rejected as error:
            event_id = str(raw.get("event_id", ""))[:64] if isinstance(raw, dict) else ""
            rejected.append(Rejection(index, event_id, error.code, str(error.detail)))
    return events, rejected


def admit(shop: Shop, events: list[IncomingEvent], source: Source, import_id: UUID | None) -> list[dict]:
    """The rows of the events that their people allow. Of the others nothing is kept, not even the visitor."""
    visitor_ids = {event.visitor_id for event in events if event.visitor_id}
    people = find_people(shop, visitor_ids, {event.shopper for event in events if event.shopper})
    people.import_id = import_id
    rows = [_row(event, shopper) for event in events if (shopper := _admit_one(event, people, source))]
    people.save()
    return rows


def _admit_one(event: IncomingEvent, people: People, source: Source) -> Shopper | None:
    found = people.find(event.visitor_id, event.shopper)
    if found and found.external_id and event.visitor_id in people.by_visitor:
        people.join(event.visitor_id, found)
    allowed = consent.may_collect(_mode(people.shop, source), found and found.analytics, event.analytics)
    shopper = people.welcome(event.visitor_id, event.shopper) if allowed else found
    if shopper:
        _keep_answers(shopper, event, people, source)
    return shopper if allowed else None


def _mode(shop: Shop, source: Source) -> str:
    """A merchant who imports events vouches for the asking; a refusal that we know of holds all the same."""
    return Shop.ConsentMode.OPT_OUT if source == Source.IMPORT else shop.consent_mode


def _keep_answers(shopper: Shopper, event: IncomingEvent, people: People, source: Source) -> None:
    own = {Consent.Purpose.ANALYTICS: event.analytics, Consent.Purpose.PERSONALIZATION: event.personalization}
    for purpose, given in own.items():
        if consent.is_news(people.answers.get((shopper.pk, purpose)), given):
            people.answer(shopper, purpose, given, source=source)


def _row(event: IncomingEvent, shopper: Shopper) -> dict:
    return {
        "id": event.id,
        "occurred_at": event.occurred_at,
        "name": event.name,
        "visitor_id": event.visitor_id,
        "shopper_id": shopper.pk if event.shopper else None,
        "items": event.items,
        "value": event.value,
        "currency": event.currency,
        "transaction_id": event.transaction_id,
        "search_term": event.search_term,
        "recommendation_id": event.recommendation_id,
        "content_id": event.content_id,
        "locale": event.locale,
    }


def store(shop: Shop, rows: list[dict], import_id: UUID | None) -> int:
    """How many were new."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(STORE, [shop.pk, import_id, orjson.dumps(rows, default=str).decode()])
        return cursor.rowcount


def ensure_month(month: date) -> None:
    """The month's partition, asked for once in the life of a process. Comes first: making one waits for all readers."""
    if month in _months_ready or month < timezone.now().date() - OLDEST_MONTH:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_partition(%s)", [month])
    transaction.on_commit(lambda: _months_ready.add(month))
