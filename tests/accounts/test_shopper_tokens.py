import base64
import json
import time
from datetime import timedelta

import jwt
import pytest

from marketing.accounts import services
from marketing.accounts.models import Shop, SigningKey
from marketing.common.tenancy import shop_context
from tests.api import ApiClient, browser_of, server_of

pytestmark = pytest.mark.urls("tests.common.notes")


@pytest.fixture
def key(bare_shop: Shop) -> SigningKey:
    with shop_context(bare_shop):
        return services.create_signing_key(bare_shop, actor=None)


@pytest.fixture
def browser(bare_shop: Shop) -> ApiClient:
    return browser_of(bare_shop)


def sign(secret: str, *, algorithm: str = "HS256", **claims: object) -> str:
    return jwt.encode({"sub": "13085", "exp": int(time.time()) + 600, **claims}, secret, algorithm=algorithm)


def ask(client: ApiClient, token: str) -> object:
    return client.get("/api/v1/shopper", headers={"X-Shopper-Token": token})


def test_a_token_of_the_shops_server_names_the_shopper(browser: ApiClient, key: SigningKey) -> None:
    assert ask(browser, sign(key.secret)).json() == {"shopper": "13085"}


def test_no_token_is_a_stranger_and_no_error(browser: ApiClient) -> None:
    assert browser.get("/api/v1/shopper").json() == {"shopper": None}


def part(value: object) -> str:
    return (
        base64.urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode().rstrip("=")
    )


def bad_tokens(secret: str) -> dict[str, str]:
    claims = {"sub": "13085", "exp": int(time.time()) + 600}
    return {
        "empty": "",
        "a word": "token",
        "signed by somebody else": sign("0" * 64),
        "unsigned": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}.",
        "unsigned in capitals": f"{part({'alg': 'NONE'})}.{part(claims)}.",
        "another HMAC": sign(secret, algorithm="HS512"),
        "asymmetric": f"{part({'alg': 'RS256'})}.{part(claims)}.{part(b'x' * 256)}",
        "expired": sign(secret, exp=int(time.time()) - 120),
        "too long a life": sign(secret, exp=int(time.time()) + 7200),
        "no end": jwt.encode({"sub": "13085"}, secret, algorithm="HS256"),
        "an end that is no number": sign(secret, exp="soon"),
        "an infinite end": sign(secret, exp=float("inf")),
        "nobody": jwt.encode({"exp": claims["exp"]}, secret, algorithm="HS256"),
        "an empty name": sign(secret, sub=""),
        "a long name": sign(secret, sub="x" * 101),
        "NUL in the name": sign(secret, sub="a\x00b"),
        "a number for a name": jwt.encode({**claims, "sub": 13085}, secret, algorithm="HS256"),
        "a header of deep JSON": f"{part(b'[' * 5000)}.{part(claims)}.x",
        "bytes": "ÿþ.ÿþ.ÿþ",
    }


@pytest.mark.parametrize("name", bad_tokens("0" * 64))
def test_a_bad_token_is_an_error_and_never_a_stranger(browser: ApiClient, key: SigningKey, name: str) -> None:
    response = ask(browser, bad_tokens(key.secret)[name])

    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"


def test_a_token_of_another_shop_opens_nothing(browser: ApiClient, rival_shop: Shop, key: SigningKey) -> None:
    with shop_context(rival_shop):
        rival_key = services.create_signing_key(rival_shop, actor=None)

    assert ask(browser, sign(rival_key.secret)).status_code == 401


def test_two_keys_overlap_until_the_old_one_is_retired(browser: ApiClient, key: SigningKey, bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        new = services.create_signing_key(bare_shop, actor=None)
        services.retire_signing_key(key, actor=None, overlap=timedelta(hours=1))
    assert ask(browser, sign(key.secret)).status_code == ask(browser, sign(new.secret)).status_code == 200

    with shop_context(bare_shop):
        services.retire_signing_key(key, actor=None)

    assert ask(browser, sign(key.secret)).status_code == 401
    assert ask(browser, sign(new.secret)).status_code == 200


def test_a_known_shoppers_data_needs_their_own_token_or_a_server(
    browser: ApiClient, key: SigningKey, bare_shop: Shop
) -> None:
    own, other = {"X-Shopper-Token": sign(key.secret)}, {"X-Shopper-Token": sign(key.secret, sub="99")}
    path = "/api/v1/shoppers/13085/orders"

    assert browser.get(path).status_code == 403
    assert browser.get(path, headers=other).status_code == 403
    assert browser.get(path, headers=own).status_code == 200
    assert server_of(bare_shop).get(path).status_code == 200
