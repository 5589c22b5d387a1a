import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from tests.api import ApiClient, browser_of, server_of

pytestmark = pytest.mark.urls("tests.common.notes")


@pytest.fixture
def server(bare_shop: Shop) -> ApiClient:
    return server_of(bare_shop)


def test_an_unknown_address_is_a_problem(server: ApiClient) -> None:
    response = server.get("/api/v1/nothing")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


def test_an_unknown_method_lists_the_known_ones(server: ApiClient) -> None:
    response = server.send("DELETE", "/api/v1/notes", {})

    assert response.status_code == 405
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert response.json()["type"] == "/api/problems/method_not_allowed"


def test_a_format_that_nobody_speaks_is_a_problem_in_json(server: ApiClient) -> None:
    response = server.get("/api/v1/notes", headers={"Accept": "text/csv"})

    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_no_key_says_how_to_bring_one() -> None:
    response = ApiClient().get("/api/v1/notes")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Shop AI"'
    assert response.json()["code"] == "unauthenticated"


def test_a_browser_key_where_a_server_is_needed_is_refused(bare_shop: Shop) -> None:
    response = browser_of(bare_shop).get("/api/v1/secret")

    assert response.status_code == 403
    assert "sk_" in response.json()["detail"]


def test_a_domain_error_names_its_place_and_takes_everything_back(server: ApiClient, bare_shop: Shop) -> None:
    response = server.send("POST", "/api/v1/notes", {"title": "conflict"})

    assert response.status_code == 409
    assert response.json()["errors"] == [{"pointer": "/title", "code": "conflict", "detail": "It is there already."}]
    with shop_context(bare_shop):
        assert not Product.objects.exists()


def test_the_words_follow_the_reader(server: ApiClient) -> None:
    response = server.send("POST", "/api/v1/notes", {}, **{"Accept-Language": "zh-CN"})

    assert response["Content-Language"] == "zh-hans"
    assert response.json()["errors"] == [{"pointer": "/title", "code": "required", "detail": "该字段是必填项。"}]


def test_a_bug_tells_an_id_and_no_secret(server: ApiClient) -> None:
    response = server.get("/api/v1/broken/bug")

    assert response.status_code == 500
    assert response.json()["request_id"] == response["X-Request-Id"]
    assert "password" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize("how", ["away", "database"])
def test_what_will_be_back_soon_says_when_to_come_again(server: ApiClient, how: str) -> None:
    response = server.get(f"/api/v1/broken/{how}")

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response.json()["code"] == "unavailable"


def test_a_broken_statement_is_a_bug_and_ends_the_transaction_cleanly(server: ApiClient) -> None:
    assert server.get("/api/v1/broken/table").status_code == 500
    assert server.get("/api/v1/search?q=a").status_code == 200


def test_the_callers_request_id_comes_back(server: ApiClient) -> None:
    assert server.get("/api/v1/nothing", headers={"X-Request-Id": "abc-1"}).json()["request_id"] == "abc-1"


def test_a_request_costs_few_statements(server: ApiClient) -> None:
    server.get("/api/v1/search?q=a")  # notes the use of the key, once a minute

    with CaptureQueriesContext(
        connection,
    ) as queries:
        server.get("/api/v1/search?q=a")

    # key and shop, savepoint, look at and set the context, the key's row, leave the context, end of the savepoint
    assert len(queries) == 7
