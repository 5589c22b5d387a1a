"""What people do on the pages: each goes through a service, into the audit log, and into no LogEntry."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from marketing.accounts.hashing import digest
from marketing.accounts.models import ApiKey, AuditEvent, Shop, User
from marketing.accounts.site.exporting import cell
from marketing.catalog.models import Import, Product
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.selectors import job_of
from marketing.jobs.services import run_now
from marketing.registry import services as registry
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import serving_version
from tests.dashboard.conftest import Browser
from tests.dashboard.furnishing import WORSE, Furniture, furnish
from tests.registry.conftest import report, write_artifact

INLINE = {"facts-TOTAL_FORMS": "0", "facts-INITIAL_FORMS": "0"}


def actions(shop: Shop) -> list[str]:
    with shop_context(shop):
        entries = AuditEvent.objects.for_shop(shop).filter(actor__isnull=False)
        return list(entries.order_by("created_at").values_list("action", flat=True))


def product_form(product: Product, **changes: object) -> dict[str, object]:
    return {
        "title": product.title, "description": "", "brand": "", "category": str(product.category_id), "price": "9.50",
        "currency": "GBP", "availability": "in_stock", "url": "", "image_url": "", **INLINE, **changes,
    }  # fmt: skip


def test_a_product_is_changed_with_its_facts_through_the_service(
    owners_browser: Browser, furniture: Furniture, owner: User
) -> None:
    product = furniture["product"]
    facts = {
        "facts-TOTAL_FORMS": "1", "facts-INITIAL_FORMS": "0", "facts-0-name": "origin", "facts-0-value": "Fujian",
        "facts-0-product": str(product.pk),
    }  # fmt: skip

    owners_browser.send(furniture.address("product"), product_form(product, title="Dragon pearls", **facts))

    with shop_context(furniture.shop):
        product.refresh_from_db()
        assert product.title == "Dragon pearls"
        assert {fact.name: fact.value for fact in product.facts.all()} == {"origin": "Fujian"}
        assert not LogEntry.objects.exists()
    assert set(actions(furniture.shop)) == {"product.changed"}
    assert "Olivia" in owners_browser.get(furniture.address("product", "history")).text


def test_a_product_is_told_in_the_other_language_too(owners_browser: Browser, furniture: Furniture) -> None:
    address = furniture.address("product")

    owners_browser.send(address, product_form(furniture["product"], **{"title_zh-hans": "龙珠茉莉"}))

    with shop_context(furniture.shop):
        furniture["product"].refresh_from_db()
    assert furniture["product"].texts == {"zh-hans": {"title": "龙珠茉莉"}}
    assert furniture["product"].title == "Jasmine pearls"
    assert 'value="龙珠茉莉"' in owners_browser.get(address).text


def test_what_a_service_refuses_stands_beside_the_field_with_what_was_typed(
    owners_browser: Browser, furniture: Furniture
) -> None:
    taken = furniture["product"].external_id

    answer = owners_browser.send(
        "/dashboard/catalog/product/add/", product_form(furniture["product"], external_id=taken, title="A second one")
    )

    assert "A product with this id exists already." in answer.text
    assert 'value="A second one"' in answer.text


def test_products_are_hidden_and_shown_again_in_bulk(owners_browser: Browser, furniture: Furniture) -> None:
    chosen = {"index": "0", "_selected_action": [str(furniture["product"].pk)]}

    owners_browser.send("/dashboard/catalog/product/", {"action": "hide", **chosen})
    with shop_context(furniture.shop):
        furniture["product"].refresh_from_db()
    hidden = furniture["product"].hidden
    owners_browser.send("/dashboard/catalog/product/", {"action": "show", **chosen})
    with shop_context(furniture.shop):
        furniture["product"].refresh_from_db()

    assert (hidden, furniture["product"].hidden) == (True, False)


def test_a_product_is_deleted_only_when_its_id_is_typed_and_no_order_speaks_of_it(
    owners_browser: Browser, furniture: Furniture
) -> None:
    address = furniture.address("product", "delete")

    untyped = owners_browser.send(address, {"typed": "something"}, follow=True)
    sold = owners_browser.send(address, {"typed": furniture["product"].external_id}, follow=True)

    assert "to confirm. Nothing was changed." in untyped.text
    assert "order lines (1), rules (1). Hide it instead" in sold.text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_an_exported_cell_is_never_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell(-5) == -5
    assert cell([{"product_id": text}]).startswith("[")


def test_an_export_holds_what_the_filter_left(owners_browser: Browser, furniture: Furniture) -> None:
    furnish(furniture.shop, "Oolong")

    exported = owners_browser.get("/dashboard/catalog/product/export/?q=Oolong").getvalue().decode("utf-8-sig")

    assert "Oolong pearls" in exported
    assert "Jasmine" not in exported
    assert exported.startswith("external_id,title,")


def test_a_key_is_shown_once(owners_browser: Browser, bare_shop: Shop) -> None:
    form = {"name": "Storefront", "kind": "publishable", "origins": "https://paper-tea.example"}

    shown = owners_browser.send("/dashboard/accounts/apikey/add/", form)

    with shop_context(bare_shop):
        key = ApiKey.objects.for_shop(bare_shop).get()
    secret = shown.text.split('id="secret"')[1].split(">")[1].split("<")[0]
    assert digest(secret) == bytes(key.hash)
    assert f"Bearer {secret}" in shown.text
    assert "no-store" in shown["Cache-Control"]
    for page in (
        "accounts/apikey/",
        f"accounts/apikey/{key.pk}/change/",
        "accounts/auditevent/",
        "accounts/apikey/export/",
    ):
        assert secret not in owners_browser.get(f"/dashboard/{page}").getvalue().decode()


def test_a_key_with_a_bad_origin_is_not_made(owners_browser: Browser, bare_shop: Shop) -> None:
    form = {"name": "Storefront", "kind": "publishable", "origins": "not an address"}

    answer = owners_browser.send("/dashboard/accounts/apikey/add/", form)

    assert 'role="alert"' in answer.text
    with shop_context(bare_shop):
        assert not ApiKey.objects.for_shop(bare_shop).exists()


def test_a_key_is_revoked_only_when_its_name_is_typed(owners_browser: Browser, furniture: Furniture) -> None:
    for typed in ("something", furniture["key"].name):
        owners_browser.send(furniture.address("key", "revoke"), {"typed": typed})

    assert actions(furniture.shop) == ["key.revoked"]


def test_the_last_owner_cannot_be_removed(owners_browser: Browser, owner: User) -> None:
    membership = owner.memberships.get()
    address = f"/dashboard/accounts/membership/{membership.pk}/remove/"

    answer = owners_browser.send(address, {"typed": owner.email}, follow=True)

    assert "A shop needs an owner." in answer.text


def test_a_version_that_the_gate_holds_back_needs_an_owner_and_a_reason(
    owners_browser: Browser, furniture: Furniture, marketer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop_context(furniture.shop):
        ModelVersion.objects.filter(pk=furniture["version"].pk).update(metrics=WORSE)
    address = f"/dashboard/registry/modelversion/{furniture['version'].pk}/promote/"

    page = owners_browser.get(furniture.address("version")).text
    without_reason = owners_browser.send(address, follow=True).text
    as_marketer = Browser(marketer, furniture.shop).get(furniture.address("version")).text

    assert "The gate holds it back" in page
    assert 'name="reason"' in page
    assert "NDCG@10: it may be 0.0300 below EASE" in page
    assert 'name="reason"' not in as_marketer
    assert "files" in without_reason or "reason" in without_reason
    assert actions(furniture.shop) == []


def test_a_better_version_is_promoted_on_its_page_and_taken_back_with_one_click(
    owners_browser: Browser, bare_shop: Shop
) -> None:
    first = trained(bare_shop)
    owners_browser.send(f"/dashboard/registry/modelversion/{first.pk}/promote/")
    second = trained(bare_shop, serving=("recommender-1", 0.01))
    owners_browser.send(f"/dashboard/registry/modelversion/{second.pk}/promote/")
    assert serving(bare_shop) == "recommender-2"
    assert "Roll back to recommender-1" in owners_browser.get("/dashboard/registry/modelversion/").text

    answer = owners_browser.send("/dashboard/registry/modelversion/roll-back/", follow=True)

    assert "recommender-1 serves again." in answer.text
    assert serving(bare_shop) == "recommender-1"
    assert actions(bare_shop) == ["version.promoted", "version.promoted", "version.rolled_back"]


def trained(shop: Shop, **measured: object) -> ModelVersion:
    """A finished training, without the training."""
    with shop_context(shop):
        run = registry.start_run(Kind.RECOMMENDER, shop=shop, actor=None)
        write_artifact(run)
        version = registry.register(run, report(**measured))
        Job.objects.for_shop(shop).filter(pk=run.job_id).update(state=Job.State.SUCCEEDED)
        return version


def serving(shop: Shop) -> str:
    with shop_context(shop):
        return str(serving_version(shop, Kind.RECOMMENDER))


def test_the_loss_curve_grows_by_itself_while_the_job_is_open(owners_browser: Browser, furniture: Furniture) -> None:
    with shop_context(furniture.shop):
        furniture["job"].state = "running"
        furniture["job"].save()

    page = owners_browser.get(furniture.address("run")).text
    live = owners_browser.get(f"/dashboard/registry/trainingrun/{furniture['run'].pk}/live/").text

    assert "every 2s" in page
    assert "<polyline" in live
    assert "<html" not in live
    assert "Validation loss" in live


@pytest.mark.django_db(transaction=True)
def test_a_file_is_checked_first_then_kept_then_taken_back(owners_browser: Browser, bare_shop: Shop) -> None:
    def work() -> Import:
        with shop_context(bare_shop):
            import_row = Import.objects.for_shop(bare_shop).latest("created_at")
            job = job_of(import_row)
        run_now(job)
        with shop_context(bare_shop):
            import_row.refresh_from_db()
        return import_row

    def products() -> int:
        with shop_context(bare_shop):
            return Product.objects.for_shop(bare_shop).count()

    file = SimpleUploadedFile("teas.csv", "sku,名称,price\n1,Jasmine,9.50\n2,Oolong,abc\n".encode())
    owners_browser.send("/dashboard/catalog/import/add/", {"kind": "products", "file": file})
    checked = work()
    page = owners_browser.get(f"/dashboard/catalog/import/{checked.pk}/change/").text
    assert (checked.state, products()) == ("done", 0)
    assert "What it would change" in page

    owners_browser.send(f"/dashboard/catalog/import/{checked.pk}/keep/")
    kept = work()
    errors = owners_browser.get(f"/dashboard/catalog/import/{kept.pk}/errors/").getvalue().decode("utf-8-sig")
    assert (kept.file_name, kept.dry_run, products()) == ("teas.csv", False, 1)
    assert "abc" in errors

    columns = owners_browser.get(f"/dashboard/catalog/import/{checked.pk}/columns/").text
    assert "Oolong" in columns
    assert 'value="sku" selected' in columns

    owners_browser.send(f"/dashboard/catalog/import/{kept.pk}/undo/", {"typed": "teas.csv"})
    assert products() == 0
