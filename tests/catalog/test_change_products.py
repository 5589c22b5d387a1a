"""What a person or a server may change about a product, and what stays behind as a trace."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from marketing.accounts.models import AuditEvent, Invitation, Shop, Undo
from marketing.accounts.permissions import Role
from marketing.accounts.undoing import take_back
from marketing.catalog import selectors, services
from marketing.catalog.models import Product
from marketing.catalog.upserting import FactKey, FactValue, ProductInput
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.shoppers.models import Order, OrderLine

MATERIAL = {FactKey("Material"): FactValue("Stoneware")}


def make_pot(shop, **fields) -> Product:
    wanted = ProductInput(external_id="pot", fields={"title": "Tea pot", **fields}, facts=MATERIAL)
    return services.create_product(shop, wanted, actor=None)


def test_a_marketer_creates_a_product_and_it_is_written_down(shop, marketer):
    wanted = ProductInput(external_id="pot", fields={"title": "Tea pot", "category": "Tea"}, facts=MATERIAL)

    product = services.create_product(shop, wanted, actor=marketer)

    assert product.category.name == "Tea"
    assert [(fact.name, fact.source) for fact in selectors.facts_of(product)] == [("Material", "Mei")]
    entry = AuditEvent.objects.get(action="product.created")
    assert (entry.actor, entry.subject_name) == (marketer, "Tea pot")


def test_an_analyst_may_not_change_products(shop, analyst):
    pot = make_pot(shop)

    for change in (
        lambda: services.update_product(pot, title="Mine", actor=analyst),
        lambda: services.set_facts(pot, {}, actor=analyst),
        lambda: services.hide_product(pot, actor=analyst),
        lambda: services.delete_product(pot, actor=analyst),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert selectors.products(shop).get().title == "Tea pot"


def test_an_id_is_given_once(shop):
    make_pot(shop)

    with pytest.raises(Conflict, match="exists already"):
        make_pot(shop)


def test_a_new_product_needs_a_title(shop):
    with pytest.raises(Invalid, match="needs a title"):
        services.put_product(shop, ProductInput(external_id="cup", fields={"brand": "B"}), actor=None)


def test_what_changed_is_written_down_with_before_and_after(shop, owner):
    pot = make_pot(shop)

    services.update_product(pot, title="Small pot", facts={FactKey("Material"): FactValue("Clay")}, actor=owner)

    entry = AuditEvent.objects.get(action="product.changed")
    assert entry.details["changes"] == {"title": ["Tea pot", "Small pot"], "Material": ["Stoneware", "Clay"]}


def test_a_change_that_changes_nothing_leaves_no_trace(shop, owner):
    pot = make_pot(shop)

    services.update_product(pot, title="Tea pot", actor=owner)

    assert not AuditEvent.objects.filter(action="product.changed").exists()


def test_set_facts_leaves_these_and_no_others(shop, owner):
    pot = make_pot(shop)

    services.set_facts(pot, {FactKey("产地", "zh-hans"): FactValue("景德镇")}, actor=owner)

    assert [(fact.name, fact.value) for fact in selectors.facts_of(pot)] == [("产地", "景德镇")]


def test_facts_of_a_language_come_with_those_that_are_true_in_each(shop, owner):
    pot = make_pot(shop)
    services.update_product(pot, facts={FactKey("产地", "zh-hans"): FactValue("景德镇")}, actor=owner)

    assert {fact.name for fact in selectors.facts_of(pot, "en")} == {"Material"}
    assert {fact.name for fact in selectors.facts_of(pot, "zh-hans")} == {"Material", "产地"}


def test_hidden_and_sold_out_products_are_not_offered(shop):
    make_pot(shop)
    for external_id, fields in {"cup": {"hidden": True}, "jug": {"availability": "out_of_stock"}}.items():
        services.put_product(
            shop, ProductInput(external_id=external_id, fields={"title": external_id, **fields}), actor=None
        )

    assert [product.external_id for product in selectors.offered(shop)] == ["pot"]
    services.hide_product(selectors.products(shop).get(external_id="pot"), actor=None)
    assert not selectors.offered(shop).exists()


def test_what_was_hidden_by_hand_is_shown_again_once_and_the_rest_stays(shop, marketer):
    make_pot(shop)
    services.put_product(shop, ProductInput(external_id="cup", fields={"title": "Cup", "hidden": True}), actor=None)
    count, undo = services.hide_products(shop, ["pot", "cup"], actor=marketer)

    take_back(undo, actor=marketer)

    assert count == 1
    assert [product.external_id for product in selectors.offered(shop)] == ["pot"]
    assert list(Undo.objects.for_shop(shop)) == [undo]


def test_where_nothing_is_hidden_anew_there_is_nothing_to_take_back(shop, marketer):
    make_pot(shop, hidden=True)

    assert services.hide_products(shop, ["pot"], actor=marketer) == (0, None)
    assert not Undo.objects.for_shop(shop).exists()


def test_a_product_that_was_ordered_cannot_be_deleted(shop, owner):
    pot = make_pot(shop)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    order = Order.objects.create(shop=shop, external_id="1", placed_at=now)
    line = OrderLine.objects.create(
        shop=shop, order=order, product=pot, position=0, code="pot", quantity=1, placed_at=now
    )

    with pytest.raises(Conflict, match=r"order lines \(1\)\. Hide it instead"):
        services.delete_product(pot, actor=owner)

    line.delete()
    services.delete_product(pot, actor=owner)
    assert not selectors.products(shop).exists()


def test_a_title_is_told_in_the_wanted_language_or_in_the_shops_own(shop):
    pot = make_pot(shop)
    services.update_product(pot, texts={"zh-hans": {"title": "茶壶"}}, actor=None)
    pot = selectors.find_products(shop, ["pot", "unknown"])["pot"]

    assert selectors.product_title(pot, "zh-hans") == "茶壶"
    assert selectors.product_title(pot, "en") == "Tea pot"


def test_a_shop_is_made_with_its_first_owner(db, capsys):
    call_command("create_shop", "Gift Ware", slug="giftware", owner="olivia@gift.test", currency="gbp")

    shop = Shop.objects.get(slug="giftware")
    assert shop.currency == "GBP"
    assert f"/dashboard/invitation/{shop.pk}/" in capsys.readouterr().out
    with shop_context(shop):
        assert Invitation.objects.for_shop(shop).get().role == Role.OWNER
    with pytest.raises(CommandError, match="already"):
        call_command("create_shop", "Again", slug="giftware")
    with pytest.raises(CommandError):
        call_command("create_shop", "Bad", slug="no spaces please")
