"""What every page of the storefront shows: the shop, the cart, the bar on top, and the tag of shop-ai.js."""

from typing import Any

from django.http import HttpRequest

from marketing.demo.cart import read_cart
from marketing.demo.catalogue import load_catalogue
from marketing.demo.link import load_link, platform_address

SHOPPER_COOKIE = "shopper"


def shop(request: HttpRequest) -> dict[str, Any]:
    link = load_link()
    persona = link.persona(request.COOKIES.get(SHOPPER_COOKIE, ""))
    return {
        "shop": load_catalogue(),
        "cart": read_cart(request),
        "personas": link.personas,
        "persona": persona,
        "platform": platform_address(request),
        "publishable_key": link.publishable_key,
        "shopper_token": link.sign_in(persona.external_id) if persona else "",
    }
