"""The demo cart: products and quantities in one cookie, set when somebody puts something into it and not before."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse

from marketing.demo.catalogue import Product, find_product

COOKIE = "cart"
MOST_OF_ONE = 9


@dataclass(frozen=True)
class CartLine:
    product: Product
    quantity: int

    @property
    def total(self) -> Decimal:
        return self.product.price * self.quantity


@dataclass(frozen=True)
class Cart:
    lines: tuple[CartLine, ...] = ()

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal("0.00"))

    def with_quantity(self, product: Product, quantity: int) -> "Cart":
        quantities = {line.product: line.quantity for line in self.lines} | {product: min(quantity, MOST_OF_ONE)}
        return Cart(tuple(CartLine(product, quantity) for product, quantity in quantities.items() if quantity > 0))

    def quantity_of(self, product: Product) -> int:
        return next((line.quantity for line in self.lines if line.product == product), 0)


def read_cart(request: HttpRequest) -> Cart:
    """`mug-moss:2.bowl-linen:1`; what makes no sense is left out."""
    cart = Cart()
    for part in request.COOKIES.get(COOKIE, "").split("."):
        product_id, _, quantity = part.partition(":")
        product = find_product(product_id)
        if product and quantity in "123456789":
            cart = cart.with_quantity(product, int(quantity or 0))
    return cart


def keep_cart(response: HttpResponse, cart: Cart) -> HttpResponse:
    if not cart.lines:
        response.delete_cookie(COOKIE)
        return response
    value = ".".join(f"{line.product.id}:{line.quantity}" for line in cart.lines)
    response.set_cookie(COOKIE, value, samesite="Lax", httponly=True)
    return response
