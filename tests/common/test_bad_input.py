"""What a plain REST framework view answers with 500, and more of its kind: here it is a 4xx that says where."""

import pytest

from marketing.accounts.models import Shop
from tests.api import ApiClient, server_of

pytestmark = pytest.mark.urls("tests.common.notes")


@pytest.fixture
def server(bare_shop: Shop) -> ApiClient:
    return server_of(bare_shop)


BODIES = {
    "NUL in a text": (rb'{"title": "a\u0000b"}', "/title"),
    "NUL in a JSON field": (rb'{"title": "a", "extra": {"deep": ["\u0000"]}}', "/extra/deep/0"),
    "NUL in a name": (rb'{"title": "a", "extra": {"\u0000": 1}}', "/extra"),
    "a lone surrogate": (rb'{"title": "a", "extra": "\ud800"}', "/extra"),
    "a lone low surrogate": (rb'{"title": "a", "extra": "x\udc00"}', "/extra"),
    "a surrogate in a name that needs escapes": (rb'{"title": "a", "extra": {"a/b~c": "\uD83D"}}', "/extra/a~1b~0c"),
    "NaN": (b'{"title": "a", "extra": NaN}', None),
    "Infinity": (b'{"title": "a", "extra": -Infinity}', None),
    "a number that overflows": (b'{"title": "a", "extra": 1e999}', None),
    "a number of 5,000 digits": (b'{"title": "a", "extra": ' + b"7" * 5000 + b"}", None),
    "100,000 levels of arrays": (b"[" * 100_000, None),
    "50,000 levels of objects": (b'{"a":' * 50_000, None),
    "100,000 closed levels": (b"[" * 100_000 + b"]" * 100_000, None),
    "40 levels": (b'{"title": "a", "extra": ' + b"[" * 40 + b"]" * 40 + b"}", None),
    "the same name twice": (b'{"title": "a", "title": "b"}', None),
    "bytes that are no UTF-8": (b'{"title": "\xff"}', None),
    "raw NUL": (b'{"title": "a\x00"}', None),
    "a byte order mark of UTF-16": ('{"title": "a"}'.encode("utf-16"), None),
    "half a body": (b'{"title": ', None),
    "two bodies": (b'{"title": "a"}{}', None),
    "a word": (b"undefined", None),
    "an array instead of an object": (b"[]", None),
    "a number instead of an object": (b"5", None),
    "null instead of an object": (b"null", None),
    "a number instead of a text's object": (b'{"title": {"a": 1}}', "/title"),
    "an object instead of a list": (b'{"title": "a", "lines": {}}', "/lines"),
    "one wrong line among good ones": (b'{"title": "a", "lines": [{"text": "x"}, {"text": ""}]}', "/lines/1/text"),
    "a text that is too long": (b'{"title": "' + b"x" * 21 + b'"}', "/title"),
    "nothing": (b"", "/title"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_refused_and_its_place_is_named(server: ApiClient, name: str) -> None:
    body, pointer = BODIES[name]

    response = server.send("POST", "/api/v1/notes", body)

    assert response.status_code == 400
    problem = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (problem["type"], problem["status"], problem["code"]) == ("/api/problems/invalid", 400, "invalid")
    assert problem["request_id"] == response["X-Request-Id"]
    if pointer is not None:
        assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_a_pair_of_surrogates_is_a_character(server: ApiClient) -> None:
    response = server.send("POST", "/api/v1/notes", rb'{"title": "\ud83c\udf75 tea"}')

    assert response.status_code == 201
    assert response.json()["title"] == "🍵 tea"


QUERIES = {
    "NUL": "q=%00",
    "NUL in a parameter that nobody reads": "q=a&other=%00",
    "nothing": "",
    "a word for a number": "q=a&at_least=abc",
    "a float in scientific notation for a number": "q=a&at_least=1e9",
    "a negative number": "q=a&at_least=-1",
    "a huge number": "q=a&at_least=" + "9" * 5000,
    "a text that is too long": "q=" + "x" * 21,
    "half of a character": "q=%ED%A0%80" + "x" * 20,
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_bad_query_is_refused(server: ApiClient, name: str) -> None:
    response = server.send("GET", f"/api/v1/search?{QUERIES[name]}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_wrong_parameter_is_named(server: ApiClient) -> None:
    problem = server.send("GET", "/api/v1/search?q=a&at_least=abc").json()

    assert [(error["parameter"], error["code"]) for error in problem["errors"]] == [("at_least", "invalid")]


def test_nul_in_the_path_is_refused(server: ApiClient) -> None:
    assert server.send("GET", "/api/v1/shoppers/%00/orders").status_code == 400


def test_a_body_of_another_type_is_refused(server: ApiClient) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "a/b/c"):
        response = server.generic("POST", "/api/v1/notes", b"title=a", content_type=content_type)
        assert response.status_code == 415, content_type
        assert response.json()["code"] == "unsupported_media_type"


def test_a_body_without_a_length_is_not_taken_for_an_empty_one(server: ApiClient) -> None:
    response = server.post("/api/v1/notes", headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH="")

    assert response.status_code == 411


def test_a_body_that_is_too_large_is_refused(server: ApiClient) -> None:
    response = server.send("POST", "/api/v1/notes", {"title": "x" * 1_100_000})

    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


def test_a_view_may_take_smaller_bodies_only(server: ApiClient) -> None:
    assert server.send("POST", "/api/v1/notes/small", {"title": "x" * 200}).status_code == 413
    assert server.send("POST", "/api/v1/notes/small", {"title": "small"}).status_code == 201
