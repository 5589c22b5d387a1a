"""The pages of the demo shop."""

import json
from dataclasses import replace
from random import Random
from secrets import token_hex

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from marketing.demo.cart import Cart, keep_cart, read_cart
from marketing.demo.catalogue import COLLECTIONS, Product, categories_by_key, find_product, load_catalogue
from marketing.demo.context import SHOPPER_COOKIE
from marketing.demo.finding import Wish, find, read_wish
from marketing.demo.link import load_link
from marketing.demo.pictures import draw
from marketing.demo.templatetags.storefront import said

WINDOW = ("vase-harbour", "mug-moss", "jar-candle-ember", "throw-linen", "notebook-dawn")  # shown large at the entrance
A_YEAR = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    newest = sorted(load_catalogue().products, key=lambda product: -product.launched_day)[:4]
    window = [find_product(product_id) for product_id in WINDOW]
    signs = {category.key: _sign(category.key) for category in load_catalogue().categories}
    shown = {"window": window, "newest": newest, "signs": signs.items(), "picks": _favourites(8)}
    return render(request, "storefront/home.html", shown)


def _favourites(count: int) -> list[Product]:
    """The shop's own choice, the same for everybody."""
    in_stock = [product for product in load_catalogue().products if product.in_stock]
    return Random("favourites").sample(in_stock, count)  # noqa: S311 - a choice, not a secret


def _sign(category: str) -> Product:
    """The product whose picture stands for its category; each category shows another collection."""
    products = [product for product in load_catalogue().products if product.category == category]
    return Random(category).choice([product for product in products if product.in_stock])  # noqa: S311 - a picture


@require_GET
def category(request: HttpRequest, key: str) -> HttpResponse:
    found = categories_by_key().get(key)
    if not found:
        raise Http404
    wish = replace(read_wish(request.GET), q="", category=key)
    shown = {"category": found, "products": find(wish), "collections": COLLECTIONS, "wish": wish}
    return render(request, "storefront/category.html", shown)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What the shop itself finds; search.js puts the platform's answer in its place."""
    wish = read_wish(request.GET)
    is_asked = wish != Wish()
    return render(request, "storefront/search.html", {"wish": wish, "products": find(wish) if is_asked else []})


@require_GET
def product(request: HttpRequest, product_id: str) -> HttpResponse:
    product = _product(product_id)
    return render(request, "storefront/product.html", {"product": product, "picks": _companions(product)})


def _companions(product: Product) -> list[Product]:
    """What goes with it, in its own collection first."""
    others = [other for other in load_catalogue().products if other.kind in product.goes_with and other.in_stock]
    return sorted(others, key=lambda other: other.collection != product.collection)[:4]


def _product(product_id: str) -> Product:
    found = find_product(product_id)
    if not found:
        raise Http404
    return found


@require_GET
@cache_control(max_age=3600, public=True)
def picture(request: HttpRequest, product_id: str) -> HttpResponse:
    product = _product(product_id)
    return HttpResponse(draw(product, product.title.en), content_type="image/svg+xml")


@require_GET
def cart(request: HttpRequest) -> HttpResponse:
    inside = [line.product for line in read_cart(request).lines]
    return render(request, "storefront/cart.html", {"picks": [one for one in _favourites(8) if one not in inside][:4]})


# The forms below change nothing but this browser's own cookies, which are SameSite: there is no session to protect.


@require_POST
def add_to_cart(request: HttpRequest, product_id: str) -> HttpResponse:
    product, cart = _product(product_id), read_cart(request)
    if product.in_stock:
        cart = cart.with_quantity(product, cart.quantity_of(product) + 1)
    return keep_cart(HttpResponseRedirect(reverse("cart")), cart)


@require_POST
def remove_from_cart(request: HttpRequest, product_id: str) -> HttpResponse:
    cart = read_cart(request).with_quantity(_product(product_id), 0)
    return keep_cart(HttpResponseRedirect(reverse("cart")), cart)


@require_POST
def check_out(request: HttpRequest) -> HttpResponse:
    """Nothing is paid and nothing is sent; the page states the purchase, and shop-ai.js tells it to the platform."""
    bought = read_cart(request)
    if not bought.lines:
        return HttpResponseRedirect(reverse("cart"))
    order = f"demo-{token_hex(5)}"
    page = render(request, "storefront/thanks.html", {"bought": bought, "order": order, "cart": Cart()})
    return keep_cart(page, Cart())


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    titles = {product.id: said(product.title) for product in load_catalogue().products}
    return render(request, "storefront/account.html", {"titles": json.dumps(titles)})


@require_POST
def be_shopper(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    persona = load_link().persona(request.POST.get("shopper", ""))
    if not persona:
        response.delete_cookie(SHOPPER_COOKIE)
        return response
    response.set_cookie(SHOPPER_COOKIE, persona.external_id, samesite="Lax", httponly=True)
    return response


@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    language = "zh-hans" if request.POST.get("language") == "zh-hans" else "en"
    response.set_cookie("django_language", language, max_age=A_YEAR, samesite="Lax")
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(page if safe else reverse("home"))


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "storefront/missing.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/broken.html", status=500)
