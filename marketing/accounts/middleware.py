"""Finds the shop of a request, and lets the rest of the request see that shop alone."""

from collections.abc import Callable
from contextlib import nullcontext

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from marketing.accounts import selectors
from marketing.accounts.models import ApiKey, Shop
from marketing.common.request_ids import shop_slug
from marketing.common.tenancy import shop_context

API_PREFIX = "/api/v1/"


class ShopMiddleware:
    """An API request names its shop by its key, a page by the membership of the person who is logged in.

    The whole request is one transaction in that shop's context; an answer of 500 or more takes its writes back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.shop = request.membership = request.api_key = None
        if request.path_info.startswith(API_PREFIX):
            key_id, shop = self._of_key(request)
        else:
            key_id, shop = None, self._of_member(request)
        with shop_context(shop) if shop else nullcontext():
            return self._respond(request, shop, key_id)

    def _respond(self, request: HttpRequest, shop: Shop | None, key_id: str | None) -> HttpResponse:
        request.shop = shop
        if key_id:
            request.api_key = ApiKey.objects.for_shop(shop).filter(pk=key_id).first()
        token = shop_slug.set(shop.slug if shop else "")
        try:
            response = self.get_response(request)
        finally:
            shop_slug.reset(token)
        if shop and response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def _of_key(self, request: HttpRequest) -> tuple[str | None, Shop | None]:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None, None
        return find_key(secret.strip())

    def _of_member(self, request: HttpRequest) -> Shop | None:
        if not request.user.is_authenticated:
            return None
        request.membership = selectors.current_membership(request.user, request.session.get("shop_id"))
        return request.membership.shop if request.membership else None


def find_key(secret: str) -> tuple[str | None, Shop | None]:
    """The one look-up that happens before a shop is known: a function of the owner returns two ids and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_id, shop_id FROM find_key(%s)", [ApiKey.digest(secret)])
        row = cursor.fetchone()
    return (row[0], Shop.objects.get(pk=row[1])) if row else (None, None)
