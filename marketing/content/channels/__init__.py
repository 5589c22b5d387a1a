"""The products with their live texts, as other programs take them. Each channel is one file here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from marketing.content.channels import google, json, shopify
from marketing.content.channels.base import Entry, Write
from marketing.generation.values import Kind


class Name(TextChoices):
    GOOGLE = "google", _("Google product feed")
    SHOPIFY = "shopify", _("Shopify product CSV")
    JSON = "json", _("JSON")


@dataclass(frozen=True, kw_only=True)
class Channel:
    kinds: frozenset[str]
    only_offered: bool  # neither hidden nor sold out
    write: Write
    why_not: Callable[[Entry], str]  # why a product's texts are left out, as a `Reason`; empty: they are not
    content_type: str
    ending: str


CHANNELS = {
    Name.GOOGLE: Channel(
        kinds=frozenset({Kind.TITLE, Kind.DESCRIPTION}),
        only_offered=True,
        write=google.write,
        why_not=lambda entry: "",
        content_type="application/xml; charset=utf-8",
        ending="xml",
    ),
    Name.SHOPIFY: Channel(
        kinds=frozenset({Kind.TITLE, Kind.DESCRIPTION}),
        only_offered=False,
        write=shopify.write,
        why_not=shopify.why_not,
        content_type="text/csv; charset=utf-8",
        ending="csv",
    ),
    Name.JSON: Channel(
        kinds=frozenset(Kind.values),
        only_offered=True,
        write=json.write,
        why_not=lambda entry: "",
        content_type="application/json",
        ending="json",
    ),
}
