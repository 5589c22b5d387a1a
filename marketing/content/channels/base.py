"""What every channel is given: a product, and those of its texts that are live and still hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.content.models import Publication

# As Google and others call a text from a trained model; the API names IPTC's address of the same.
DIGITAL_SOURCE = "trained_algorithmic_media"


@dataclass(frozen=True)
class Entry:
    product: Product
    texts: Mapping[str, Publication]  # by kind


Write = Callable[[IO[bytes], Shop, str, Iterable[Entry]], None]


class Reason(TextChoices):
    """Why a text that is live is not in a feed."""

    FACTS = "facts", _("Its facts changed, so it may not be true any more.")
    NOT_OFFERED = "not_offered", _("Its product is hidden or sold out.")
    NO_HANDLE = "no_handle", _("Its product has neither an id nor an address that Shopify takes for a handle.")
    NO_DESCRIPTION = "no_description", _("Shopify takes a title only together with a description.")
