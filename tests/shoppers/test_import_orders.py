"""A file of orders: what a line is, what is made on the way, and what the same file does the second time."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from marketing.accounts.models import Shop
from marketing.accounts.selectors import audit_log
from marketing.catalog import selectors, services
from marketing.catalog.models import Import, Product
from marketing.catalog.search import search
from marketing.common.errors import Conflict, Invalid
from marketing.common.tenancy import shop_context
from marketing.jobs.services import run_now
from marketing.shoppers.models import Order, OrderLine, Shopper
from marketing.shoppers.services import record_consent
from tests.api import server_of

HEADER = "invoice,stock_code,description,quantity,invoice_date,price,customer_id,country\n"
MAPPING = {"title": "description"}


@pytest.fixture
def write(tmp_path: Path):
    def _write(*lines: str, encoding: str = "utf-8", name: str = "orders.csv") -> Path:
        path = tmp_path / name
        path.write_bytes((HEADER + "\n".join(lines) + "\n").encode(encoding))
        return path

    return _write


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("marketing.catalog.importing.batches.BATCH", 2)


def start(shop: Shop, path: Path, **asked: object) -> Import:
    options = {"product_pattern": r"^\d{5}", **asked.pop("options", {})}
    with shop_context(shop):
        return services.start_import(
            shop, Import.Kind.ORDERS, path, actor=None, mapping=MAPPING, options=options, **asked
        )


def run(shop: Shop, import_row: Import) -> Import:
    with shop_context(shop):
        job = selectors.job_of(import_row)
    run_now(job)
    with shop_context(shop):
        import_row.refresh_from_db()
    return import_row


def import_orders(shop: Shop, path: Path, **asked: object) -> Import:
    return run(shop, start(shop, path, **asked))


def told(shop: Shop, *fields: str) -> list[tuple]:
    with shop_context(shop):
        return list(OrderLine.objects.order_by("order__external_id", "position").values_list(*fields))


def test_lines_become_orders_shoppers_and_products(bare_shop, write):
    path = write(
        "1001,22423,CAKE STAND,2,2010-12-01 08:26:00,12.75,13085,United Kingdom",
        "1001,85123A,T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,13085,United Kingdom",
        "1002,22423,CAKE STAND,1,2010-12-02 09:00:00,12.95,,France",
    )

    counts = import_orders(bare_shop, path).counts

    assert {name: counts[name] for name in ("lines", "orders", "shoppers", "products", "guests")} == {
        "lines": 3, "orders": 2, "shoppers": 1, "products": 2, "guests": 1,
    }  # fmt: skip
    with shop_context(bare_shop):
        order = Order.objects.get(external_id="1001")
        assert (order.shopper.external_id, order.country, order.currency) == ("13085", "United Kingdom", "GBP")
        assert order.placed_at.isoformat() == "2010-12-01T08:26:00+00:00"
        assert Order.objects.get(external_id="1002").shopper is None
        cake_stand = Product.objects.get(external_id="22423")
        assert (cake_stand.title, str(cake_stand.price)) == ("CAKE STAND", "12.95")
        assert search(bare_shop, "cake stands").products == [cake_stand]


def test_a_line_is_known_by_its_place_in_its_order_wherever_it_stands_in_the_file(bare_shop, write, small_batches):
    path = write(
        "1001,22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,UK",
        "1002,22423,CAKE STAND,1,2010-12-01 09:00:00,12.75,17850,UK",
        "1001,22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,UK",
        "1002,22720,TINS,1,2010-12-01 09:00:00,4.95,17850,UK",
        "1001,22720,TINS,3,2010-12-01 08:26:00,4.95,13085,UK",
    )

    import_orders(bare_shop, path)

    assert told(bare_shop, "order__external_id", "position", "code") == [
        ("1001", 0, "22423"), ("1001", 1, "22423"), ("1001", 2, "22720"), ("1002", 0, "22423"), ("1002", 1, "22720"),
    ]  # fmt: skip


def test_the_same_file_again_adds_nothing(bare_shop, write, small_batches):
    lines = [f"{1001 + number // 2},2242{number},THING,1,2010-12-01 08:26:00,1.00,13085,UK" for number in range(5)]
    path = write(*lines)
    import_orders(bare_shop, path)
    before = told(bare_shop, "id", "updated_at")

    counts = import_orders(bare_shop, path).counts

    assert {name: count for name, count in counts.items() if count} == {"duplicates": 5}
    assert told(bare_shop, "id", "updated_at") == before


def test_an_order_is_placed_with_its_earliest_line(bare_shop, write, small_batches):
    import_orders(bare_shop, write(
        "1001,22423,CAKE STAND,1,2010-12-01 08:27:00,12.75,13085,UK",
        "1002,22423,CAKE STAND,1,2010-12-01 09:00:00,12.75,13085,UK",
        "1001,22720,TINS,1,2010-12-01 08:26:00,4.95,13085,UK",
    ))  # fmt: skip

    with shop_context(bare_shop):
        assert Order.objects.get(external_id="1001").placed_at.minute == 26
    assert [when.minute for (when,) in told(bare_shop, "placed_at")] == [27, 26, 0]


def test_the_shopper_of_an_order_may_stand_on_a_later_line(bare_shop, write, small_batches):
    counts = import_orders(bare_shop, write(
        "1001,22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,,UK",
        "1002,22423,CAKE STAND,1,2010-12-01 09:00:00,12.75,,UK",
        "1001,22720,TINS,1,2010-12-01 08:26:00,4.95,13085,UK",
    )).counts  # fmt: skip

    assert counts["guests"] == 1
    with shop_context(bare_shop):
        assert Order.objects.get(external_id="1001").shopper.external_id == "13085"


def test_charges_are_kept_and_are_no_products(bare_shop, write):
    counts = import_orders(bare_shop, write(
        "1001,POST,POSTAGE,1,2010-12-01 08:26:00,18.00,13085,France",
        "1001,22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,France",
    )).counts  # fmt: skip

    assert (counts["lines"], counts["charges"], counts["products"]) == (2, 1, 1)
    assert told(bare_shop, "code", "product__external_id") == [("POST", None), ("22423", "22423")]


def test_returns_and_corrections_keep_their_signs(bare_shop, write):
    counts = import_orders(bare_shop, write(
        "C1001,22423,CAKE STAND,-2,2010-12-01 08:26:00,12.75,13085,UK",
        "A1002,22720,Adjust bad debt,1,2010-12-02 08:26:00,-11062.06,,UK",
        "1003,22720,TINS,1,2010-12-02 08:26:00,,13085,UK",
    )).counts  # fmt: skip

    assert counts["returns"] == 1
    kept = told(bare_shop, "order__external_id", "quantity", "price")
    assert [(order, float(quantity), price and float(price)) for order, quantity, price in kept] == [
        ("1003", 1, None), ("A1002", 1, -11062.06), ("C1001", -2, 12.75),
    ]  # fmt: skip


def test_a_title_is_the_most_frequent_one_and_a_price_the_latest_above_zero(bare_shop, write, small_batches):
    import_orders(bare_shop, write(
        "1001,22423,damaged,-2,2010-12-01 08:26:00,0,,UK",
        "1002,22423,CAKE STAND,1,2010-12-03 08:26:00,12.75,13085,UK",
        "1003,22423,CAKE STAND,1,2010-12-02 08:26:00,10.95,13085,UK",
        "1004,22423,,1,2010-12-04 08:26:00,0,13085,UK",
    ))  # fmt: skip

    with shop_context(bare_shop):
        product = Product.objects.get()
    assert (product.title, str(product.price)) == ("CAKE STAND", "12.75")


def test_codes_that_differ_by_case_are_two_products(bare_shop, write):
    import_orders(bare_shop, write(
        "1001,85123A,HOLDER,1,2010-12-01 08:26:00,2.55,13085,UK",
        "1001,85123a,HOLDER,1,2010-12-01 08:26:00,2.55,13085,UK",
    ))  # fmt: skip

    with shop_context(bare_shop):
        assert set(Product.objects.values_list("external_id", flat=True)) == {"85123A", "85123a"}


def test_a_product_that_the_shop_knows_stays_as_the_shop_wrote_it(bare_shop, write):
    with shop_context(bare_shop):
        Product.objects.create(shop=bare_shop, external_id="22423", title="Regency cake stand", price=13)

    counts = import_orders(bare_shop, write("1001,22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,UK")).counts

    assert counts["products"] == 0
    assert told(bare_shop, "product__title", "product__price")[0][0] == "Regency cake stand"


def test_bad_rows_are_named_and_the_good_ones_are_kept(bare_shop, write):
    import_row = import_orders(bare_shop, write(
        "1001,22423,CAKE STAND,two,2010-12-01 08:26:00,12.75,13085,UK",
        "1001,22423,CAKE STAND,1,yesterday,12.75,13085,UK",
        "1001,22423,CAKE STAND,1,2010-12-01 08:26:00,NaN,13085,UK",
        ",22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,UK",
        "1001,,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,UK",
        "1001,22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,UK",
    ))  # fmt: skip

    assert (import_row.counts["lines"], import_row.counts["errors"]) == (1, 5)
    errors = Path(import_row.errors_path)
    assert errors.name.endswith("-errors.csv")


def test_a_mended_row_finds_its_place(bare_shop, write):
    good = "1001,22423,CAKE STAND,1,2010-12-01 08:26:00,12.75,13085,UK"
    last = "1001,22720,TINS,1,2010-12-01 08:26:00,4.95,13085,UK"
    import_orders(bare_shop, write(good, "1001,21931,BAG,two,2010-12-01 08:26:00,1.95,13085,UK", last))

    counts = import_orders(
        bare_shop, write(good, "1001,21931,BAG,2,2010-12-01 08:26:00,1.95,13085,UK", last, name="mended.csv")
    ).counts

    assert (counts["lines"], counts["duplicates"]) == (1, 2)
    assert told(bare_shop, "code") == [("22423",), ("21931",), ("22720",)]


def test_a_file_from_a_chinese_windows_is_read(bare_shop, write):
    import_orders(bare_shop, write("1001,10086,手工蓝染围巾,1,2026-01-02 10:00:00,99.00,张三,中国", encoding="gb18030"))

    assert told(bare_shop, "title", "order__shopper__external_id") == [("手工蓝染围巾", "张三")]


def test_a_time_without_its_zone_is_in_the_zone_of_the_file(bare_shop, write):
    path = write("1001,10086,SCARF,1,2026-01-02 00:30:00,99.00,1,CN")

    import_orders(bare_shop, path, options={"timezone": "Asia/Shanghai"})

    assert told(bare_shop, "placed_at")[0][0].isoformat() == "2026-01-01T16:30:00+00:00"


@pytest.mark.parametrize("options", [{"product_pattern": "("}, {"timezone": "Mars/Olympus"}, {"timezone": "../etc"}])
def test_a_wrong_option_stops_the_import_with_a_message(bare_shop, write, options):
    import_row = start(bare_shop, write("1001,10086,SCARF,1,2026-01-02 00:30:00,99.00,1,CN"), options=options)

    with pytest.raises(Invalid):
        run(bare_shop, import_row)

    with shop_context(bare_shop):
        import_row.refresh_from_db()
    assert import_row.state == Import.State.FAILED
    assert import_row.message.endswith(".")


def test_a_dry_run_counts_and_keeps_nothing(bare_shop, write, small_batches):
    lines = [f"{number // 2},2242{number},THING,1,2010-12-01 08:26:00,1.00,{number},UK" for number in range(6)]

    counts = import_orders(bare_shop, write(*lines), dry_run=True).counts

    assert (counts["lines"], counts["orders"], counts["products"], counts["shoppers"]) == (6, 3, 6, 6)
    with shop_context(bare_shop):
        assert not any(model.objects.exists() for model in (Order, OrderLine, Product, Shopper))


def test_undo_removes_exactly_what_the_import_made(bare_shop, write):
    first = import_orders(bare_shop, write("1001,22423,STAND,1,2010-12-01 08:26:00,12.75,13085,UK", name="1.csv"))
    second = import_orders(
        bare_shop,
        write(
            "1001,22423,STAND,1,2010-12-01 08:26:00,12.75,13085,UK",
            "1001,22720,TINS,1,2010-12-01 08:26:00,4.95,13085,UK",
            "1002,22720,TINS,1,2010-12-01 08:26:00,4.95,17850,UK",
            "1003,22720,TINS,1,2010-12-01 08:26:00,4.95,12583,UK",
            name="2.csv",
        ),
    )
    with shop_context(bare_shop):
        record_consent(bare_shop, shopper="12583", purpose="email", given=True)

        undone = services.undo_import(second, actor=None)

        assert undone.counts["removed"] == 3
        assert {name: audit_log(bare_shop)[0].details[name] for name in ("orders", "shoppers", "products")} == {
            "orders": 2, "shoppers": 1, "products": 1,
        }  # fmt: skip
        assert set(Shopper.objects.values_list("external_id", flat=True)) == {"13085", "12583"}
        with pytest.raises(Conflict):
            services.undo_import(second, actor=None)
        services.undo_import(first, actor=None)
        assert not any(model.objects.exists() for model in (Order, OrderLine, Product))


def test_a_server_takes_its_orders_back_with_the_same_address_as_products(bare_shop, write):
    import_row = import_orders(bare_shop, write("1001,22423,STAND,1,2010-12-01 08:26:00,12.75,13085,UK"))
    server = server_of(bare_shop)

    undone = server.send("POST", f"/api/v1/imports/{import_row.pk}/undo")

    assert (undone.status_code, undone.json()["counts"]["removed"]) == (200, 1)
    assert server.send("POST", f"/api/v1/imports/{import_row.pk}/undo").status_code == 409
    with shop_context(bare_shop):
        assert not any(model.objects.exists() for model in (Order, OrderLine, Product))


def test_the_command_makes_the_shop_and_prints_what_came_in(transactional_db, write, capsys):
    path = write("1001,22423,STAND,1,2010-12-01 08:26:00,12.75,13085,UK", "1001,POST,POSTAGE,1,2010-12-01,4,,UK")
    command = ["import_orders", str(path), "--shop", "giftware", "--product-pattern", r"^\d{5}"]

    call_command(*command, "--map", "title=description")

    printed = " ".join(capsys.readouterr().out.split())
    assert "There was no shop “giftware”" in printed
    for words in ("2 lines", "1 orders", "1 shoppers", "1 products", "1 charges", "0 returns", "0 guests", "0 errors"):
        assert words in printed
    assert Shop.objects.get(slug="giftware").name == "Giftware"


def test_the_command_says_which_column_is_missing(transactional_db, write):
    path = write("1001,22423,STAND,1,2010-12-01 08:26:00,12.75,13085,UK")

    with pytest.raises(CommandError, match="unheard"):
        call_command("import_orders", str(path), "--shop", "giftware", "--map", "quantity=unheard")


def test_a_killed_import_goes_on_and_adds_exactly_the_rest(transactional_db, settings, write, tmp_path):
    """Orders are scattered over the file, so the positions after the kill depend on what came before it."""
    lines = [
        f"{number % 700},{10000 + number % 90},THING,1,2010-12-01 08:{number % 60:02}:00,1.50,{number % 300},UK"
        for number in range(12_000)
    ]
    path = write(*lines)
    command = [sys.executable, "-c", COMMAND, str(path)]
    environment = {**os.environ, "DATABASE_NAME": settings.DATABASES["default"]["NAME"], "JOB_LEASE_SECONDS": "3"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shop = wait_for(lambda: Shop.objects.filter(slug="giftware").first())
    wait_for(lambda: count_lines(shop) >= 5_000)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = count_lines(shop)
    assert kept % 5_000 == 0
    assert kept < len(lines)

    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)

    positions = told(shop, "order__external_id", "position")
    assert sorted(positions) == sorted((str(order), place) for order in range(700) for place in range(18)
                                       if order + 700 * place < len(lines))  # fmt: skip
    with shop_context(shop):
        import_row = Import.objects.get()
    assert (import_row.state, import_row.counts["lines"], import_row.counts["duplicates"]) == ("done", len(lines), 0)


COMMAND = """
import os, sys
import django
from django.conf import settings
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")
for database in settings.DATABASES.values():
    database["NAME"] = os.environ["DATABASE_NAME"]
django.setup()
from django.core.management import call_command
call_command("import_orders", sys.argv[1], "--shop", "giftware", "--map", "title=description")
"""


def count_lines(shop: Shop) -> int:
    with shop_context(shop):
        return OrderLine.objects.count()


def wait_for(answer: object, patience: float = 60) -> object:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := answer():
            return found
        time.sleep(0.02)
    raise TimeoutError
