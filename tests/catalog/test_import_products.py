"""`import_products`: from a file to products and facts, to the row."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketing.catalog import selectors, services
from marketing.catalog.importing import batches
from marketing.catalog.importing.batches import BatchResult, run_import
from marketing.catalog.importing.headers import product_fields
from marketing.catalog.importing.products import apply_products
from marketing.catalog.importing.reports import report_file
from marketing.catalog.models import Category, Import, Product, ProductFact
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.jobs.leases import claim
from marketing.jobs.models import Job
from marketing.jobs.services import Cancelled, LostLease, cancel
from tests.catalog.conftest import import_file
from tests.conftest import SHARED_DATA

pytestmark = pytest.mark.django_db(transaction=True)

TWO = "id,title,price,category,Material,Weight (g)\n1,Tea pot,19.90,Tea,Stoneware,350\n2,Cup,4,Tea,Porcelain,\n"


def products(shop) -> dict[str, Product]:
    with shop_context(shop):
        return {product.external_id: product for product in Product.objects.for_shop(shop).select_related("category")}


def facts(shop) -> set[tuple[str, str, str, str]]:
    with shop_context(shop):
        return set(ProductFact.objects.for_shop(shop).values_list("product__external_id", "name", "value", "unit"))


def errors_of(import_row: Import) -> list[list[str]]:
    return list(csv.reader(Path(settings.MEDIA_ROOT, import_row.errors_path).read_text("utf-8-sig").splitlines()))


def test_rows_become_products_with_categories_and_facts(bare_shop, write):
    import_row = import_file(bare_shop, write(TWO))

    pot = products(bare_shop)["1"]
    assert (pot.title, str(pot.price), pot.currency, pot.category.name) == ("Tea pot", "19.90", "GBP", "Tea")
    assert facts(bare_shop) == {
        ("1", "Material", "Stoneware", ""),
        ("1", "Weight", "350", "g"),
        ("2", "Material", "Porcelain", ""),
    }
    assert import_row.state == Import.State.DONE
    assert import_row.counts == {"new": 2, "facts": 3, "errors": 0}


def test_a_file_in_chinese_from_excel_is_imported(bare_shop, write):
    path = write("商品编号,标题,价格,库存,材质\n蓝-1,蓝色皮夹,￥199,0,牛皮\n", encoding="gb18030", packed=True)

    import_file(bare_shop, path)

    wallet = products(bare_shop)["蓝-1"]
    assert (wallet.title, wallet.currency, wallet.availability) == ("蓝色皮夹", "CNY", "out_of_stock")
    assert facts(bare_shop) == {("蓝-1", "材质", "牛皮", "")}


def test_the_same_file_again_changes_nothing(bare_shop, write):
    import_file(bare_shop, write(TWO))
    before = products(bare_shop)

    again = import_file(bare_shop, write(TWO))

    assert again.counts == {"unchanged": 2, "facts": 3, "errors": 0}
    assert {one.updated_at for one in products(bare_shop).values()} == {one.updated_at for one in before.values()}


def test_a_column_that_is_not_there_leaves_its_field_alone(bare_shop, write):
    import_file(bare_shop, write(TWO))

    again = import_file(bare_shop, write("id,title,Weight (g)\n1,Tea pot,\n2,Small cup,90\n"))

    assert str(products(bare_shop)["1"].price) == "19.90"
    assert products(bare_shop)["2"].title == "Small cup"
    assert facts(bare_shop) == {
        ("1", "Material", "Stoneware", ""),
        ("2", "Material", "Porcelain", ""),
        ("2", "Weight", "90", "g"),
    }
    assert again.counts["changed"] == 2


def test_bad_rows_are_named_and_good_rows_are_kept(bare_shop, write):
    import_row = import_file(
        bare_shop,
        write('id,title,price\n1,Pot,1\n,Nameless,2\n3,,3\n4,Cup,=cmd\n5,"open,5\n6,Jug,-5\n1,Again,7\n8,Bowl,8\n'),
    )

    assert set(products(bare_shop)) == {"1", "8"}
    assert import_row.counts["errors"] == 6
    header, *rows = errors_of(import_row)
    assert header == ["row", "reason", "id", "title", "price"]
    assert [row[0] for row in rows] == ["3", "4", "5", "6", "7", "8"]
    assert rows[0][1] == "The product id is missing."
    assert rows[2][2:] == ["4", "Cup", "'=cmd"]
    assert rows[5][1] == "“1” stands already in row 2."


def test_columns_can_be_mapped_and_left_out(bare_shop, write):
    path = write("Art,Bezeichnung,Farbe,Regal\n7,Kanne,blau,R2\n")

    import_file(bare_shop, path, mapping={"external_id": "Art", "title": "Bezeichnung"}, options={"ignore": ["Regal"]})

    assert products(bare_shop)["7"].title == "Kanne"
    assert facts(bare_shop) == {("7", "Farbe", "blau", "")}


def test_what_concerns_the_shop_alone_is_no_fact(bare_shop, write):
    import_file(bare_shop, write("id,title,Cost per item,created_at,成本价\n1,Pot,2.10,2024-01-01,3\n"))

    assert facts(bare_shop) == set()


def test_a_picture_without_an_address_leaves_the_one_that_is_there(bare_shop, write):
    import_file(bare_shop, write("id,title,image\n1,Pot,https://shop.test/pot.jpg\n2,Cup,https://shop.test/cup.jpg\n"))

    again = import_file(bare_shop, write("id,title,image\n1,Pot,pot.jpg\n2,Cup,\n"))

    assert products(bare_shop)["1"].image_url == "https://shop.test/pot.jpg"
    assert products(bare_shop)["2"].image_url == ""
    assert again.counts["addresses_left_out"] == 1


def test_a_dry_run_tells_what_would_change_and_changes_nothing(bare_shop, write):
    import_file(bare_shop, write(TWO))

    dry = import_file(bare_shop, write("id,title,price,category\n1,Tea pot,21,Tea\n3,Jug,5,New\n4,,1,\n"), dry_run=True)

    assert set(products(bare_shop)) == {"1", "2"}
    assert str(products(bare_shop)["1"].price) == "19.90"
    with shop_context(bare_shop):
        assert list(Category.objects.values_list("name", flat=True)) == ["Tea"]
    assert {name: dry.counts[name] for name in ("new", "changed", "errors")} == {"new": 1, "changed": 1, "errors": 1}
    report = list(csv.reader(report_file(dry).read_text("utf-8-sig").splitlines()))
    assert report[1] == ["2", "1", "price", "19.90", "21.00"]
    assert ["3", "3", "category", "", "New"] in report


def test_undo_removes_exactly_what_the_import_made(bare_shop, write, marketer):
    import_file(bare_shop, write("id,title,category\nold,Old one,Old\n"))
    import_row = import_file(
        bare_shop, write("id,title,category\nold,Old one,Tea\n1,Pot,Tea\n2,Cup,Cups\n3,Jug,Jugs\n")
    )
    with shop_context(bare_shop):
        services.update_product(selectors.products(bare_shop).get(external_id="2"), title="My cup", actor=marketer)

        undone = services.undo_import(import_row, actor=marketer)

    assert set(products(bare_shop)) == {"old", "2"}
    assert (undone.counts["removed"], undone.counts["kept"]) == (2, 1)
    with shop_context(bare_shop):
        assert set(Category.objects.values_list("name", flat=True)) == {"Old", "Tea", "Cups"}
        with pytest.raises(Conflict, match="only once"):
            services.undo_import(import_row, actor=marketer)


def test_an_analyst_may_neither_import_nor_undo(bare_shop, write, analyst):
    import_row = import_file(bare_shop, write(TWO))

    with shop_context(bare_shop):
        with pytest.raises(NotAllowed):
            services.start_import(bare_shop, Import.Kind.PRODUCTS, write(TWO), actor=analyst)
        with pytest.raises(NotAllowed):
            services.undo_import(import_row, actor=analyst)


def test_another_shop_gets_nothing_of_it(bare_shop, rival_shop, write):
    import_file(rival_shop, write("id,title,category\n1,Rival pot,Tea\n"))

    import_file(bare_shop, write(TWO))

    assert products(rival_shop)["1"].title == "Rival pot"
    assert products(bare_shop)["1"].title == "Tea pot"


def test_the_number_of_queries_does_not_grow_with_the_rows(bare_shop, write):
    def file(count: int, price: int) -> Path:
        rows = "".join(f"{one},P{one},{price},C{one % 7},{one}\n" for one in range(count))
        return write("id,title,price,category,size\n" + rows)

    counted = []
    for count, price in ((5, 1), (5, 2), (500, 1), (500, 2)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            import_file(bare_shop, file(count, price))
        counted.append(len(queries))

    assert max(counted) - min(counted) <= 5  # categories, facts and words that are there already need no insert


def test_a_file_of_several_batches_is_whole(bare_shop, write, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 10)
    rows = [f"{number},P{number}\n" for number in range(95)]
    rows[20] = "20,\n"
    rows[70] = "5,again\n"

    import_row = import_file(bare_shop, write("id,title\n" + "".join(rows)))

    assert len(products(bare_shop)) == 93
    assert (import_row.rows_done, import_row.rows_total) == (95, 95)
    assert [row[0] for row in errors_of(import_row)[1:]] == ["22", "72"]


def begin(shop, path: Path) -> tuple[Import, Job]:
    with shop_context(shop):
        import_row = services.start_import(shop, Import.Kind.PRODUCTS, path, actor=None)
        job = selectors.job_of(import_row)
    assert claim(job)
    return import_row, job


def test_a_cancelled_import_stops_after_its_batch_and_can_go_on(bare_shop, write, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 2)
    import_row, job = begin(bare_shop, write("id,title\n" + "".join(f"{one},P{one}\n" for one in range(6))))

    def apply_and_cancel(*args: object) -> BatchResult:
        cancel(job, actor=None)
        return apply_products(*args)

    with pytest.raises(Cancelled):
        run_import(import_row, apply_and_cancel, fields=product_fields(), job=job)
    assert (import_row.state, import_row.rows_done) == (Import.State.FAILED, 2)
    assert set(products(bare_shop)) == {"0", "1"}

    run_import(import_row, apply_products, fields=product_fields())
    assert (import_row.state, len(products(bare_shop))) == (Import.State.DONE, 6)


def test_a_process_that_wakes_behind_another_keeps_nothing(bare_shop, write, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 2)
    import_row, job = begin(bare_shop, write("id,title\n" + "".join(f"{one},P{one}\n" for one in range(6))))

    def apply_while_another_goes_on(*args: object) -> BatchResult:
        result = apply_products(*args)
        if import_row.rows_done == 0:
            transaction.on_commit(lambda: another_goes_on(bare_shop, import_row))
        return result

    with pytest.raises(LostLease):
        run_import(import_row, apply_while_another_goes_on, fields=product_fields(), job=job)
    assert set(products(bare_shop)) == {"0", "1"}


def another_goes_on(shop, import_row: Import) -> None:
    with shop_context(shop):
        Import.objects.filter(pk=import_row.pk).update(rows_done=4)


def test_a_bad_file_fails_with_a_message_and_leaves_nothing(bare_shop, write):
    with pytest.raises(Invalid, match="No column of this file is “title”"):
        import_file(bare_shop, write("id,price\n1,2\n"))

    with shop_context(bare_shop):
        import_row = selectors.imports(bare_shop).get()
    assert import_row.state == Import.State.FAILED
    assert "“title”" in import_row.message
    assert products(bare_shop) == {}


def test_the_command_tells_what_it_did(bare_shop, write, capsys):
    call_command("import_products", str(write(TWO)), shop=bare_shop.slug)

    told = capsys.readouterr().out
    assert "2 rows (csv, utf-8)" in told
    assert "2 new" in told
    assert "Next: look at the products" in told


def test_the_command_names_a_shop_that_is_not_there(bare_shop, write):
    with pytest.raises(CommandError, match=r"no shop “nowhere”. Known shops: paper-tea. Make one: .* create_shop"):
        call_command("import_products", str(write(TWO)), shop="nowhere")


def test_the_command_names_what_is_wrong_with_a_file(bare_shop, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_products", str(tmp_path / "nothing.csv"), shop=bare_shop.slug)


@pytest.mark.skipif(not SHARED_DATA.exists(), reason="the shared data is not on this machine")
def test_the_retail_demo_catalogue_is_imported_whole(bare_shop):
    import_row = import_file(bare_shop, SHARED_DATA / "catalog" / "retail_demo_products.jsonl.gz")

    # The file's own: 1,965 products, each with a style, 591 with a gender, in 19 categories.
    assert import_row.counts["new"] == 1_965
    assert import_row.counts["errors"] == 0
    assert len(facts(bare_shop)) == 1_965 + 591
    assert {name for _product, name, _value, _unit in facts(bare_shop)} == {"style", "gender affinity"}
    with shop_context(bare_shop):
        assert selectors.categories(bare_shop).count() == 19
