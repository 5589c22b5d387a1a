import json
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.utils.translation import get_language

from marketing.demo.cart import Cart, CartLine
from marketing.demo.catalogue import COLLECTIONS, Product, Text, categories_by_key, load_catalogue
from marketing.demo.finding import Wish

register = template.Library()


@register.filter
def said(text: Text) -> str:
    return text.in_language(get_language() or "en")


@register.filter
def money(amount: Decimal) -> str:
    sign = "US$" if (get_language() or "en").startswith("zh") else "$"
    return f"{sign}{amount:,.2f}"


@register.filter
def as_items(products: list[Product]) -> str:
    """For `data-items`: the first twelve are what a screen shows."""
    return json.dumps([{"product_id": product.id, "price": str(product.price)} for product in products[:12]])


@register.filter
def as_lines(lines: tuple[CartLine, ...]) -> str:
    items = [
        {"product_id": line.product.id, "quantity": line.quantity, "price": str(line.product.price)} for line in lines
    ]
    return json.dumps(items)


@register.filter
def as_ids(cart: Cart) -> str:
    """For `data-cart`."""
    return ",".join(line.product.id for line in cart.lines)


@register.filter
def category_name(key: str) -> str:
    return said(categories_by_key()[key].name)


@register.filter
def collection_name(key: str) -> str:
    return said(load_catalogue().collections[COLLECTIONS.index(key)])


@register.filter
def asked_with(wish: Wish, collection: str) -> str:
    """The address of the same page with another collection."""
    kept = {"collection": collection, "sort": wish.sort, "in_stock": "1" if wish.in_stock else ""}
    return urlencode({name: value for name, value in kept.items() if value})
