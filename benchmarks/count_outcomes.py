"""What came of recommendations, over a million events of thirty days: the count by the job, and the page that shows it.

    python benchmarks/count_outcomes.py --lists 400000

Each list is seen by one of 20,000 visitors; one in twenty is clicked, one click in three leads into the cart, one in ten
to an order. Views of products fill up the rest. Half as many events of another shop stand in the same tables.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import start_platform

DAYS = 30
VISITORS = 20_000

# Ids of the time of the list, as UUIDv7 has them.
LISTS = """
INSERT INTO recommendations_recommendation (shop_id, id, created_at, updated_at, day, placement, product_id, items,
                                            filtered, personalized, model_version, arm, fallback)
SELECT %(shop)s, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
       at, at, at::date, (ARRAY['home', 'product_related', 'cart', 'buy_again'])[1 + n %% 4], '',
       (SELECT jsonb_agg(jsonb_build_object('product_id', 'P' || (n + i) %% 5000)) FROM generate_series(0, 7) i), '[]', true,
       'recommender-' || 1 + n * 3 / %(lists)s, '', ''
FROM (SELECT n, now() - interval '30 days' * (1 - n::float / %(lists)s) AS at FROM generate_series(0, %(lists)s - 1) n) list"""
EVENT_COLUMNS = """shop_id, id, created_at, updated_at, day, occurred_at, name, visitor_id, items, currency,
                   transaction_id, search_term, locale, recommendation_id"""
EVENTS = f"""
INSERT INTO shoppers_event ({EVENT_COLUMNS})
SELECT shop_id, gen_random_uuid(), at, at, at::date, at, name, visitor_id, items, '', transaction_id, '', '', list_id
FROM (
    SELECT list.shop_id, list.id AS list_id, kind.name, list.created_at + kind.after AS at,
           ('00000000-0000-4000-8000-' || lpad(to_hex(n %% {VISITORS}), 12, '0'))::uuid AS visitor_id,
           CASE WHEN kind.name = 'view_item_list' THEN list.items ELSE jsonb_build_array(list.items->0) END AS items,
           CASE WHEN kind.name = 'purchase' THEN 'order ' || n ELSE '' END AS transaction_id
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM recommendations_recommendation WHERE shop_id = %(shop)s) list
    JOIN (VALUES ('view_item_list', interval '1 second', 1), ('select_item', interval '1 minute', 20),
                 ('add_to_cart', interval '5 minutes', 60), ('purchase', interval '1 hour', 200)) kind (name, after, every)
    ON n %% kind.every = 0) event"""
VIEWS = f"""
INSERT INTO shoppers_event ({EVENT_COLUMNS})
SELECT %(shop)s, gen_random_uuid(), at, at, at::date, at, 'view_item',
       ('00000000-0000-4000-8000-' || lpad(to_hex(n %% {VISITORS}), 12, '0'))::uuid,
       jsonb_build_array(jsonb_build_object('product_id', 'P' || n %% 5000)), '', '', '', '', NULL
FROM (SELECT n, now() - interval '30 days' * random() AS at FROM generate_series(1, %(views)s) n) view"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=int, default=400_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shop-ai-benchmark-") as directory, start_platform(Path(directory)):
        measure(options.lists, options.events)


def measure(lists: int, events: int) -> None:
    from marketing.accounts.models import Membership, Shop, User
    from marketing.jobs.services import run_now
    from marketing.recommendations import services

    shop, rival = (Shop.objects.create(name=name, slug=name) for name in ("benchmark", "rival"))
    user = User.objects.create_user("owner@benchmark.test", "right horse battery")
    Membership.objects.create(shop=shop, user=user, role=Membership.Role.OWNER)
    fill(shop, lists, events)
    fill(rival, lists // 2, events // 2)
    analyze()
    with in_shop(shop):
        job = services.count_outcomes(shop)
    print(f"{'the count by the job':34}{timed(lambda: run_now(job)):>8.0f} ms")
    show_page(user)


def fill(shop: object, lists: int, events: int) -> None:
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from marketing.shoppers.ingesting import ensure_month

    with in_shop(shop), connection.cursor() as cursor:
        for days in (DAYS, 0, -DAYS):
            ensure_month((timezone.now() - timedelta(days=days)).date().replace(day=1))
        cursor.execute(LISTS, {"shop": shop.pk, "lists": lists})
        cursor.execute(EVENTS, {"shop": shop.pk})
        named = cursor.rowcount
        cursor.execute(VIEWS, {"shop": shop.pk, "views": max(0, events - named)})
        print(
            f"{shop}: {lists:,} lists, {named + cursor.rowcount:,} events, {named:,} of them name a list or follow one"
        )


def in_shop(shop: object) -> object:
    from marketing.common.tenancy import shop_context

    return shop_context(shop)


def analyze() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def show_page(user: object) -> None:
    from django.test import Client, override_settings

    override_settings(
        STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    ).enable()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    long_ago = (datetime.now(UTC) - timedelta(days=89)).date()
    for name in ("", f"?first={long_ago}", "export/"):
        path = f"/dashboard/recommendations/outcome/{name}"
        assert client.get(path).status_code == 200, path
        before = time.process_time()
        times = [timed(lambda path=path: read(client.get(path))) for _ in range(20)]
        cpu = (time.process_time() - before) * 1000 / len(times)
        print(
            f"{path:44}{statistics.median(times):>8.0f} ms (p50) {max(times):>6.0f} ms (worst of 20){cpu:>6.0f} ms CPU of Python"
        )


def read(response: object) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
