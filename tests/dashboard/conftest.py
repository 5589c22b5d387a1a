import pytest
from django.http import HttpResponse
from django.test import Client

from marketing.accounts.models import Shop, User
from tests.browser import chromium, new_page
from tests.dashboard.furnishing import Furniture, furnish

__all__ = ["Browser", "chromium", "new_page"]


class Browser(Client):
    """Somebody who is logged in. `send` fills in which shop the form was made for, as the pages do."""

    def __init__(self, user: User, shop: Shop) -> None:
        super().__init__()
        self.shop = shop
        self.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def send(self, address: str, data: dict | None = None, **extra: object) -> HttpResponse:
        return self.post(address, {"_shop": str(self.shop.pk), **(data or {})}, **extra)


@pytest.fixture
def furniture(bare_shop: Shop) -> Furniture:
    return furnish(bare_shop)


@pytest.fixture
def owners_browser(owner: User, bare_shop: Shop) -> Browser:
    return Browser(owner, bare_shop)


@pytest.fixture
def analysts_browser(analyst: User, bare_shop: Shop) -> Browser:
    return Browser(analyst, bare_shop)
