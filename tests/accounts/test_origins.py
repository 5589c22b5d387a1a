import pytest

from marketing.accounts import services
from marketing.accounts.models import ApiKey, Shop
from marketing.accounts.origins import clean_origin
from marketing.common.api import rates
from marketing.common.api.rates import Buckets
from marketing.common.errors import Invalid
from marketing.common.tenancy import shop_context
from tests.api import ORIGIN, ApiClient, browser_of, make_key

pytestmark = pytest.mark.urls("tests.common.notes")


def preflight(origin: str) -> object:
    asks = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    return ApiClient().options("/api/v1/notes", headers=asks)


def test_a_preflight_from_an_origin_of_a_key_is_answered(bare_shop: Shop) -> None:
    make_key(bare_shop, ApiKey.Kind.PUBLISHABLE)

    response = preflight(ORIGIN)

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == ORIGIN
    assert "POST" in response["Access-Control-Allow-Methods"]
    for header in ("authorization", "content-type", "idempotency-key", "x-shopper-token", "x-request-id"):
        assert header in response["Access-Control-Allow-Headers"]
    assert "Origin" in response["Vary"]


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "", "https://paper-tea.test.evil.test", "a" * 5000])
def test_a_preflight_from_elsewhere_is_refused(bare_shop: Shop, origin: str) -> None:
    make_key(bare_shop, ApiKey.Kind.PUBLISHABLE)

    response = preflight(origin)

    assert response.status_code == 403
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_revoked_key_opens_no_origin(bare_shop: Shop) -> None:
    key, _ = make_key(bare_shop, ApiKey.Kind.PUBLISHABLE)
    with shop_context(bare_shop):
        services.revoke_api_key(key, actor=None)

    assert preflight(ORIGIN).status_code == 403


def test_an_answer_may_be_read_on_the_keys_own_origin(bare_shop: Shop) -> None:
    response = browser_of(bare_shop).get("/api/v1/notes")

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == ORIGIN
    assert "X-Request-Id" in response["Access-Control-Expose-Headers"]
    assert "Origin" in response["Vary"]


def test_an_answer_may_not_be_read_on_the_origin_of_another_shop(bare_shop: Shop, rival_shop: Shop) -> None:
    _, secret = make_key(bare_shop, ApiKey.Kind.PUBLISHABLE)
    with shop_context(rival_shop):
        services.create_api_key(
            rival_shop, name="Rival", kind="publishable", origins=["https://rival.test"], actor=None
        )

    response = ApiClient(secret, Origin="https://rival.test").get("/api/v1/notes")

    assert response.status_code == 403
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_browser_can_read_that_its_key_is_wrong_or_its_rate_used_up(
    bare_shop: Shop, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_RATES = {**settings.API_RATES, "address": (1, 1)}
    monkeypatch.setattr(rates, "buckets", Buckets())
    browser = browser_of(bare_shop)

    answers = [browser.get("/api/v1/notes") for _ in range(2)]
    answers += [browser.get("/api/v1/nothing"), ApiClient("pk_unknown", Origin=ORIGIN).get("/api/v1/notes")]

    assert [answer.status_code for answer in answers] == [200, 429, 404, 401]
    assert {answer["Access-Control-Allow-Origin"] for answer in answers} == {ORIGIN}


def test_a_secret_key_is_refused_in_a_browser(bare_shop: Shop) -> None:
    _, secret = make_key(bare_shop)

    response = ApiClient(secret, Origin=ORIGIN).get("/api/v1/notes")

    assert response.status_code == 403
    assert "browser" in response.json()["detail"]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Shop.Example/", "https://shop.example"),
        (" http://localhost:8001 ", "http://localhost:8001"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://[::1]:8001", "http://[::1]:8001"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(text: str, origin: str) -> None:
    assert clean_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    ["shop.example", "ftp://shop.example", "https://shop.example/cart", "https://a@b.example", "https://*:x", "*", ""],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        clean_origin(text)
