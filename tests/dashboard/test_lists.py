"""A list as a member likes it: views that are saved, columns that are chosen, changes that are taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Membership, SavedView, Shop, User
from marketing.accounts.site.lists import filters_in
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from tests.dashboard.conftest import Browser
from tests.dashboard.furnishing import Furniture
from tests.dashboard.test_work import actions

PRODUCTS = "/dashboard/catalog/product/"
UNDO = 'formaction="'


def save(browser: Browser, name: str, query: str, **extra: str) -> str:
    form = {"page": "catalog.product", "name": name, "query": query, **extra}
    return browser.send("/dashboard/views/", form, follow=True).text


def undo(browser: Browser, page: str) -> str:
    address = page.split(UNDO)[1].split('"')[0]
    return browser.send(address, follow=True).text


def test_an_address_is_kept_without_what_says_no_rows() -> None:
    assert filters_in("q=tea&p=3&o=-2&e=1") == filters_in("o=-2&q=tea") == "o=-2&q=tea"


def test_a_view_is_saved_opened_removed_and_brought_back(owners_browser: Browser, furniture: Furniture) -> None:
    shown = save(owners_browser, "Sold out", "availability__exact=out_of_stock&p=2")
    removed = owners_browser.send(
        f"/dashboard/views/{view_of(furniture.shop).pk}/remove/",
        headers={"Referer": f"http://testserver{PRODUCTS}"},
        follow=True,
    ).text
    back = undo(owners_browser, removed)

    assert '<a class="view" href="?availability__exact=out_of_stock" aria-current="page">Sold out' in shown
    assert 'id="view-name"' not in shown
    assert "The view “Sold out” is removed." in removed
    assert "The change is taken back." in back
    assert view_of(furniture.shop).query == "availability__exact=out_of_stock"
    assert actions(furniture.shop) == ["view.saved", "view.removed", "view.saved"]


def view_of(shop: Shop) -> SavedView:
    with shop_context(shop):
        return SavedView.objects.for_shop(shop).get()


def test_a_view_is_ones_own_until_it_is_shared(
    owners_browser: Browser, analysts_browser: Browser, furniture: Furniture
) -> None:
    save(owners_browser, "Mine", "q=mine")
    save(owners_browser, "Ours", "q=ours", shared="on")

    page = analysts_browser.get(f"{PRODUCTS}?q=ours").text
    refused = analysts_browser.send(remove_of(furniture.shop, "Ours"), follow=True).text
    hidden = analysts_browser.send(remove_of(furniture.shop, "Mine"), follow=True).text

    assert "Ours" in page
    assert "?q=mine" not in page
    assert "Remove this view" not in page
    assert "Only who made a shared view" in refused
    assert "is removed" not in hidden


def remove_of(shop: Shop, name: str) -> str:
    with shop_context(shop):
        return f"/dashboard/views/{SavedView.objects.for_shop(shop).get(name=name).pk}/remove/"


def test_a_shared_view_that_an_owner_brings_back_is_its_makers_again(
    owners_browser: Browser, analysts_browser: Browser, analyst: User, furniture: Furniture
) -> None:
    save(analysts_browser, "Ours", "q=ours", shared="on")

    undo(owners_browser, owners_browser.send(remove_of(furniture.shop, "Ours"), follow=True).text)

    assert view_of(furniture.shop).member == Membership.objects.get(user=analyst)
    with shop_context(furniture.shop):
        saved = AuditEvent.objects.filter(action="view.saved").order_by("created_at")
        assert [entry.actor_name for entry in saved] == ["Anna", "Olivia"]


def test_a_view_is_not_brought_back_over_another_of_its_makers(
    owners_browser: Browser, analysts_browser: Browser, furniture: Furniture
) -> None:
    save(analysts_browser, "Tea", "q=ours", shared="on")
    removed = owners_browser.send(remove_of(furniture.shop, "Tea"), follow=True).text
    save(analysts_browser, "Tea", "q=mine")

    assert "There is a view “Tea” already." in undo(owners_browser, removed)


@pytest.mark.parametrize("name", ["Tea", "茶" * 80, "a" * 59 + " b"])
def test_two_views_of_one_name_are_refused(owners_browser: Browser, furniture: Furniture, name: str) -> None:
    save(owners_browser, name, "q=tea")

    assert f"There is a view “{name[:60].strip()}” already." in save(owners_browser, name, "q=coffee")


def test_a_view_of_no_list_is_not_there(owners_browser: Browser, furniture: Furniture) -> None:
    form = {"page": "accounts.user", "name": "Users", "query": "q=a"}

    assert owners_browser.send("/dashboard/views/", form).status_code == 404


def test_columns_are_chosen_by_each_member_for_themselves(
    owners_browser: Browser, analysts_browser: Browser, furniture: Furniture
) -> None:
    owners_browser.send("/dashboard/columns/", {"page": "catalog.product", "column": ["brand", "price_shown", "evil"]})

    mine, theirs = owners_browser.get(PRODUCTS).text, analysts_browser.get(PRODUCTS).text
    owners_browser.send("/dashboard/columns/", {"page": "catalog.product", "reset": ""})

    assert ("field-brand" in mine, "field-title" in mine, "field-external_id" in mine) == (True, True, False)
    assert ("field-brand" in theirs, "field-external_id" in theirs) == (False, True)
    assert "field-external_id" in owners_browser.get(PRODUCTS).text


@pytest.mark.parametrize("columns", [["external_id"], ["price_shown", "brand"], []])
def test_a_sorted_list_is_the_same_for_who_sees_other_columns_and_no_boxes(
    owners_browser: Browser, analysts_browser: Browser, bare_shop: Shop, columns: list[str]
) -> None:
    with shop_context(bare_shop):
        for number, price in enumerate((3, 9, 1)):
            Product.objects.create(shop=bare_shop, external_id=str(number), title=f"Tea {number}", price=price)
    for browser in (owners_browser, analysts_browser):
        browser.send("/dashboard/columns/", {"page": "catalog.product", "column": columns})

    dearest_first = [browser.get(f"{PRODUCTS}?o=-4").text for browser in (owners_browser, analysts_browser)]

    for page in dearest_first:
        assert page.index("Tea 1</a>") < page.index("Tea 0</a>") < page.index("Tea 2</a>")
    if "price_shown" in columns:
        assert all('href="?o=4"' in page for page in dearest_first)


@pytest.mark.filterwarnings("error:.*naive datetime:RuntimeWarning")
def test_a_period_holds_the_whole_of_its_last_day(owners_browser: Browser, furniture: Furniture) -> None:
    def found(first: object, last: object) -> int:
        asked = {"created_at_from": first, "created_at_to": last}
        return len(owners_browser.get("/dashboard/catalog/import/", asked).context["cl"].result_list)

    today = timezone.localdate()
    before, after = today - timedelta(days=1), today + timedelta(days=1)

    assert [found(one, one) for one in (before, today, after)] == [0, 1, 0]
    assert found("", today) == found(today, "") == found("0001-01-01", "9999-12-31") == 1
    assert found("never", "00000") == 1  # what is no day counts as not said


def test_hidden_products_are_shown_again_with_one_button(owners_browser: Browser, furniture: Furniture) -> None:
    chosen = {"action": "hide", "index": "0", "_selected_action": [str(furniture["product"].pk)]}

    page = owners_browser.send(PRODUCTS, chosen, follow=True).text
    hidden = is_hidden(furniture)
    undo(owners_browser, page)
    again = undo(owners_browser, page)

    assert (hidden, is_hidden(furniture)) == (True, False)
    assert "This was taken back already." in again


def is_hidden(furniture: Furniture) -> bool:
    with shop_context(furniture.shop):
        furniture["product"].refresh_from_db()
    return furniture["product"].hidden


def test_a_role_is_put_back_with_one_button(owners_browser: Browser, marketer: User, bare_shop: Shop) -> None:
    address = f"/dashboard/accounts/membership/{Membership.objects.get(user=marketer).pk}/change/"

    page = owners_browser.send(address, {"role": "developer"}, follow=True).text
    unchanged = owners_browser.send(address, {"role": "developer"}, follow=True).text
    undo(owners_browser, page)

    assert "The role is saved." in unchanged
    assert UNDO not in unchanged
    assert Membership.objects.get(user=marketer).role == "marketer"


def test_nobody_takes_back_what_another_did(owners_browser: Browser, marketer: User, furniture: Furniture) -> None:
    chosen = {"action": "hide", "index": "0", "_selected_action": [str(furniture["product"].pk)]}
    page = owners_browser.send(PRODUCTS, chosen, follow=True).text

    answer = Browser(marketer, furniture.shop).send(page.split(UNDO)[1].split('"')[0])

    assert answer.status_code == 404
    assert is_hidden(furniture)


def test_a_member_who_leaves_takes_along_what_was_theirs_alone(
    owners_browser: Browser, analysts_browser: Browser, analyst: User, furniture: Furniture
) -> None:
    save(analysts_browser, "Mine", "q=mine")
    save(analysts_browser, "Ours", "q=ours", shared="on")
    membership = Membership.objects.get(user=analyst)

    owners_browser.send(f"/dashboard/accounts/membership/{membership.pk}/remove/", {"typed": analyst.email})

    assert view_of(furniture.shop).name == "Ours"
