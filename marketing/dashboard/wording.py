"""How imports are coloured, and what is counted in them, where people read of it."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.catalog.models import Import

IMPORT_TONES = {
    Import.State.WAITING: "calm",
    Import.State.RUNNING: "busy",
    Import.State.DONE: "ok",
    Import.State.FAILED: "bad",
    Import.State.UNDONE: "warn",
}

COUNTS: dict[str, str | Promise] = {
    "new": _("New"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "errors": _("Rows with an error"),
    "facts": _("Facts"),
    "facts_left_out": _("Facts left out, longer than 1,000 characters"),
    "addresses_left_out": _("Addresses left out"),
    "lines": _("Lines"),
    "orders": _("Orders"),
    "products": _("Products"),
    "shoppers": _("Shoppers"),
    "guests": _("Orders of guests"),
    "charges": _("Charges"),
    "returns": _("Returns"),
    "duplicates": _("There already"),
    "events": _("Events"),
    "ignored": _("Ignored, their people refused"),
    "differences": _("Changes"),
    "removed": _("Removed by undo"),
    "kept": _("Kept by undo"),
}

FIELDS: dict[str, str | Promise] = {
    "external_id": _("product id"),
    "title": _("title"),
    "description": _("description"),
    "brand": _("brand"),
    "category": _("category"),
    "price": _("price"),
    "currency": _("currency"),
    "availability": _("availability"),
    "stock": _("number in stock"),
    "hidden": _("hidden"),
    "url": _("address"),
    "image_url": _("picture"),
    "variants_of": _("variants of"),
    "order": _("order number"),
    "product": _("product id"),
    "quantity": _("quantity"),
    "placed_at": _("time of the order"),
    "shopper": _("shopper id"),
    "visitor": _("visitor id"),
    "country": _("country"),
    "occurred_at": _("time"),
    "name": _("what happened"),
    "transaction": _("order number"),
    "event_id": _("event id"),
    "product_id": _("product id"),
    "kind": _("kind"),
    "language": _("language"),
    "text": _("text"),
    "audience": _("written for"),
    "other_products": _("other products"),
    "ai_generated": _("written by AI"),
    "draft_id": _("id of the draft"),
    "status": _("status"),
    "email": _("e-mail"),
    "delivered_at": _("time of delivery"),
    "expected_on": _("expected day of delivery"),
    "payment": _("payment"),
    "options": _("options"),
    "address.name": _("addressee"),
    "address.line1": _("street"),
    "address.line2": _("flat or floor"),
    "address.city": _("city"),
    "address.region": _("state or province"),
    "address.postcode": _("postcode"),
    "address.country": _("country of delivery"),
    "parcel.carrier": _("carrier"),
    "parcel.number": _("tracking number"),
    "parcel.url": _("tracking page"),
}


def field_name(name: str) -> str:
    """`texts.zh-hans.title` is the title in Chinese."""
    if not name.startswith("texts."):
        return str(FIELDS[name])
    _texts, locale, text = name.split(".")
    return f"{FIELDS[text]} ({dict(settings.LANGUAGES)[locale]})"


def named_counts(import_row: Import) -> list[tuple[str, int]]:
    return [(str(COUNTS.get(name, name)), count) for name, count in import_row.counts.items()]
