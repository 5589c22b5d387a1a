"""Two or three products side by side: what their facts say of each that they do not say of the others."""

import re

from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.catalog.facts import BRAND, CATEGORY, PRICE, TITLE, ProductFacts, facts_of_products
from marketing.catalog.models import Product
from marketing.catalog.selectors import product_title
from marketing.chat.lexemes import lexemes
from marketing.chat.rules.injection import gives_orders
from marketing.chat.tools import products as tools
from marketing.chat.values import Asked, Reply
from marketing.chat.wishing import PRODUCTS

COMPARE = re.compile(r"\b(?:compar\w+|differen\w+|differ|versus|vs)\b|比较|对比|区别|不同|不一样|差别", re.IGNORECASE)
NAMED = 0.6  # of the words of a title: "the moss teapot" is the moss green one
MOST = 3
UNTOLD = (TITLE, BRAND, CATEGORY)


def side_by_side(shop: Shop, asked: Asked) -> Reply | None:
    """Nothing where fewer than two are named, or nothing tells them apart."""
    found = _named(shop, asked) if COMPARE.search(asked.text) else []
    told = [_told(one, others) for one, others in _each(facts_of_products(found, asked.locale))]
    if len(found) < 2 or not any(told):
        return None
    cards = tools.cards(shop, found, asked.locale)
    text = "\n".join(line for line in told if line)
    return Reply(text=text, parts=(cards,), engine="products", intent=PRODUCTS, confidence=0.9)


def _named(shop: Shop, asked: Asked) -> list[Product]:
    """Each by words that do not all belong to the name of another: "oat teapot" names no other teapot."""
    said, heard = set(lexemes(asked.text)), []
    for product in tools.products_named_in(shop, asked.text):
        title = set(lexemes(product_title(product, asked.locale)))
        if len(title & said) >= max(2, NAMED * len(title)):
            heard.append((product, title & said))
    return [product for product, words in heard if not any(words < others for _other, others in heard)][:MOST]


def _each(facts: list[ProductFacts]) -> list[tuple[ProductFacts, list[ProductFacts]]]:
    return [(one, [other for other in facts if other is not one]) for one in facts]


def _told(one: ProductFacts, others: list[ProductFacts]) -> str:
    own = {
        name: values
        for name, values in one.facts.items()
        if name not in UNTOLD and any(other.facts.get(name) != values for other in others)
    }
    lines = [_("%(title)s costs %(price)s.") % {"title": one.title, "price": own[PRICE][0]}] if PRICE in own else []
    for name, values in own.items():
        if name != PRICE and not any(map(gives_orders, values)):
            said = {"title": one.title, "name": name, "value": ", ".join(values)}
            lines.append(_("%(title)s – %(name)s: %(value)s.") % said)
    return " ".join(lines)
