"""A body of ten gigabytes, declared or not, fills no disk."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from marketing.accounts.models import Shop
from shop_ai.bodies import LimitedBody
from tests.api import server_of
from tests.dashboard.conftest import Browser, owners_browser

__all__ = ["owners_browser"]
HUGE = str(10 * 2**30)


def send(headers: dict[str, str], chunks: int, largest: int = 100) -> tuple[list[dict[str, Any]], int]:
    """What the application behind the limit hears when a client sends so many pieces of 10 bytes, and how many were read."""
    heard: list[dict[str, Any]] = []
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * 10, "more_body": read < chunks}

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        while not heard or (heard[-1]["type"] == "http.request" and heard[-1]["more_body"]):
            heard.append(await receive())

    scope = {"type": "http", "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    with ThreadPoolExecutor(1) as aside:  # where a browser was driven before, its loop runs in this thread
        aside.submit(asyncio.run, LimitedBody(application, largest)(scope, receive, None)).result()
    return heard, read


def test_what_is_small_enough_comes_through_whole() -> None:
    heard, _read = send({"content-length": "50"}, chunks=5)

    assert b"".join(message["body"] for message in heard) == b"x" * 50


def test_of_what_is_declared_too_large_nothing_is_read() -> None:
    heard, read = send({"content-length": HUGE}, chunks=1_000)

    assert (heard, read) == ([{"type": "http.request", "body": b"", "more_body": False}], 0)


def test_what_says_nothing_of_its_length_is_left_when_it_is_too_much() -> None:
    heard, read = send({}, chunks=1_000_000)

    assert heard[-1]["type"] == "http.disconnect"
    assert read == 11


@pytest.mark.django_db
def test_a_file_of_ten_gigabytes_is_refused_with_a_sentence(owners_browser: Browser, bare_shop: Shop) -> None:
    file = SimpleUploadedFile("huge.csv", b"id,title\n1,x\n")

    page = owners_browser.send(
        "/dashboard/catalog/import/add/", {"kind": "products", "file": file}, headers={"Content-Length": HUGE}
    )
    problem = server_of(bare_shop).post("/api/v1/imports", {"file": file}, headers={"Content-Length": HUGE})

    assert (page.status_code, problem.status_code) == (413, 413)
    assert "larger than 2 GiB" in page.text


@pytest.mark.django_db
def test_a_form_with_too_much_text_is_not_told_of_a_file(owners_browser: Browser, bare_shop: Shop) -> None:
    form = {"external_id": "pot", "title": "Tea pot", "description": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}

    page = owners_browser.send("/dashboard/catalog/product/add/", form)

    assert page.status_code == 413
    assert "more than the page takes at once" in page.text
    assert "GiB" not in page.text
