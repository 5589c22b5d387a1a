"""The facts that a text stands on: gathered, kept beside it, and compared with what is true now."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from marketing.accounts.models import Shop
from marketing.catalog.facts import PRICE, ProductFacts, facts_of_products
from marketing.catalog.models import Product
from marketing.catalog.selectors import find_products
from marketing.content.models import Draft, Publication

Text = Draft | Publication


def facts_of(text: Text) -> list[ProductFacts]:
    """As they are at this moment, of its product first and then of the others it speaks of."""
    return facts_of_all(text.shop, [text])[0]


def facts_of_all(shop: Shop, texts: Sequence[Text]) -> list[list[ProductFacts]]:
    """Of many texts, with few queries. A product that is gone tells nothing any more."""
    others = find_products(shop, {one for text in texts for one in text.also}) if any(t.also for t in texts) else {}
    spoken_of = [[text.product, *(others[one] for one in text.also if one in others)] for text in texts]
    told = {locale: _told(spoken_of, locale) for locale in {text.locale for text in texts}}
    return [[told[text.locale][one.pk] for one in of_text] for text, of_text in zip(texts, spoken_of, strict=True)]


def _told(spoken_of: Iterable[Sequence[Product]], locale: str) -> dict[object, ProductFacts]:
    products = list({one.pk: one for of_text in spoken_of for one in of_text}.values())
    return dict(zip((one.pk for one in products), facts_of_products(products, locale), strict=True))


def standing_on(facts: Iterable[ProductFacts], *, tells_price: bool) -> list[str]:
    """Names of the facts under a text. One that tells no price is true at every price, and prices change daily."""
    names = {name for one in facts for name in one.facts}
    return sorted(names if tells_price else names - {PRICE})


def standing_hash(facts: Iterable[ProductFacts], stands_on: Collection[str]) -> str:
    """What those facts say. A fact that was added since then makes nothing untrue."""
    return hashlib.sha256("".join(one.only(stands_on).hash for one in facts).encode()).hexdigest()


def holds(publication: Publication, facts: Iterable[ProductFacts]) -> bool:
    return publication.facts_hash == standing_hash(facts, publication.stands_on)


def as_kept(facts: Iterable[ProductFacts]) -> list[dict[str, object]]:
    return [
        {"product_id": one.product_id, "facts": {name: list(values) for name, values in one.facts.items()}}
        for one in facts
    ]


def differences(kept: Sequence[Mapping], facts: Sequence[ProductFacts]) -> list[str]:
    """Names of the facts that are told otherwise now than beside the text."""
    before = {one["product_id"]: one["facts"] for one in kept}
    now = {one["product_id"]: one["facts"] for one in as_kept(facts)}
    names = {
        name: None
        for product_id in {**before, **now}
        for name in {**before.get(product_id, {}), **now.get(product_id, {})}
        if before.get(product_id, {}).get(name) != now.get(product_id, {}).get(name)
    }
    return list(names)
