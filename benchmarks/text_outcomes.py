"""What came of texts, over a million events: the count by the job, the pages that show it, and the answer to a storefront.

    python benchmarks/text_outcomes.py [--events 1000000 --products 2000 --texts 1000 --shoppers 20000]

Beside a shop of `big_shop` stands a second one, half its size. Half of its products have a text that went live in the last ten weeks; a hundred of
them are in an A/B test that one event in ten tells of. Exits 1 when a page takes 300 ms or longer.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import start_platform

MOST_MS = 300
VISITOR = UUID("00000000-0000-4000-8000-000000000001")

TEXTS = """
INSERT INTO content_draft (id, shop_id, created_at, updated_at, product_id, also, kind, locale, audience, note, state, reason, text,
                           version, risk, facts, ai_generated, provider, model, fallback_from)
SELECT pg_temp.id('draft' || '{kind}', n), '{shop}', now(), now(), pg_temp.id('product', n), '[]', '{kind}', 'en', '', '', 'published', '',
       'A thing of stone.', 1, 0, '[]', true, 'template', '', '' FROM generate_series(1, {texts}) n;
INSERT INTO content_publication (id, shop_id, created_at, updated_at, draft_id, product_id, kind, locale, audience, text, also, stands_on,
                                 facts_hash, ai_generated, provider, model, on_trial)
SELECT pg_temp.id('text' || '{kind}', n), '{shop}', now() - interval '1 day' * (8 + n % 62), now(), pg_temp.id('draft' || '{kind}', n),
       pg_temp.id('product', n), '{kind}', 'en', '', 'A thing of stone.', '[]', '{{}}', '{hash}', true, 'template', '', {on_trial}
FROM generate_series(1, {texts}) n;"""
TEST = """
INSERT INTO content_experiment (id, shop_id, created_at, updated_at, name, metric, smallest_lift, state, salt, started_at, reason, winner,
                                a_seen, a_carted, a_bought, b_seen, b_carted, b_bought, left_out)
SELECT pg_temp.id('test', 1), '{shop}', now(), now(), 'Titles', 'carted', 20, 'running', decode(md5('{shop}'), 'hex'),
       now() - interval '60 days', '', '', 0, 0, 0, 0, 0, 0, 0;
INSERT INTO content_pair (id, shop_id, created_at, updated_at, experiment_id, draft_id, product_id, publication_id, external_id, kind,
                          locale, audience, reason)
SELECT pg_temp.id('pair', n), '{shop}', now(), now(), pg_temp.id('test', 1), pg_temp.id('drafttitle', n), pg_temp.id('product', n),
       pg_temp.id('texttitle', n), 'P' || n, 'title', 'en', '', '' FROM generate_series(1, 100) n;
UPDATE shoppers_event SET name = 'view_promotion', content_id = pg_temp.id('pair', 1 + abs(hashtext(id::text)) % 100),
       items = jsonb_build_array(jsonb_build_object('product_id', 'P' || 1 + abs(hashtext(id::text)) % 100))
WHERE shop_id = '{shop}' AND name = 'select_item' AND hashtext(id::text) % 2 = 0;"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = {"events": 1_000_000, "products": 2_000, "texts": 1_000, "shoppers": 20_000}
    for name, default in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    with start_platform():
        return measure(options)


