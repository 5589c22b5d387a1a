"""A file through the page: what it is, what it would change, what is wrong in it, how it is read, kept and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketing.accounts.models import Shop
from marketing.catalog.models import Import, Product
from marketing.common.errors import DomainError
from marketing.common.tenancy import shop_context
from marketing.jobs.selectors import job_of
from marketing.jobs.services import run_now
from tests.catalog.test_read_google_feeds import BOMBS, ITEM, RSS
from tests.catalog.test_read_shopify import SHIRT
from tests.dashboard.conftest import Browser

pytestmark = pytest.mark.django_db(transaction=True)

GBK = "商品编号,标题,价格,库存,材质\n蓝-1,蓝色皮夹,￥199,3,牛皮\n绿-2,绿色钱包,￥89,0,帆布\n坏-3,,1,1,\n".encode("gbk")


def work(shop: Shop) -> Import:
    """The newest import, after a worker had it."""
    with shop_context(shop):
        import_row = Import.objects.for_shop(shop).select_related("shop").latest("created_at")
        job = job_of(import_row)
    try:
        run_now(job)
    except DomainError:
        assert job.state == "failed"
    with shop_context(shop):
        import_row.refresh_from_db()
    return import_row


def upload(browser: Browser, content: bytes, name: str = "products.csv", **said: str) -> Import:
    file = SimpleUploadedFile(name, content)
    answer = browser.send("/dashboard/catalog/import/add/", {"kind": "products", "file": file, **said})
    assert answer.status_code == 302, answer.text
    return work(browser.shop)


def keep(browser: Browser, rehearsal: Import) -> Import:
    browser.send(f"/dashboard/catalog/import/{rehearsal.pk}/keep/")
    return work(browser.shop)


def read(browser: Browser, import_row: Import, page: str = "change") -> str:
    return browser.get(f"/dashboard/catalog/import/{import_row.pk}/{page}/").text


def count(shop: Shop) -> int:
    with shop_context(shop):
        return Product.objects.for_shop(shop).count()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Artikel,Bezeichnung\n1,Topf\n", "map one to “external_id”"),
        (b"external_id,title\n1,\n", "No row of it can be used"),
    ],
    ids=["a wrong header", "no good row"],
)
def test_of_a_file_that_brings_nothing_nothing_can_be_imported(
    owners_browser: Browser, content: bytes, says: str
) -> None:
    checked = upload(owners_browser, content)

    page = read(owners_browser, checked)
    assert says in page
    assert f"/{checked.pk}/keep/" not in page
    assert f"/{checked.pk}/columns/" in page


@pytest.mark.parametrize(
    ("content", "form", "products", "errors"),
    [
        (SHIRT.encode(), "Shopify products (CSV), utf-8", 3, 0),
        (RSS.format(ITEM.format(id="pot")).encode(), "Google product feed (XML), utf-8", 1, 0),
        (GBK, "Table (CSV), gb18030", 2, 1),
    ],
    ids=["shopify", "google", "gbk from a spreadsheet"],
)  # fmt: skip
def test_a_file_is_known_checked_kept_and_taken_back(
    owners_browser: Browser, bare_shop: Shop, content: bytes, form: str, products: int, errors: int
) -> None:
    checked = upload(owners_browser, content)
    page = read(owners_browser, checked)
    assert f"Read as: {form}" in page
    assert (checked.counts["new"], checked.counts["errors"], count(bare_shop)) == (products, errors, 0)
    assert ('id="errors"' in page) == bool(errors)

    columns = read(owners_browser, checked, "columns")
    assert "fact" in columns

    kept = keep(owners_browser, checked)
    assert (kept.state, kept.counts["new"], count(bare_shop)) == ("done", products, products)
    assert keep(owners_browser, checked).counts["unchanged"] == products

    owners_browser.send(f"/dashboard/catalog/import/{kept.pk}/undo/", {"typed": kept.file_name})
    assert count(bare_shop) == 0


def test_a_google_feed_of_more_than_one_batch_is_kept_whole(owners_browser: Browser, bare_shop: Shop) -> None:
    feed = RSS.format("".join(ITEM.format(id=f"pot-{number}") for number in range(5_001)))

    kept = keep(owners_browser, upload(owners_browser, feed.encode(), name="feed.xml"))

    assert (kept.state, kept.counts["new"], kept.counts["errors"], count(bare_shop)) == ("done", 5_001, 0, 5_001)


def test_rows_with_an_error_stand_on_the_page_with_their_reason(owners_browser: Browser, bare_shop: Shop) -> None:
    page = read(owners_browser, upload(owners_browser, GBK))

    assert "The title is missing." in page
    assert "坏-3 · 1 · 1" in page


def test_a_file_whose_encoding_cannot_be_told_is_read_as_a_person_says(
    owners_browser: Browser, bare_shop: Shop
) -> None:
    refused = upload(owners_browser, "id,title\n1,Café crème brûlée\n2,Märzen\n".encode("cp1252"))
    page = read(owners_browser, refused, "columns")
    assert "encoding of this file could not be told" in page
    assert "How the file is read" in page

    owners_browser.send(f"/dashboard/catalog/import/{refused.pk}/columns/", {"format": "auto", "encoding": "cp1252"})

    again = work(bare_shop)
    assert (again.dry_run, again.encoding, again.counts["new"]) == (True, "cp1252", 2)


def test_a_file_with_headers_of_its_own_is_told_which_column_holds_what(
    owners_browser: Browser, bare_shop: Shop
) -> None:
    refused = upload(owners_browser, b"Art,Bezeichnung,Farbe\n7,Kanne,blau\n")
    assert "No column of this file is" in read(owners_browser, refused)
    assert "Kanne" in read(owners_browser, refused, "columns")

    owners_browser.send(
        f"/dashboard/catalog/import/{refused.pk}/columns/",
        {"column:external_id": "Art", "column:title": "Bezeichnung"},
    )

    assert work(bare_shop).counts["new"] == 1
    assert keep(owners_browser, work(bare_shop)).mapping == {"external_id": "Art", "title": "Bezeichnung"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        *((bomb.encode(), "DOCTYPE") for bomb in BOMBS.values()),
        (b"PK\x03\x04...", "ZIP archive"),
        (b",".join(b"c%d" % number for number in range(1_000_000)) + b"\n1\n", "The header cannot be read|more than 1,000|longer than"),
        (b'id,"title\n1,x\n', "header cannot be read"),
        (b"a;b\n1;2\n", "No column of this file is"),
    ],
)  # fmt: skip
def test_a_bad_file_says_why_and_changes_nothing(
    owners_browser: Browser, bare_shop: Shop, content: bytes, reason: str
) -> None:
    refused = upload(owners_browser, content)

    assert refused.state == "failed"
    assert any(part in refused.message for part in reason.split("|")), refused.message
    assert owners_browser.get(f"/dashboard/catalog/import/{refused.pk}/columns/").status_code == 200
    assert count(bare_shop) == 0


def test_formulas_and_scripts_are_text_and_other_writing_systems_stay_whole(
    owners_browser: Browser, bare_shop: Shop
) -> None:
    titles = ["=HYPERLINK(1)", "<script>alert(1)</script>", "שלום עולם", "👩‍👩‍👧 蓝色", "\u202eevil", "é́́́́́"]
    content = "id,title\n" + "".join(f'{number},"{title}"\n' for number, title in enumerate(titles))

    checked = upload(owners_browser, content.encode())
    page = read(owners_browser, checked) + read(owners_browser, checked, "columns")
    keep(owners_browser, checked)

    assert "<script>alert" not in page
    with shop_context(bare_shop):
        found = Product.objects.for_shop(bare_shop).order_by("external_id").values_list("title", flat=True)
        assert list(found) == titles
