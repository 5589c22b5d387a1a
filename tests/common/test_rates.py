import pytest

from marketing.accounts.models import Shop
from marketing.common.api import rates
from marketing.common.api.rates import Buckets
from tests.api import ApiClient, browser_of, server_of


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _own_rates(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_RATES = {"publishable": (4, 6), "secret": (2, 4), "address": (1, 3)}
    monkeypatch.setattr(rates, "buckets", Buckets(Clock()))


def test_a_bucket_gives_its_burst_and_then_fills_at_its_rate() -> None:
    clock = Clock()
    buckets = Buckets(clock)

    assert [buckets.take("secret", "a").remaining for _ in range(4)] == [3, 2, 1, 0]
    refused = buckets.take("secret", "a")
    assert (refused.allowed, refused.wait) == (False, 0.5)
    clock.now += 0.5
    assert buckets.take("secret", "a").allowed
    assert not buckets.take("secret", "a").allowed
    clock.now += 60
    assert [buckets.take("secret", "a").allowed for _ in range(5)] == [True, True, True, True, False]


def test_one_key_does_not_use_up_the_rate_of_another() -> None:
    buckets = Buckets(Clock())

    while buckets.take("secret", "a").allowed:
        pass

    assert buckets.take("secret", "b").allowed


def test_full_buckets_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    buckets = Buckets(clock)
    buckets.forget_at = 10
    for who in range(10):
        buckets.take("secret", str(who))

    clock.now += 60
    buckets.take("secret", "late")

    assert set(buckets.full_at) == {("secret", "late")}


@pytest.mark.urls("tests.common.notes")
def test_who_asks_too_often_is_told_when_to_come_again(bare_shop: Shop) -> None:
    server = server_of(bare_shop)

    answers = [server.get("/api/v1/notes") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"secret";q=4;w=2'
    assert answers[0]["RateLimit"] == '"secret";r=3;t=1'
    assert answers[-1]["RateLimit"] == '"secret";r=0;t=2'
    assert answers[-1]["Retry-After"] == "1"
    assert answers[-1].json()["code"] == "rate_limited"


@pytest.mark.urls("tests.common.notes")
def test_one_visitor_cannot_use_up_the_key_of_all(bare_shop: Shop) -> None:
    browser = browser_of(bare_shop)
    greedy = [browser.get("/api/v1/notes", REMOTE_ADDR="192.0.2.1").status_code for _ in range(5)]

    assert greedy == [200, 200, 200, 429, 429]
    assert browser.get("/api/v1/notes", REMOTE_ADDR="192.0.2.2").status_code == 200


@pytest.mark.urls("tests.common.notes")
def test_a_visitor_cannot_invent_another_address(bare_shop: Shop) -> None:
    browser = browser_of(bare_shop)

    answers = [browser.get("/api/v1/notes", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(4)]

    assert answers[-1].status_code == 429


@pytest.mark.django_db
def test_the_public_description_has_a_limit_too() -> None:
    answers = [ApiClient().get("/api/v1/openapi.json") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