def measure(options: argparse.Namespace) -> int:
    from django.db import connections
    from django.test.utils import override_settings

    from benchmarks.list_pages import log_in
    from marketing.accounts.models import Shop
    from marketing.common.tenancy import shop_context
    from marketing.content import services
    from marketing.jobs.services import run_now

    shop, rival = (
        Shop.objects.create(name=name, slug=name, currency="GBP", consent_mode="opt_out") for name in ("big", "other")
    )
    with connections["owner"].cursor() as owner:
        for one, part in ((shop, 1), (rival, 2)):
            fill(owner, one, options, part)
        owner.execute("VACUUM ANALYZE")
    print(f"{options.events:,} events, {options.products:,} products, {options.texts:,} texts that went live")
    with shop_context(shop):
        make_true(shop)
    for what in ("the count by the job", "the same a moment later"):
        with shop_context(shop):
            job = services.count_outcomes(shop)
        took, slowest = timed_with_statements(partial(run_now, job))
        print(f"{what:30}{took:8.0f} ms, {job.total} pieces; the slowest statement {slowest:6.0f} ms")
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(
        STORAGES=plain, API_RATES={"publishable": (10**6, 10**6), "secret": (10**6, 10**6), "address": (10**6, 10**6)}
    ):
        slowest = max([*pages(shop, log_in(shop)), *answers(shop)])
    print(f"slowest={slowest:.0f}_ms")
    return int(slowest >= MOST_MS)


def fill(owner: object, shop: object, options: argparse.Namespace, part: int) -> None:
    from benchmarks.big_shop import Size
    from benchmarks.big_shop import fill as fill_shop

    sizes = {name: getattr(options, name) // part for name in ("events", "products", "shoppers")}
    fill_shop(owner, shop.pk, Size(**sizes, orders=options.shoppers // part, others=1_000))
    values = {"shop": shop.pk, "texts": options.texts // part, "hash": ""}
    for kind, on_trial in (("description", False), ("title", True)):
        owner.execute(TEXTS.format(**values | {"texts": 100} if on_trial else values, kind=kind, on_trial=on_trial))
    owner.execute(TEST.format(**values))


def make_true(shop: object) -> None:
    """Each text stands on what its product says, so that it may be read."""
    from marketing.content import selectors
    from marketing.content.models import Publication
    from marketing.content.standing import facts_of_all, standing_hash

    texts = list(selectors.standing(shop))
    for text, facts in zip(texts, facts_of_all(shop, texts), strict=True):
        text.facts_hash = standing_hash(facts, [])
    Publication.objects.bulk_update(texts, ["facts_hash"], batch_size=500)


def pages(shop: object, client: object) -> list[float]:
    from marketing.common.tenancy import shop_context
    from marketing.content.models import Effect, Experiment

    with shop_context(shop):
        effect, test = Effect.objects.for_shop(shop).order_by("-days").first(), Experiment.objects.for_shop(shop).get()
        print(f"effect of {effect.days} days: {effect.before_seen} and {effect.after_seen} visits, {effect.others_before_seen:,} at others; "
              f"test: {test.a_seen:,} and {test.b_seen:,} shoppers, {test.left_out} left out")  # fmt: skip
    paths = ["effect/", "effect/?p=2", f"effect/{effect.pk}/change/", "experiment/", f"experiment/{test.pk}/change/"]
    return [show(f"/dashboard/content/{path}", client.get) for path in paths]


def answers(shop: object) -> list[float]:
    from rest_framework.test import APIClient

    from marketing.accounts.services import create_api_key
    from marketing.common.tenancy import shop_context

    with shop_context(shop):
        _key, secret = create_api_key(shop, name="Benchmark", kind="secret", actor=None)
    client = APIClient(headers={"Authorization": f"Bearer {secret}"})
    asked = [
        "/api/v1/content?product_id=P7",
        f"/api/v1/content?product_id=P7&visitor={VISITOR}",
        "/api/v1/content?product_id=P700",
    ]
    return [show(path, client.get) for path in asked]


def show(path: str, get: Callable) -> float:
    assert get(path).status_code == 200, path
    times = [timed(lambda: get(path)) for _ in range(15)]
    print(f"{path[:70]:72}{statistics.median(times):6.0f} ms (p50) {max(times):6.0f} ms (worst of 15)", flush=True)
    return statistics.median(times)


def timed_with_statements(work: Callable[[], object]) -> tuple[float, float]:
    from django.db import connection

    statements = []

    def time_it(execute: Callable, *asked: object) -> object:
        answers = []
        statements.append(timed(lambda: answers.append(execute(*asked))))
        return answers[0]

    with connection.execute_wrapper(time_it):
        return timed(work), max(statements)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
