import json
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from marketing.demo.cart import Cart, CartLine
from marketing.demo.catalogue import COLLECTIONS, Product, Text, load_catalogue

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
    return next(said(category.name) for category in load_catalogue().categories if category.key == key)


@register.filter
def collection_name(key: str) -> str:
    return said(load_catalogue().collections[COLLECTIONS.index(key)])
