"""A client that speaks to the API as a shop's server or a browser does."""

import json

from django.http import HttpResponse
from django.test import Client

from marketing.accounts import services
from marketing.accounts.models import ApiKey, Shop
from marketing.common.tenancy import shop_context

ORIGIN = "https://paper-tea.test"


def make_key(shop: Shop, kind: str = ApiKey.Kind.SECRET) -> tuple[ApiKey, str]:
    origins = [ORIGIN] if kind == ApiKey.Kind.PUBLISHABLE else []
    with shop_context(shop):
        return services.create_api_key(shop, name=f"A {kind} key", kind=kind, origins=origins, actor=None)


class ApiClient(Client):
    """Answers 5xx are answers here, not exceptions: what the client of the API would see."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        authorization = {"Authorization": f"Bearer {secret}"} if secret else {}
        super().__init__(raise_request_exception=False, headers={**authorization, **headers})

    def send(self, method: str, path: str, data: object = None, **headers: str) -> HttpResponse:
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        return self.generic(method, path, body, content_type="application/json", headers=headers)


def server_of(shop: Shop) -> ApiClient:
    return ApiClient(make_key(shop)[1])


def browser_of(shop: Shop) -> ApiClient:
    return ApiClient(make_key(shop, ApiKey.Kind.PUBLISHABLE)[1], Origin=ORIGIN)
