"""One served list as a page shows it: the products with their reasons, and what was left out and why."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import find_products, product_title
from marketing.recommendations.explaining import reason_text
from marketing.recommendations.models import Cause, Recommendation, Rule
from marketing.shoppers.models import Shopper


@dataclass(frozen=True)
class Entry:
    """`product` is None where it is no longer in the catalogue; `rule` is None where none had a hand in it."""

    product_id: str
    product: Product | None
    title: str
    rule: Rule | None
    text: str  # why it was shown, or why not
    score: float | None = None
    hidden: bool = False  # for this shopper, by now


@dataclass(frozen=True)
class Reading:
    shown: list[Entry]
    left_out: list[Entry]


def read_served(served: Recommendation, shopper: Shopper | None, locale: str) -> Reading:
    """In two queries, however long the lists are."""
    shop, kept = served.shop, [*served.items, *served.filtered]
    because = {one for item in served.items for one in item.get("because", [])}
    products = find_products(shop, {item["product_id"] for item in kept} | because)
    reader = Reader(products, _rules(shop, {item["rule"] for item in kept if item.get("rule")}), shopper, locale)
    return Reading(
        [reader.entry(item, reader.reason(item)) for item in served.items],
        [reader.entry(item, str(Cause(item["cause"]).label)) for item in served.filtered],
    )


def _rules(shop: Shop, ids: Collection[str]) -> dict[str, Rule]:
    """Removed ones, too: they had their hand in it then."""
    found = Rule.objects.for_shop(shop).filter(pk__in=[UUID(one) for one in ids]) if ids else Rule.objects.none()
    return {str(rule.pk): rule for rule in found.select_related("product", "category")}


@dataclass(frozen=True)
class Reader:
    products: dict[str, Product]
    rules: dict[str, Rule]
    shopper: Shopper | None
    locale: str

    def entry(self, item: dict, text: str) -> Entry:
        product_id = item["product_id"]
        return Entry(
            product_id=product_id,
            product=self.products.get(product_id),
            title=self.title(product_id),
            rule=self.rules.get(item.get("rule", "")),
            text=text,
            score=item.get("score"),
            hidden=self.shopper is not None and product_id in self.shopper.hidden_products,
        )

    def title(self, product_id: str) -> str:
        product = self.products.get(product_id)
        return product_title(product, self.locale) if product else product_id

    def reason(self, item: dict) -> str:
        because = next(iter(item.get("because", [])), "")
        return reason_text(item.get("reason", ""), self.title(because) if because else "")
