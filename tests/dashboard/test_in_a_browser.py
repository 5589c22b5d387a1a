"""The site in a real Chromium: the policy stops nothing that the theme needs, and what lives on a page lives."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from marketing.accounts.models import Shop, User
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from tests.dashboard.furnishing import furnish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(new_page: Callable[..., Page], live_server: LiveServer, owner: User) -> Page:
    """Logged in, as a person does it. What the browser complains of is kept in `complaints`."""
    page = new_page(viewport={"width": 1280, "height": 800}, base_url=live_server.url)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    page.goto("/dashboard/")
    page.fill("input[name=username]", owner.email)
    page.fill("input[name=password]", "right horse battery")
    page.click("#login-form button[type=submit]")
    page.locator("#main").wait_for()
    return page


def test_pages_work_under_the_policy_and_ctrl_k_leads_to_a_product(site: Page, bare_shop: Shop) -> None:
    furniture = furnish(bare_shop)
    for address in ("/dashboard/", "/dashboard/catalog/product/", furniture.address("version")):
        site.goto(address)
        site.wait_for_load_state("networkidle")

    site.keyboard.press("Control+k")
    site.locator("#palette-results a", has_text="Train a model").wait_for()
    site.keyboard.type("jasm")
    site.locator("#palette-results a", has_text="Jasmine pearls").wait_for()
    site.keyboard.press("ArrowDown")
    site.keyboard.press("Enter")
    site.wait_for_url("**/catalog/product/*/change/")

    assert site.input_value("#id_title") == "Jasmine pearls"
    assert not site.complaints


def test_a_jobs_progress_moves_by_itself_and_comes_to_rest(site: Page, bare_shop: Shop) -> None:
    furniture = furnish(bare_shop)

    def tell(**changes: object) -> None:
        with shop_context(bare_shop):
            Job.objects.filter(pk=furniture["job"].pk).update(**changes)

    with shop_context(bare_shop):
        others = Job.objects.exclude(pk=furniture["job"].pk)
        others.update(state="succeeded", finished_at=timezone.now() - timedelta(days=1))
    tell(state="running", done=1, total=4, error="")
    site.goto(furniture.address("job"))
    site.get_by_text("1 of 4").wait_for()
    tell(done=3)
    site.get_by_text("3 of 4").wait_for()
    tell(state="succeeded", done=4)
    site.get_by_text("Succeeded").wait_for()

    assert site.locator("#job[hx-get]").count() == 0
    site.locator("#tray-summary", has_text="Jobs ended").wait_for()
    assert site.locator("#tray-jobs[hx-get]").count() == 0
    assert not site.complaints
