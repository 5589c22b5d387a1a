from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from marketing.accounts import services
from marketing.accounts.models import ApiKey, IdempotentRequest, Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from tests.api import ApiClient, browser_of, make_key, server_of

pytestmark = pytest.mark.urls("tests.common.notes")


@pytest.fixture
def server(bare_shop: Shop) -> ApiClient:
    return server_of(bare_shop)


def post(client: ApiClient, title: str, key: str) -> object:
    return client.send("POST", "/api/v1/notes", {"title": title}, **{"Idempotency-Key": key})


def count(shop: Shop) -> int:
    with shop_context(shop):
        return Product.objects.for_shop(shop).count()


def test_a_repeated_request_is_answered_as_the_first_and_does_nothing_again(server: ApiClient, bare_shop: Shop) -> None:
    first, second = post(server, "tea", "one"), post(server, "tea", "one")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second["Location"] == "/notes/tea"
    assert (first.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert count(bare_shop) == 1


def test_the_same_key_with_another_body_is_refused(server: ApiClient, bare_shop: Shop) -> None:
    post(server, "tea", "one")

    response = post(server, "cup", "one")

    assert response.status_code == 422
    assert response.json()["code"] == "idempotency_key_reused"
    assert count(bare_shop) == 1


def test_a_problem_is_not_kept_because_nothing_happened(server: ApiClient, bare_shop: Shop) -> None:
    assert post(server, "conflict", "one").status_code == 409
    assert post(server, "conflict", "one").status_code == 409
    assert post(server, "tea", "one").status_code == 201


def test_two_keys_of_one_shop_do_not_share_answers(server: ApiClient, bare_shop: Shop) -> None:
    post(server, "tea", "1")

    response = post(browser_of(bare_shop), "cup", "1")

    assert response.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_is_a_short_printable_text(server: ApiClient, key: str) -> None:
    assert post(server, "tea", key).status_code == 400


def test_after_a_day_the_key_is_free_again(server: ApiClient, bare_shop: Shop) -> None:
    post(server, "tea", "one")
    with shop_context(bare_shop):
        IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(hours=25))

    assert post(server, "cup", "one").status_code == 201


@pytest.fixture
def running(bare_shop: Shop) -> Iterator[tuple[ApiKey, str]]:
    """A request with the key "one" that has not ended: its connection holds the lock."""
    with shop_context(bare_shop):
        key, secret = services.create_api_key(bare_shop, name="Server", kind="secret", actor=None)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_take_lock, key).result()
        yield key, secret
        thread.submit(lambda: connection.close()).result()


def _take_lock(key: ApiKey) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"idempotent {key.pk} one"])


@pytest.mark.django_db(transaction=True)
def test_a_request_that_still_runs_is_not_begun_again(bare_shop: Shop, running: tuple[ApiKey, str]) -> None:
    server = ApiClient(running[1])

    assert post(server, "tea", "one").status_code == 409
    assert post(server, "tea", "two").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_effect_once(bare_shop: Shop) -> None:
    secret = make_key(bare_shop)[1]

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda _: _post_and_leave(secret), range(24)))

    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert count(bare_shop) == 1


def _post_and_leave(secret: str) -> int:
    try:
        return post(ApiClient(secret), "tea", "one").status_code
    finally:
        connection.close()
