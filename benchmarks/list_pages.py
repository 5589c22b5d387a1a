"""Every list of the merchant site, in a shop of a million events: how long, how many queries, how many rows of large
tables are read, and which of them from end to end.

    python benchmarks/list_pages.py [--events 1000000 --products 100000] [--only product,event]

Beside the shop stands a second one, a tenth of its size. Each address is asked three times, in this process, through every
middleware; the time is the middle one. 302: the list has no fiftieth page. The first three are no lists, and not judged.
Exits 1 when an address takes 300 ms or longer, or when it reads a large table from end to end.
"""

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import start_platform

LARGE = 5_000  # rows
MOST_MS = 300
ASKED = 3

# What people ask of the large lists, beside the first page and the fiftieth.
QUESTIONS = {
    "product": [
        "q=copperlamp", "q=P4242", "q=lamp", "q=nothing", "q=茶壶", "category__id__exact={category}", "availability__exact=in_stock",
        "hidden__exact=1", "price_from=10&price_to=12", "o=4", "o=-7", "q=copperlamp&availability__exact=out_of_stock",
    ],
    "category": ["q=Category"],
    "shopper": ["q=C4242", "q=C42", "q=nothing", "analytics__exact=1", "personalize__exact=0", "created_at_from={month}", "o=1", "o=-5"],
    "event": ["q={visitor}", "q=C4242", "q=O4242", "q=nothing", "name__exact=purchase", "day_from={month}&day_to={day}",
              "name__exact=search", "o=1"],
    "order": ["q=O4242", "q=C4242", "q=nothing", "placed_at_from={month}", "o=1"],
    "auditevent": ["q=changed", "q=nothing", "q=Olivia", "created_at_from={month}"],
    "job": ["q=import", "q=nothing", "state__exact=succeeded", "state__exact=running", "created_at_from={month}"],
    "import": ["q=list", "state__exact=done", "created_at_from={month}"],
    "recommendation": ["placement=home", "reaction=seen", "reaction=bought", "day_from={month}&day_to={day}"],
    "rule": ["q=lamp"],
}  # fmt: skip

NO_LISTS = ("/dashboard/", "/dashboard/search/?s=copperlamp", "/dashboard/search/?s=O4242")


@dataclass(frozen=True)
class Answer:
    address: str
    status: int
    milliseconds: float
    cpu: float  # milliseconds of this process and of its connection's in PostgreSQL, which a busy machine does not change
    queries: int
    rows: int  # read from large tables
    scanned: list[str]

    @property
    def is_good(self) -> bool:
        # Past the end of a list one is sent to its beginning; a filter that it does not have would end there, too.
        expected = (200, 302) if "?p=" in self.address else (200,)
        return self.status in expected and self.milliseconds < MOST_MS and not self.scanned

    def __str__(self) -> str:
        mark = "" if self.is_good else "  <--"
        scanned = f"  reads all of {', '.join(self.scanned)}" if self.scanned else ""
        return f"{self.milliseconds:8.0f} ms {self.cpu:5.0f} CPU ms {self.queries:3} queries {self.rows:9,} rows  {self.status}  {self.address}{scanned}{mark}"


def main() -> int:
    from benchmarks.big_shop import Size

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in vars(Size()).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", default="", help="names of lists")
    options = vars(parser.parse_args())
    only = [name for name in options.pop("only").split(",") if name]
    with start_platform():
        return walk(Size(**options), only)


def walk(size: object, only: list[str]) -> int:
    from django.db import connections
    from django.test.utils import override_settings

    from benchmarks.big_shop import Size, fill
    from marketing.accounts.models import Shop

    begun = time.perf_counter()
    shop, other = (Shop.objects.create(name=name, slug=name, currency="GBP") for name in ("big", "other"))
    with connections["owner"].cursor() as owner:
        fill(owner, shop.pk, size)
        fill(owner, other.pk, Size(**{name: max(100, number // 10) for name, number in vars(size).items()}))
        owner.execute("VACUUM ANALYZE")
    print(f"Filled in {time.perf_counter() - begun:.0f} s: {size}")
    plain = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
             "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # fmt: skip
    with override_settings(STORAGES=plain):
        answers = [ask(client, address) for client in [log_in(shop)] for address in addresses(shop, only)]
    answers = [answer for answer in answers if answer.address not in NO_LISTS]
    good = sum(answer.is_good for answer in answers)
    slowest = max(answers, key=lambda answer: answer.milliseconds)
    print(
        f"addresses={len(answers)} good={good} slowest={slowest.milliseconds:.0f}_ms most_queries={max(a.queries for a in answers)}"
    )
    return int(good < len(answers))


def log_in(shop: object) -> object:
    from django.test import Client

    from marketing.accounts.models import Membership, User

    user = User.objects.create_user("owner@big.test", "right horse battery", name="Olivia")
    Membership.objects.create(shop=shop, user=user, role=Membership.Role.OWNER)
    client = Client(raise_request_exception=True)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def addresses(shop: object, only: list[str]) -> list[str]:
    from marketing.accounts.site import site

    values = known_values(shop)
    found = [] if only else list(NO_LISTS)
    for model in site._registry:
        name = model._meta.model_name
        if not only or name in only:
            page = f"/dashboard/{model._meta.app_label}/{name}/"
            found += [page, f"{page}?p=50", *(f"{page}?{one.format(**values)}" for one in QUESTIONS.get(name, []))]
    return found


def known_values(shop: object) -> dict[str, object]:
    from datetime import timedelta

    from django.utils import timezone

    from marketing.catalog.models import Category
    from marketing.common.tenancy import shop_context
    from marketing.shoppers.models import Visitor

    with shop_context(shop):
        category, visitor = Category.objects.order_by("name").first(), Visitor.objects.order_by("pk").first()
    today = timezone.localdate()
    return {"category": category.pk, "visitor": visitor.visitor_id, "day": today, "month": today - timedelta(days=30)}


def ask(client: object, address: str) -> Answer:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    before, seconds, cpu = reads_until_now(), [], cpu_seconds()
    for _ in range(ASKED):
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        seconds.append(time.perf_counter() - begun)
    cpu = cpu_seconds() - cpu
    after = reads_until_now()
    scanned = [table for table, (scans, _rows) in after.items() if scans > before.get(table, (0, 0))[0]]
    read = sum(rows - before.get(table, (0, 0))[1] for table, (_scans, rows) in after.items()) // ASKED
    answer = Answer(
        address,
        response.status_code,
        statistics.median(seconds) * 1000,
        cpu / ASKED * 1000,
        len(queries),
        read,
        sorted(scanned),
    )
    print(answer, flush=True)
    return answer


def cpu_seconds() -> float:
    """A request closes its connection; the time of a server process that has ended is its parent's."""
    from django.db import connection, connections

    connection.close()
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT pg_backend_pid()")
        server = psutil.Process(owner.fetchone()[0]).parent().cpu_times()
    return time.process_time() + server.children_user + server.children_system


def reads_until_now() -> dict[str, tuple[int, int]]:
    from django.db import connection, connections

    from benchmarks.big_shop import reads

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with connections["owner"].cursor() as owner:
        return reads(owner, LARGE)


if __name__ == "__main__":
    sys.exit(main())
