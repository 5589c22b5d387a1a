"""Two shops, one site: what belongs to the other one is not there, and two tabs never mix."""

import pytest

from marketing.accounts.models import AuditEvent, Membership, Shop, User
from marketing.common.tenancy import shop_context
from tests.dashboard.conftest import Browser
from tests.dashboard.furnishing import Furniture, furnish

MARKER = "Rivalry"


@pytest.fixture
def rival(rival_shop: Shop) -> Furniture:
    return furnish(rival_shop, MARKER)


def test_another_shops_things_are_not_found(owners_browser: Browser, furniture: Furniture, rival: Furniture) -> None:
    pages = [rival.address(name, page) for name in rival.things for page in ("change", "history")]
    pages += [rival.address("job", "progress"), rival.address("import", "errors"), rival.address("import", "columns")]

    assert {page: owners_browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_another_shops_things_cannot_be_changed(owners_browser: Browser, rival: Furniture, rival_shop: Shop) -> None:
    deeds = [
        rival.address("key", "rotate"), rival.address("key", "revoke"), rival.address("import", "keep"),
        rival.address("import", "undo"), rival.address("job", "retry"), rival.address("product"),
        rival.address("product", "delete"), rival.address("signing", "retire"),
        f"/dashboard/registry/modelversion/{rival['version'].pk}/promote/",
    ]  # fmt: skip

    assert {deed: owners_browser.send(deed).status_code for deed in deeds} == dict.fromkeys(deeds, 404)
    with shop_context(rival_shop):
        assert not AuditEvent.objects.for_shop(rival_shop).filter(actor__isnull=False).exists()


def test_lists_search_exports_and_choices_show_the_own_shop_alone(
    owners_browser: Browser, furniture: Furniture, rival: Furniture
) -> None:
    names = ("catalog/product", "catalog/category", "catalog/import", "shoppers/shopper", "shoppers/order", "jobs/job")
    pages = [f"{name}/{page}" for name in names for page in ("", "export/")]
    pages += ["", "accounts/auditevent/", "accounts/apikey/", "catalog/product/add/"]

    for page in pages:
        answer = owners_browser.get(f"/dashboard/{page}")
        body = answer.getvalue().decode()
        assert answer.status_code == 200
        assert MARKER not in body, page
    assert MARKER not in owners_browser.get("/dashboard/search/?s=Rivalry", headers={"HX-Request": "true"}).text


def test_ctrl_k_finds_pages_and_the_own_shops_things(owners_browser: Browser, furniture: Furniture) -> None:
    found = owners_browser.get("/dashboard/search/?s=Jasmine").text

    assert furniture.address("product") in found
    assert furniture.address("order") in found
    pages = owners_browser.get("/dashboard/search/?s=products", headers={"HX-Request": "true"}).text
    assert 'href="/dashboard/catalog/product/"' in pages


def test_ctrl_k_offers_what_the_role_may_do_in_either_language(
    owners_browser: Browser, analysts_browser: Browser, furniture: Furniture
) -> None:
    def offered(browser: Browser, words: str) -> str:
        return browser.get(f"/dashboard/search/?s={words}", headers={"HX-Request": "true"}).text

    assert "Train a model" in offered(owners_browser, "")
    assert "Train a model" in offered(owners_browser, "训练")
    assert "Train a model" not in offered(analysts_browser, "")
    assert "Invite a member" not in offered(analysts_browser, "member")


def test_what_ctrl_k_found_in_one_shop_is_not_kept_for_the_next(
    owners_browser: Browser, owner: User, furniture: Furniture, rival_shop: Shop
) -> None:
    Membership.objects.create(shop=rival_shop, user=owner, role="owner")
    owners_browser.get("/dashboard/search/?s=Jasmine")

    owners_browser.post("/dashboard/shop/", {"shop": str(rival_shop.pk)})

    assert "Jasmine pearls" not in owners_browser.get("/dashboard/search/?s=Jasmine").text


def test_a_form_of_an_older_tab_is_answered_409_and_changes_nothing(
    owners_browser: Browser, owner: User, furniture: Furniture, rival_shop: Shop
) -> None:
    Membership.objects.create(shop=rival_shop, user=owner, role="owner")
    assert f'name="_shop" value="{furniture.shop.pk}"' in owners_browser.get(furniture.address("product")).text
    owners_browser.post("/dashboard/shop/", {"shop": str(rival_shop.pk)})

    answer = owners_browser.send(furniture.address("product"), {"title": "Changed"})
    poll = owners_browser.get(furniture.address("job", "progress"), headers={"X-Shop": str(furniture.shop.pk)})

    assert (answer.status_code, poll.status_code) == (409, 409)
    assert "You opened it for Paper &amp; Tea, and since then went to Rival in another tab." in answer.text
    with shop_context(furniture.shop):
        furniture["product"].refresh_from_db()
    assert furniture["product"].title == "Jasmine pearls"


def test_a_form_that_names_no_shop_is_answered_409(owners_browser: Browser, furniture: Furniture) -> None:
    assert owners_browser.post("/dashboard/registry/modelversion/train/").status_code == 409


def test_nobody_goes_to_a_shop_that_is_not_theirs(owners_browser: Browser, rival_shop: Shop) -> None:
    assert owners_browser.post("/dashboard/shop/", {"shop": str(rival_shop.pk)}).status_code == 404
    assert owners_browser.post("/dashboard/shop/", {"shop": "no uuid"}).status_code == 404
