"""Chromium for the tests that need one. Imported by the conftest of each folder that has such tests."""

import atexit
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FOUND = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@cache
def start() -> Browser:
    """One for the whole process: Playwright cannot be started a second time beside itself."""
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    # As root, as in a container, Chromium starts without its sandbox only.
    return playwright.chromium.launch(executable_path=FOUND, args=["--no-sandbox", "--disable-dev-shm-usage"])


@pytest.fixture(scope="session")
def chromium() -> Browser:
    if not FOUND:
        pytest.skip("No Chromium here: apt install chromium, or set CHROMIUM to one.")
    return start()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser profile of its own; what the page logs as an error fails nothing, but is shown."""
    contexts = []

    def open_page(**options: object) -> Page:
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: print("The page threw:", error))
        return page

    yield open_page
    for context in contexts:
        context.close()
