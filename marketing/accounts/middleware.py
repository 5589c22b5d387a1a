"""Finds the shop of a request, and lets the rest of the request see that shop alone."""

from collections.abc import Callable
from contextlib import nullcontext

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from marketing.accounts import selectors, services
from marketing.accounts.models import ApiKey, Shop
from marketing.common.request_ids import shop_slug
from marketing.common.tenancy import shop_context

API_PREFIX = "/api/v1/"
# Who fetches a feed knows an address and nothing else, so the key stands in it.
FEED, FEED_KEY = f"{API_PREFIX}content/feed", ApiKey.PREFIXES[ApiKey.Kind.FEED]
# Links that were passed on: their page opens the shop that they are of, whatever shop the session is in.
LINK_PREFIXES = ("/dashboard/invitation/", "/dashboard/accounts/membership/password/")


class ShopMiddleware:
    """An API request names its shop by its key, a page by the membership of the person who is logged in.

    The whole request is one transaction in that shop's context. It takes its writes back when a page answers 500 or more,
    and when the API answers with any problem: a client that is told "no" finds nothing changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.shop = request.membership = request.api_key = None
        is_api = request.path_info.startswith(API_PREFIX)
        secret = _secret(request) if is_api else ""
        shop = self._of_member(request) if not is_api else selectors.shop_of_key(secret) if secret else None
        with shop_context(shop) if shop else nullcontext():
            if shop and secret:
                request.api_key = selectors.find_key(shop, secret)
            response = self._respond(request, shop)
            if shop and response.status_code >= (400 if is_api else 500):
                transaction.set_rollback(True)
            elif request.api_key:
                services.note_use(request.api_key)
            return response

    def _respond(self, request: HttpRequest, shop: Shop | None) -> HttpResponse:
        request.shop = shop
        token = shop_slug.set(shop.slug if shop else "")
        try:
            return self.get_response(request)
        finally:
            shop_slug.reset(token)

    def _of_member(self, request: HttpRequest) -> Shop | None:
        if not request.user.is_authenticated or request.path_info.startswith(LINK_PREFIXES):
            return None
        request.membership = selectors.current_membership(request.user, request.session.get("shop_id"))
        if request.membership is None:
            return None
        services.note_visit(request.membership, request.session)
        return request.membership.shop


def _secret(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return secret.strip()
    named = request.GET.get("key", "") if request.path_info == FEED else ""
    return named if named.startswith(FEED_KEY) else ""
