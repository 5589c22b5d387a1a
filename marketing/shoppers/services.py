"""Changes to what we know of shoppers: events, consents, visitors, traits."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.common.errors import Invalid, NotAllowed
from marketing.shoppers.incoming import Source
from marketing.shoppers.ingesting import Ingested, ingest
from marketing.shoppers.models import Consent, Shopper
from marketing.shoppers.people import People, find_people, hide_products, show_products

__all__ = [
    "Ingested",
    "Source",
    "hide_products",
    "merge_visitor",
    "record_consent",
    "record_events",
    "save_shopper",
    "show_products",
]

MAX_EVENTS = 500


@transaction.atomic
def record_events(shop: Shop, events: object, *, source: Source, shopper: str = "") -> Ingested:
    """Keeps what may be kept of a batch. The same batch may be sent again: an event id is stored once.

    `shopper` is the external id that the request's token proves.
    """
    if not isinstance(events, list):
        raise Invalid(_("Send a list of events."), pointer="/events")
    if len(events) > MAX_EVENTS:
        raise Invalid(_("Send at most 500 events at once."), pointer="/events")
    return ingest(shop, events, source=source, shopper=shopper)


@transaction.atomic
def record_consent(
    shop: Shop,
    *,
    purpose: str,
    given: bool,
    visitor_id: UUID | None = None,
    shopper: str = "",
    text_version: str = "",
    source: str = "",
) -> Consent:
    """Keeps an answer to a question that was really asked; it replaces every earlier one."""
    people = _people(shop, visitor_id, shopper)
    person = people.welcome(visitor_id, shopper)
    answer = people.answer(person, purpose, given, text_version=text_version, source=source)
    people.save()
    return answer


@transaction.atomic
def merge_visitor(shop: Shop, visitor_id: UUID, external_id: str) -> Shopper | None:
    """A browser turns out to be this shopper's. Of a visitor who was never stored there is nothing to merge."""
    people = _people(shop, visitor_id, external_id)
    if visitor_id not in people.by_visitor:
        return people.find(None, external_id)
    shopper = people.welcome(visitor_id, external_id)
    people.save()
    return shopper


@transaction.atomic
def save_shopper(
    shop: Shop, external_id: str, *, locale: str | None = None, traits: dict | None = None, by_server: bool = True
) -> tuple[Shopper, bool]:
    """Writes what is named, and says whether the shopper is new. A person may choose a language, but no traits."""
    if traits is not None and not by_server:
        raise NotAllowed(_("Traits are what the shop knows of its customer: they need a secret key."))
    people = _people(shop, None, external_id)
    is_new = external_id not in people.by_external_id
    person = people.welcome(None, external_id)
    people.save()
    person.locale = person.locale if locale is None else locale
    person.traits = person.traits if traits is None else traits
    person.save(update_fields=["locale", "traits", "updated_at"])
    return person, is_new


def _people(shop: Shop, visitor_id: UUID | None, external_id: str) -> People:
    if not visitor_id and not external_id:
        raise Invalid(_("Name a visitor_id or a shopper."), pointer="/visitor_id")
    return find_people(shop, {visitor_id} - {None}, {external_id} - {""})
