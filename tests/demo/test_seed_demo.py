import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketing.accounts.models import ApiKey, AuditEvent, Membership, Shop, SigningKey
from marketing.catalog.models import Product, ProductFact
from marketing.chat.models import Faq, Passage, Source
from marketing.common.tenancy import shop_context
from marketing.demo import keeping, knowing, retelling, seeding, stocking
from marketing.demo.link import Link, Persona, load_link
from marketing.demo.simulator import SimulatorSettings, simulate
from marketing.demo.year import Year
from marketing.shoppers.models import Consent, Event, Order, OrderLine, Shopper, Visitor
from marketing.shoppers.selectors import tells_orders

Status = Order.Status
STOREFRONT = "http://127.0.0.1:8001"
COUNTED = (
    Product, ProductFact, Faq, Source, Passage, Shopper, Visitor, Consent, Event, Order, OrderLine, ApiKey, SigningKey,
    AuditEvent,
)  # fmt: skip


@pytest.fixture(scope="module")
def year() -> Year:
    return simulate(datetime(2026, 11, 23, tzinfo=UTC), SimulatorSettings(shoppers=40))


@pytest.fixture
def demo_shop(db: None) -> Shop:
    return seeding.open_shops()


def fill(year: Year, directory: Path) -> Shop:
    shop = seeding.open_shops()
    seeding.welcome_members("a password that fits")
    stocking.stock_shop(shop, STOREFRONT)
    knowing.teach(shop)
    retelling.introduce_shoppers(shop, year)
    if not retelling.is_told(shop, year):
        retelling.tell_orders(shop, year, directory)
        assert sum(1 for _batch in retelling.tell_events(shop, year)) > 0
    return shop


def counts(shop: Shop) -> dict[str, int]:
    with shop_context(shop):
        return {model.__name__: model.objects.for_shop(shop).count() for model in COUNTED}


def test_a_second_run_adds_nothing(db, year, tmp_path):
    first = counts(fill(year, tmp_path))
    second = counts(fill(year, tmp_path))

    assert first == second
    assert first["Product"] == 240
    assert first["Event"] == len(year.events)
    assert first["Order"] == len(year.orders)
    assert first["Shopper"] == first["Visitor"] == 40
    assert Membership.objects.count() == 3


def test_a_run_that_was_killed_goes_on(demo_shop, year):
    retelling.introduce_shoppers(demo_shop, year)
    next(retelling.tell_events(demo_shop, year))
    assert not retelling.is_told(demo_shop, year)

    for _batch in retelling.tell_events(demo_shop, year):
        pass

    assert counts(demo_shop)["Event"] == len(year.events)
    assert retelling.is_told(demo_shop, year)


def test_a_shopper_of_the_demo_may_ask_how_far_an_order_is(demo_shop, year, tmp_path):
    retelling.tell_orders(demo_shop, year, tmp_path)

    with shop_context(demo_shop):
        orders = list(Order.objects.for_shop(demo_shop).order_by("placed_at"))
        assert tells_orders(demo_shop)
    assert len(orders) == len(year.orders)
    assert {one.status for one in orders} <= {Status.PENDING, Status.SHIPPED, Status.DELIVERED}
    assert orders[0].status == Status.DELIVERED
    assert orders[0].delivered_at > orders[0].placed_at
    for order in orders:
        assert bool(order.expected_on) != bool(order.delivered_at)
        assert bool(order.shipments) == (order.status != Status.PENDING)


def test_a_product_arrives_in_both_languages_with_its_facts(demo_shop):
    stocking.stock_shop(demo_shop, STOREFRONT)

    with shop_context(demo_shop):
        mug = Product.objects.for_shop(demo_shop).get(external_id="mug-moss")
        facts = {(fact.name, fact.locale): f"{fact.value} {fact.unit}".strip() for fact in mug.facts.all()}
    assert (mug.title, mug.texts["zh-hans"]["title"]) == ("Moss green mug", "苔绿马克杯")
    assert mug.image_url == f"{STOREFRONT}/pictures/mug-moss.svg"
    assert facts[("Capacity", "en")] == facts[("容量", "zh-hans")] == "350 ml"


def test_a_key_that_is_known_is_kept_and_learns_a_new_port(demo_shop):
    key = seeding.publishable_key(demo_shop, "", [STOREFRONT])
    again = seeding.publishable_key(demo_shop, key, [STOREFRONT, "http://127.0.0.1:9001"])

    with shop_context(demo_shop):
        assert again == key
        assert ApiKey.objects.for_shop(demo_shop).get().origins == ["http://127.0.0.1:8001", "http://127.0.0.1:9001"]


def test_a_key_of_another_database_is_made_anew(demo_shop):
    assert seeding.secret_key(demo_shop, "sk_of_another_database") != "sk_of_another_database"


def test_the_password_is_kept_when_it_fits_and_made_when_there_is_none(demo_shop):
    made = seeding.welcome_members("")

    assert len(made) > 12
    assert seeding.welcome_members(made) == made
    assert all(one.user.check_password(made) for one in Membership.objects.select_related("user"))


def test_what_is_kept_is_for_no_other_eyes_and_tells_the_storefront(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    link = Link("pk_x", "s" * 64, STOREFRONT, (Persona("shopper-0001", "林悦", "tea", "moss"),))
    keeping.keep({"password": "p", "publishable_key": "pk_x", "secret_key": "sk_x"}, link, "http://127.0.0.1:8000")

    assert load_link() == link
    assert keeping.read_kept()["secret_key"] == "sk_x"
    assert "pk_x" in (tmp_path / "demo.txt").read_text()
    for name in ("demo.json", "demo.txt", "demo-secrets.json"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_shop_that_is_no_demo_is_left_alone(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")
