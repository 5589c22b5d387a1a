from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketing.accounts.models import Shop
from tests.api import ORIGIN, ApiClient


def make_key(*arguments: str) -> str:
    out = StringIO()
    call_command("create_key", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_printed_key_opens_the_api(bare_shop: Shop) -> None:
    secret = make_key("--shop", bare_shop.slug)

    assert ApiClient(secret).get("/api/v1/products").status_code == 200


def test_a_publishable_key_is_good_at_its_origin_alone(bare_shop: Shop) -> None:
    key = make_key("--shop", bare_shop.slug, "--kind", "publishable", "--origin", ORIGIN)

    asked = {"placement": "home"}
    assert ApiClient(key, Origin=ORIGIN).get("/api/v1/recommendations", asked).status_code == 200
    assert ApiClient(key, Origin="https://elsewhere.test").get("/api/v1/recommendations", asked).status_code == 403


@pytest.mark.usefixtures("bare_shop")
def test_an_unknown_shop_is_told_how_to_make_one() -> None:
    with pytest.raises(CommandError, match="create_shop NAME --slug giftware"):
        make_key("--shop", "giftware")
