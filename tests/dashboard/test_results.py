"""What came of recommendations, as the merchant reads it."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from marketing.recommendations.models import Outcome, Recommendation
from tests.dashboard.conftest import Browser

PAGE = "/dashboard/recommendations/outcome/"


def today() -> date:
    return timezone.now().date()


def outcome(shop: Shop, *, days_ago: int = 1, placement: str = "home", version: str = "recommender-1", **counts: int):
    counts = {"answered": 200, "seen": 100, "clicked": 20, "carted": 8, "bought": 2, "left_out": 0} | counts
    day = today() - timedelta(days=days_ago)
    return Outcome.objects.create(shop=shop, day=day, placement=placement, model_version=version, **counts)


@pytest.fixture
def counted(bare_shop: Shop) -> Shop:
    with shop_context(bare_shop):
        Recommendation.objects.create(shop=bare_shop, day=today(), placement="home")
        outcome(bare_shop)
        outcome(bare_shop, days_ago=2, version="recommender-2", clicked=40)
        outcome(bare_shop, days_ago=60, placement="cart", seen=7000, clicked=0, carted=0, bought=0)
        Job.objects.create(
            shop=bare_shop,
            kind="recommendations.count_outcomes",
            key="x",
            state="succeeded",
            finished_at=timezone.now(),
        )
    return bare_shop


def rows_of(response: object) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_rates_stand_beside_their_intervals(owners_browser: Browser, counted: Shop) -> None:
    text = owners_browser.get(PAGE).text

    assert "Home page · recommender-1" in text
    assert "20</a> · 20.0%" in text
    assert "13.3% – 28.9%" in text  # Wilson's of 20 in 100
    assert "60 · 24.1% – 36.7%" in text  # of both versions together, 60 in 200


def test_the_address_says_what_is_shown(owners_browser: Browser, counted: Shop) -> None:
    long_ago = (today() - timedelta(days=89)).isoformat()

    both, one, old = (
        owners_browser.get(PAGE, asked).text for asked in ({}, {"version": "recommender-2"}, {"first": long_ago})
    )

    assert "recommender-1</th>" in both
    assert "recommender-1</th>" not in one
    assert "recommender-2</th>" in one
    assert "Cart · recommender-1" in old
    assert "Cart · recommender-1" not in both


@pytest.mark.parametrize(
    "asked", ["first=yesterday", "version=\u4e2d", "placement=%00", "first=2026-02-02&last=2026-01-01"]
)
def test_what_is_not_understood_is_said_and_the_rest_is_shown(
    owners_browser: Browser, counted: Shop, asked: str
) -> None:
    answer = owners_browser.get(f"{PAGE}?{asked}")

    assert answer.status_code == 200
    assert 'class="field-error"' in answer.text


def test_the_file_has_a_row_for_each_day_placement_and_version(owners_browser: Browser, counted: Shop) -> None:
    rows = rows_of(owners_browser.get(f"{PAGE}export/", {"placement": "home"}))

    assert [(row["day"], row["model_version"]) for row in rows] == [
        ((today() - timedelta(days=2)).isoformat(), "recommender-2"),
        ((today() - timedelta(days=1)).isoformat(), "recommender-1"),
    ]
    assert (rows[1]["lists_seen"], rows[1]["lists_bought"]) == ("100", "2")
    assert (rows[1]["click_rate"], rows[1]["click_rate_low"]) == ("0.2", "0.133367")


def test_without_a_list_the_page_says_what_to_do(owners_browser: Browser, bare_shop: Shop) -> None:
    assert "Put a place for recommendations into your storefront" in owners_browser.get(PAGE).text
    with shop_context(bare_shop):
        assert not Job.objects.exists()


def test_who_looks_first_has_the_lists_counted_and_who_comes_meanwhile_waits(
    owners_browser: Browser, analysts_browser: Browser, bare_shop: Shop
) -> None:
    with shop_context(bare_shop):
        Recommendation.objects.create(shop=bare_shop, day=today(), placement="home", model_version="recommender-1")
    for browser in (owners_browser, analysts_browser):
        assert "Being counted" in browser.get(PAGE).text
    with shop_context(bare_shop):
        job = Job.objects.get()

    run_now(job)

    text = owners_browser.get(PAGE).text
    assert "Being counted" not in text
    assert "No list was seen yet" in text
    with shop_context(bare_shop):
        assert Job.objects.count() == 1


def test_a_fresh_count_replaces_the_open_days_and_keeps_the_older_ones(owners_browser: Browser, counted: Shop) -> None:
    owners_browser.send(f"{PAGE}count/", {"query": "placement=home"})
    with shop_context(counted):
        job = Job.objects.get(state="queued")

    run_now(job)

    with shop_context(counted):
        kept = Outcome.objects.order_by("day").values_list("placement", "day", "answered")
        assert list(kept) == [("cart", today() - timedelta(days=60), 200), ("home", today(), 1)]


def test_another_shop_s_figures_are_nowhere(owners_browser: Browser, counted: Shop, rival_shop: Shop) -> None:
    with shop_context(rival_shop):
        outcome(rival_shop, version="rival-7", seen=99_999)

    assert "rival-7" not in owners_browser.get(PAGE).text
    assert "rival-7" not in str(rows_of(owners_browser.get(f"{PAGE}export/")))


def test_more_days_ask_the_database_no_more_often(owners_browser: Browser, counted: Shop) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            owners_browser.get(PAGE)
        return len(captured)

    queries()
    few = queries()
    with shop_context(counted):
        for days_ago in range(3, 25):
            outcome(counted, days_ago=days_ago)

    assert queries() == few <= 25
