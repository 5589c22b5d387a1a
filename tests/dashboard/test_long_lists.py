"""Lists of a shop with many rows: by an index, whatever is asked, and only what is shown."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.big_shop import Size, fill, reads
from benchmarks.list_pages import QUESTIONS, known_values
from marketing.accounts.models import Shop
from marketing.accounts.site.counting import EstimatedPaginator
from tests.campaigns.screenshots import LISTS
from tests.conftest import owner_server
from tests.dashboard.conftest import Browser

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = 2_000
MANY = Size(products=4_000, shoppers=4_000, orders=4_000, events=8_000, others=4_000)
MOST_QUERIES = 25
MOST_ROWS = 1_000  # a page shows 50, and counts up to 100 of them here
# No index tells these rows from the others: the shop is read by its key, or in the list's order until the page is full.
# What was bought from lists is told by all that people did in those weeks.
BY_THE_KEY = (
    "reaction=bought",
    "price",
    "analytics",
    "personalize",
    "availability",
    "o=",
    "auditevent/?q=",
    "category/",
    "lamp",
)


@pytest.fixture
def owners_cursor(bare_shop: Shop) -> Iterator[psycopg.Cursor]:
    with owner_server(connection.settings_dict["NAME"]) as owner, owner.cursor() as cursor:
        fill(cursor, bare_shop.pk, MANY)
        cursor.execute("VACUUM ANALYZE")  # also brings new words into their index
        yield cursor


def test_no_list_reads_a_large_table_from_end_to_end(
    owners_browser: Browser, bare_shop: Shop, owners_cursor: psycopg.Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EstimatedPaginator, "EXACT", 100)
    values = known_values(bare_shop)
    found = {}

    for path in LISTS.values():
        name = path.strip("/").rpartition("/")[2]
        for asked in ("", "p=2", *QUESTIONS.get(name, [])):
            address = f"/dashboard/{path}?{asked.format(**values)}"
            found[address] = visit(owners_browser, address, owners_cursor)

    assert {address: scanned for address, (_, scanned, _) in found.items() if scanned} == {}
    assert {address: queries for address, (queries, _, _) in found.items() if queries > MOST_QUERIES} == {}
    by_index = {
        address: rows for address, (_, _, rows) in found.items() if not any(one in address for one in BY_THE_KEY)
    }
    assert {address: rows for address, rows in by_index.items() if rows > MOST_ROWS} == {}


def visit(browser: Browser, address: str, owners_cursor: psycopg.Cursor) -> tuple[int, list[str], int]:
    """(queries, large tables that were read from end to end, rows of large tables that were read)"""
    before = reads(owners_cursor, LARGE)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    after = reads(owners_cursor, LARGE)
    assert answer.status_code in (200, 302), address
    scanned = [table for table, (scans, _) in after.items() if scans > before[table][0]]
    return len(queries), scanned, sum(rows - before[table][1] for table, (_, rows) in after.items())
