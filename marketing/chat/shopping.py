"""Answers about products: what there is of a kind, for a price, as a gift; and what a product is made of or costs."""

import re

from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.catalog.asking import understand
from marketing.catalog.facts import BRAND, CATEGORY, PRICE, TITLE, ProductFacts, facts_of_products, product_facts
from marketing.catalog.models import Product
from marketing.catalog.selectors import product_title
from marketing.chat import finding
from marketing.chat.lexemes import lexemes
from marketing.chat.rules.injection import gives_orders
from marketing.chat.tools import products as tools
from marketing.chat.values import Asked, Reply
from marketing.chat.wishing import FILLER, PRODUCTS, WISH, whole_wish

GIFT = re.compile(r"\b(?:gift|present|recommend|suggest|idea)|推荐|礼物|送礼|礼品|哪款|哪个好", re.IGNORECASE)
ASKS_PRICE = re.compile(r"\b(?:how much|price|cost)\b|多少钱|价格|价钱|怎么卖", re.IGNORECASE)
ASKS_STOCK = re.compile(r"\b(?:in stock|available|sold out)\b|有货|现货|缺货|卖完", re.IGNORECASE)
# "How much is shipping for the moss teapot" asks for no price of the teapot.
ABOUT_SERVICE = re.compile(
    r"\b(?:ship|deliver|postage|return|refund|broken|customs|discount|voucher|coupon)|运费|邮费|快递|配送|退款|退货|碎了|坏了|优惠|折扣",
    re.IGNORECASE,
)
NAMED = 0.99  # how much of a product's title a message says where it speaks of that product
LIKELY = 0.6  # how much of a message a product must know where nothing else says that it is about products


def about_a_product(shop: Shop, asked: Asked) -> Reply | None:
    """A message that names a product and asks for what a row or a fact says."""
    product = None if ABOUT_SERVICE.search(asked.text) else _named(shop, asked)
    if product is None:
        return None
    facts = product_facts(product, asked.locale)
    said = _said(product, facts, asked.text)
    return said and _reply(shop, asked, said, [product])


def about_products(shop: Shop, asked: Asked) -> Reply | None:
    """A wish in words: cards of what fits it."""
    wish = whole_wish(asked)
    filters = understand(wish).filters.said()
    if not (WISH.search(wish) or filters):
        return _by_words_alone(shop, asked)
    shelf = tools.search_products(shop, FILLER.sub(" ", wish))
    if shelf.by_words:
        return _reply(shop, asked, _in_money(shop, asked, _("Here is what I found.")), shelf.products)
    if shelf.products and WISH.search(wish):
        return _reply(shop, asked, _in_money(shop, asked, _("These fit the price.")), shelf.products)
    if GIFT.search(asked.text):
        liked = tools.recommend(shop, asked)
        return _reply(shop, asked, _("These are liked most at the moment."), liked) if liked else None
    if filters & {"price_min", "price_max"} and not shelf.products:
        return Reply(
            text=_("Nothing in the shop fits this price. Would another price do?"),
            engine="products",
            intent=PRODUCTS,
            confidence=0.9,
        )
    return None


def _in_money(shop: Shop, asked: Asked, said: str) -> str:
    """A price in money that the shop does not take was compared all the same, and is said to have been."""
    if not (understand(asked.text).filters.said() and finding.other_currency(asked.text, shop.currency)):
        return said
    note = _("Our prices are in %(currency)s; I took your price as one in %(currency)s.") % {"currency": shop.currency}
    return f"{said} {note}"


def _by_words_alone(shop: Shop, asked: Asked) -> Reply | None:
    """ "Green teapot" is no question, and still a wish."""
    wanted = set() if ABOUT_SERVICE.search(asked.text) else set(lexemes(asked.text))
    found = tools.search_products(shop, asked.text).products if wanted else []
    told = zip(found, facts_of_products(found, asked.locale), strict=True)
    known = [one for one, facts in told if len(wanted & _words(facts)) >= LIKELY * len(wanted)]
    return _reply(shop, asked, _("Here is what I found."), known) if known else None


def _named(shop: Shop, asked: Asked) -> Product | None:
    said = set(lexemes(asked.text))
    for product in tools.products_named_in(shop, asked.text):
        title = set(lexemes(product_title(product, asked.locale)))
        if len(title) > 1 and len(title & said) >= NAMED * len(title):
            return product
    return None


def _said(product: Product, facts: ProductFacts, text: str) -> str:
    """Whole facts of the product that the message asks for, each as its row says it."""
    told = []
    if ASKS_PRICE.search(text) and PRICE in facts.facts:
        told.append(_("%(title)s costs %(price)s.") % {"title": facts.title, "price": facts.facts[PRICE][0]})
    if ASKS_STOCK.search(text):
        told.append(_stock(product, facts.title))
    wanted = set(lexemes(text)) - set(lexemes(facts.title))
    for name, values in facts.facts.items():
        about = set(lexemes(name)) | {word for value in values for word in lexemes(value)}
        if name not in (TITLE, BRAND, CATEGORY, PRICE) and wanted & about and not any(map(gives_orders, values)):
            told.append(
                _("%(title)s – %(name)s: %(value)s.") % {"title": facts.title, "name": name, "value": ", ".join(values)}
            )
    return " ".join(told)


def _stock(product: Product, title: str) -> str:
    if product.availability == Product.Availability.OUT_OF_STOCK:
        return _("%(title)s is sold out at the moment.") % {"title": title}
    if product.availability == Product.Availability.PREORDER:
        return _("%(title)s can be ordered in advance.") % {"title": title}
    return _("%(title)s is available.") % {"title": title}


def _words(facts: ProductFacts) -> set[str]:
    return {word for values in facts.facts.values() for value in values for word in lexemes(value)}


def _reply(shop: Shop, asked: Asked, text: str, products: list[Product]) -> Reply:
    return Reply(
        text=text, parts=(tools.cards(shop, products, asked.locale),), engine="products", intent=PRODUCTS, confidence=0.9
    )  # fmt: skip
