"""Which role may see and do what. The services ask again; here, the pages."""

import pytest
from django.urls import reverse

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.common.tenancy import shop_context
from tests.dashboard.conftest import Browser
from tests.dashboard.furnishing import Furniture

EVERYBODY = {"owner", "marketer", "agent", "analyst", "developer"}
SEES = {
    "": EVERYBODY,
    "catalog/product/": EVERYBODY,
    "catalog/product/add/": {"owner", "marketer"},
    "catalog/import/add/": {"owner", "marketer"},
    "shoppers/shopper/": EVERYBODY,
    "shoppers/event/": EVERYBODY,
    "shoppers/order/": EVERYBODY,
    "registry/modelversion/": EVERYBODY,
    "recommendations/placement/add/": {"owner", "marketer"},
    "jobs/job/": EVERYBODY,
    "accounts/apikey/": {"owner", "developer"},
    "accounts/apikey/add/": {"owner", "developer"},
    "accounts/apikey/export/": {"owner", "developer"},
    "accounts/signingkey/": {"owner", "developer"},
    "accounts/membership/": {"owner"},
    "accounts/membership/add/": {"owner"},
    "accounts/auditevent/": EVERYBODY,
    "shoppers/order/add/": set(),
    "shoppers/event/add/": set(),
    "accounts/auditevent/add/": set(),
}


@pytest.fixture
def browsers(request: pytest.FixtureRequest, bare_shop: Shop) -> dict[str, Browser]:
    return {role: Browser(request.getfixturevalue(role), bare_shop) for role in EVERYBODY}


def test_each_page_opens_to_its_roles_alone(browsers: dict[str, Browser], furniture: Furniture) -> None:
    opened = {
        path: {role for role, browser in browsers.items() if browser.get(f"/dashboard/{path}").status_code == 200}
        for path in SEES
    }

    assert opened == SEES


MAY = {
    "train": ("dashboard:registry_train", None, {"owner", "marketer"}),
    "promote": ("dashboard:registry_promote", "version", {"owner", "marketer"}),
    "retry a job": ("dashboard:jobs_job_retry", "job", {"owner", "marketer", "developer"}),
    "rotate a key": ("dashboard:accounts_apikey_rotate", "key", {"owner", "developer"}),
    "undo an import": ("dashboard:catalog_import_undo", "import", {"owner", "marketer"}),
}


@pytest.mark.parametrize("deed", MAY)
def test_a_deed_of_another_role_changes_nothing(
    deed: str, browsers: dict[str, Browser], furniture: Furniture, bare_shop: Shop
) -> None:
    name, thing, roles = MAY[deed]
    address = reverse(name, args=[furniture[thing].pk] if thing else [])
    typed = {"typed": furniture["import"].file_name}

    answers = [browsers[role].send(address, typed, follow=True) for role in sorted(EVERYBODY - roles)]

    assert all("Your role in this shop does not allow this." in answer.text for answer in answers)
    with shop_context(bare_shop):
        assert not AuditEvent.objects.for_shop(bare_shop).filter(actor__isnull=False).exists()


def test_who_may_not_see_keys_finds_no_way_to_them(analysts_browser: Browser) -> None:
    page = analysts_browser.get("/dashboard/").text

    assert "/dashboard/accounts/apikey/" not in page.split("steps-title")[0]
    assert "/dashboard/accounts/membership/" not in page


def test_a_person_who_left_the_shop_is_out_at_once(owners_browser: Browser, owner: User) -> None:
    owner.memberships.all().delete()

    assert owners_browser.get("/dashboard/").url.startswith("/dashboard/login/")
