import base64
import json

import pytest

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from tests.api import ApiClient, server_of

pytestmark = pytest.mark.urls("tests.common.notes")
TITLES = ["tea", "cup", "tea", "pot", "tea", "lid", "jar"]


@pytest.fixture
def server(bare_shop: Shop) -> ApiClient:
    with shop_context(bare_shop):
        for position, title in enumerate(TITLES):
            Product.objects.create(shop=bare_shop, external_id=str(position), title=title)
    return server_of(bare_shop)


def read_all(server: ApiClient, path: str, limit: int) -> list[str]:
    found, cursor = [], None
    while True:
        page = server.get(path, {"limit": limit, **({"cursor": cursor} if cursor else {})}).json()
        found += [row["external_id"] for row in page["data"]]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            assert cursor is None
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_the_pages_together_are_the_list(server: ApiClient, limit: int) -> None:
    assert read_all(server, "/api/v1/notes", limit) == ["6", "5", "4", "3", "2", "1", "0"]
    assert read_all(server, "/api/v1/notes/by-title", limit) == ["1", "6", "5", "3", "0", "2", "4"]


def test_a_row_that_comes_in_between_shifts_nothing(server: ApiClient, bare_shop: Shop) -> None:
    first = server.get("/api/v1/notes", {"limit": 3}).json()
    with shop_context(bare_shop):
        Product.objects.create(shop=bare_shop, external_id="new", title="new")
        Product.objects.filter(external_id="4").delete()  # the very row where the page ended

    second = server.get("/api/v1/notes", {"limit": 3, "cursor": first["next_cursor"]}).json()

    assert [row["external_id"] for row in second["data"]] == ["3", "2", "1"]


@pytest.mark.parametrize("limit", ["0", "-1", "101", "ten", "1.5"])
def test_a_limit_is_1_to_100(server: ApiClient, limit: str) -> None:
    response = server.get("/api/v1/notes", {"limit": limit})

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "limit"


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


ORDER = ["-created_at", "-id"]
CURSORS = {
    "a word": "abc",
    "no base64": "%%%",
    "Chinese": "光标",
    "no JSON": base64.urlsafe_b64encode(b"hello").decode(),
    "half of a character": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "deep": base64.urlsafe_b64encode(b"[" * 600).decode(),
    "a number": encoded(5),
    "an object": encoded({"a": 1, "b": 2}),
    "of another list": encoded([["title", "id"], ["a", "b"]]),
    "with too few values": encoded([ORDER, ["2026-01-01T00:00:00Z"]]),
    "with a wrong time": encoded([ORDER, ["yesterday", "019305a2-7c1e-7b6e-9b1a-3d2f5c6e8a90"]]),
    "with an impossible time": encoded([ORDER, ["2026-13-45T00:00:00Z", "019305a2-7c1e-7b6e-9b1a-3d2f5c6e8a90"]]),
    "with a wrong id": encoded([ORDER, ["2026-01-01T00:00:00Z", "1; DROP TABLE"]]),
    "with numbers": encoded([ORDER, [1, 2]]),
    "with nothing": encoded([ORDER, [None, None]]),
    "with NUL": encoded([ORDER, ["\x00", "\x00"]]),
    "with a lone surrogate": encoded([ORDER, ["\ud800", "\ud800"]]),
}


@pytest.mark.parametrize("name", CURSORS)
def test_a_cursor_that_is_not_ours_is_refused(server: ApiClient, name: str) -> None:
    response = server.get("/api/v1/notes", {"cursor": CURSORS[name]})

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "cursor"


def test_a_cursor_in_a_text_column_holds_no_nul(server: ApiClient) -> None:
    cursor = encoded([["title", "id"], ["\x00", "019305a2-7c1e-7b6e-9b1a-3d2f5c6e8a90"]])

    assert server.get("/api/v1/notes/by-title", {"cursor": cursor}).status_code == 400
