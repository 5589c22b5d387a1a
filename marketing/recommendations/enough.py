"""How much there is to learn from, beside how much it takes. Until it is enough, what sold lately is shown."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.shoppers.selectors import some_histories

READ_AT_MOST = 20_000  # rows: of whoever has more, nobody asks how many


class Part(NamedTuple):
    name: str
    have: int
    need: int

    @property
    def is_enough(self) -> bool:
        return self.have >= self.need


@dataclass(frozen=True)
class Material:
    events: int
    shoppers: int
    products: int

    @property
    def parts(self) -> list[Part]:
        from modeling.recommender.data import LEAST_EVENTS, LEAST_PRODUCTS, LEAST_SHOPPERS  # NumPy is heavy

        return [
            Part(_("Products viewed, put into a cart, or bought"), self.events, LEAST_EVENTS),
            Part(_("Shoppers who did so"), self.shoppers, LEAST_SHOPPERS),
            Part(_("Products in the catalogue"), self.products, LEAST_PRODUCTS),
        ]

    @property
    def is_enough(self) -> bool:
        return all(part.is_enough for part in self.parts)


def material(shop: Shop) -> Material:
    """Counted as a training counts, after its cleaning."""
    from modeling.recommender.data import Interaction, collect

    events = collect((Interaction(*row) for row in some_histories(shop, READ_AT_MOST)), [])
    return Material(len(events), len(events.shopper_ids), Product.objects.for_shop(shop).count())
