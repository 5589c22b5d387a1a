"""Products and imports through the REST API, as a shop's server uses it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketing.catalog import selectors
from marketing.catalog.models import Import
from marketing.common.tenancy import shop_context
from marketing.jobs.services import run_now
from tests.api import browser_of, server_of

POT = {
    "external_id": "pot",
    "title": "Tea pot",
    "price": "19.90",
    "category": "Tea",
    "facts": [{"name": "Weight", "value": "350", "unit": "g"}],
    "texts": {"zh-hans": {"title": "茶壶"}},
}


@pytest.fixture
def server(bare_shop):
    return server_of(bare_shop)


def test_a_product_is_made_read_changed_and_deleted(server):
    made = server.send("POST", "/api/v1/products", POT)
    changed = server.send("PATCH", "/api/v1/products/pot", {"price": "18.00"})
    deleted = server.send("DELETE", "/api/v1/products/pot")

    assert made.status_code == 201
    assert made.json()["facts"] == [{"name": "Weight", "value": "350", "unit": "g", "locale": "", "source": "API"}]
    assert {**made.json(), "price": "18.00", "updated_at": ""} == {**changed.json(), "updated_at": ""}
    assert deleted.status_code == 204
    assert server.send("GET", "/api/v1/products/pot").status_code == 404


def test_put_makes_and_replaces_the_whole_product(server):
    assert server.send("PUT", "/api/v1/products/pot", {**POT, "external_id": "x"}).status_code == 400
    body = {name: value for name, value in POT.items() if name != "external_id"}
    assert server.send("PUT", "/api/v1/products/pot", body).status_code == 201

    replaced = server.send("PUT", "/api/v1/products/pot", {"title": "Pot"})

    assert replaced.status_code == 200
    found = replaced.json()
    assert (found["title"], found["price"], found["category"], found["facts"], found["texts"]) == (
        "Pot", None, None, [], {},
    )  # fmt: skip


@pytest.mark.parametrize("external_id", ["茶/壶 1", "a b", "100%25", "batch-1", "ü?"])
def test_an_id_may_hold_slashes_spaces_and_any_script(server, external_id):
    assert server.send("POST", "/api/v1/products", {**POT, "external_id": external_id}).status_code == 201

    path = external_id.replace("%", "%25").replace("?", "%3F").replace("/", "%2F")
    assert server.send("GET", f"/api/v1/products/{path}").json()["external_id"] == external_id


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"titel": "x"}, "/titel"),
        ({"price": "-1"}, "/price"),
        ({"price": "1.999"}, "/price"),
        ({"external_id": "a\nb"}, "/external_id"),
        ({"external_id": ".."}, "/external_id"),
        ({"url": "javascript:alert(1)"}, "/url"),
        ({"availability": "soon"}, "/availability"),
        ({"facts": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}, "/facts"),
        ({"facts": [{"name": "A"}]}, "/facts/0/value"),
        ({"texts": {"fr": {"title": "x"}}}, "/texts/fr"),
        ({"title": ""}, "/title"),
        ({"title": "x" * 501}, "/title"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(server, wrong, pointer):
    answer = server.send("POST", "/api/v1/products", {**POT, **wrong})

    assert answer.status_code == 400
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_batch_is_kept_whole_or_not_at_all(server, bare_shop):
    good = server.send("POST", "/api/v1/products/batch", {"products": [POT, {"external_id": "cup", "title": "Cup"}]})
    again = server.send("POST", "/api/v1/products/batch", {"products": [{"external_id": "cup", "price": "3"}, POT]})
    bad = server.send("POST", "/api/v1/products/batch", {"products": [{"external_id": "a", "title": "A"}, {}]})
    twice = server.send("POST", "/api/v1/products/batch", {"products": [POT, POT]})

    assert [one["verdict"] for one in good.json()["products"]] == ["new", "new"]
    assert [one["verdict"] for one in again.json()["products"]] == ["changed", "unchanged"]
    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (400, "/products/1/external_id")
    assert twice.status_code == 400
    with shop_context(bare_shop):
        assert selectors.products(bare_shop).count() == 2


def test_a_product_of_another_shop_is_not_found(server, rival_shop):
    server_of(rival_shop).send("POST", "/api/v1/products", POT)

    for method, body in (("GET", None), ("PATCH", {"title": "Mine"}), ("DELETE", None)):
        assert server.send(method, "/api/v1/products/pot", body).status_code == 404
    assert server.send("GET", "/api/v1/products").json()["data"] == []
    assert server_of(rival_shop).send("GET", "/api/v1/products/pot").json()["title"] == "Tea pot"


def test_a_browser_reads_no_catalogue(bare_shop):
    browser = browser_of(bare_shop)

    for path in ("/api/v1/products", "/api/v1/products/pot", "/api/v1/imports"):
        assert browser.send("GET", path).status_code == 403


def test_a_list_of_products_takes_few_queries(server, django_assert_max_num_queries):
    many = [{**POT, "external_id": str(number)} for number in range(50)]
    server.send("POST", "/api/v1/products/batch", {"products": many})

    with django_assert_max_num_queries(14):
        page = server.send("GET", "/api/v1/products?limit=50").json()

    assert len(page["data"]) == 50


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_imported_by_a_job_and_can_be_undone(server, bare_shop):
    upload = SimpleUploadedFile("list.csv", "编号,名称\n1,茶壶\n".encode("gbk"))
    started = server.post("/api/v1/imports", {"file": upload})
    assert started.status_code == 202
    with shop_context(bare_shop):
        job = selectors.job_of(Import.objects.get())
    run_now(job)

    read = server.get(started.headers["Location"]).json()
    assert (read["state"], read["counts"], read["rows_done"], read["encoding"]) == (
        "done", {"new": 1, "errors": 0}, 1, "gb18030",
    )  # fmt: skip
    assert server.get("/api/v1/products/1").json()["title"] == "茶壶"

    undone = server.send("POST", f"/api/v1/imports/{read['id']}/undo")
    assert (undone.json()["state"], undone.json()["counts"]["removed"]) == ("undone", 1)
    assert server.send("POST", f"/api/v1/imports/{read['id']}/undo").status_code == 409
    assert server.get("/api/v1/products/1").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_rows_that_were_not_kept_can_be_read(server, bare_shop):
    upload = SimpleUploadedFile("list.csv", b'id,title,price\n1,Pot,much\n2,Cup,1\n3,"open,1\n')
    started = server.post("/api/v1/imports", {"file": upload})
    with shop_context(bare_shop):
        job = selectors.job_of(Import.objects.get())
    run_now(job)

    errors = server.get(f"{started.headers['Location']}/errors").json()["errors"]

    assert [error["row"] for error in errors] == [2, 4]
    assert errors[0]["reason"] == "“much” is not a price."
    assert errors[0]["values"] == {"id": "1", "title": "Pot", "price": "much"}


def test_an_upload_that_says_too_little_is_refused(server):
    file = SimpleUploadedFile("list.csv", b"id,title\n1,x\n")

    assert server.post("/api/v1/imports", {}).status_code == 400
    assert server.post("/api/v1/imports", {"file": file, "mapping": "title"}).status_code == 400
    assert server.post("/api/v1/imports", {"file": file, "kind": "cats"}).status_code == 400
    assert server.send("POST", "/api/v1/imports", {"file": "text"}).status_code == 415
    assert server.generic("POST", "/api/v1/imports", b"--x", content_type="multipart/form-data").status_code == 400
