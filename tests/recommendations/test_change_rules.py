"""A merchant makes rules, changes them, takes changes back, and is told where rules get in each other's way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.accounts.undoing import take_back
from marketing.catalog.models import Category, Product
from marketing.common.errors import Invalid, NotAllowed
from marketing.recommendations import ruling, selectors, services
from marketing.recommendations.models import Placement, Rule


@pytest.fixture
def tea(shop: Shop) -> Category:
    return Category.objects.create(shop=shop, name="Tea")


@pytest.fixture
def oolong(shop: Shop, tea: Category) -> Product:
    return Product.objects.create(shop=shop, external_id="OOLONG", title="Oolong", category=tea, price=Decimal("8.00"))


def problems(rule: Rule) -> set[str]:
    return {problem.code for problem in selectors.problems_of_rules(rule.shop, {rule.pk}).get(rule.pk, [])}


def test_a_marketer_makes_a_rule_and_an_analyst_does_not(
    shop: Shop, marketer: User, analyst: User, oolong: Product
) -> None:
    rule, _undo = ruling.make_rule(shop, actor=marketer, kind="exclude", product=oolong, note="Recall")

    assert str(rule) == "Never show: Oolong"
    assert AuditEvent.objects.for_shop(shop).get(action="rule.made").details["note"] == "Recall"
    with pytest.raises(NotAllowed):
        ruling.change_rule(rule, actor=analyst, enabled=False)


def test_a_rule_is_called_as_its_reader_calls_the_product(oolong: Product) -> None:
    oolong.texts = {"zh-hans": {"title": "乌龙茶"}}
    rule = Rule(kind="exclude", product=oolong)

    with override("zh-hans"):
        assert str(rule) == "不展示：乌龙茶"
    assert str(rule) == "Never show: Oolong"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "exclude"}, "/product"),
        ({"kind": "exclude", "product": True, "category": True}, "/product"),
        ({"kind": "pin", "category": True, "position": 1}, "/product"),
        ({"kind": "pin", "product": True}, "/position"),
        ({"kind": "pin", "product": True, "position": 99}, "/position"),
        ({"kind": "hide", "product": True}, "/kind"),
        ({"kind": "bury", "price_from": Decimal(5), "price_to": Decimal(2)}, "/price_to"),
        ({"kind": "bury", "price_from": Decimal(-1)}, "/price_from"),
        ({"kind": "boost", "product": True, "strength": 0}, "/strength"),
        (
            {
                "kind": "boost",
                "product": True,
                "starts_at": timezone.now(),
                "ends_at": timezone.now() - timedelta(days=1),
            },
            "/ends_at",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value["kind"],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(
    shop: Shop, marketer: User, oolong: Product, tea: Category, fields: dict, pointer: str
) -> None:
    real = {"product": oolong, "category": tea}
    fields = {name: real[name] if value is True else value for name, value in fields.items()}

    with pytest.raises(Invalid) as refusal:
        ruling.make_rule(shop, actor=marketer, **fields)

    assert refusal.value.pointer == pointer
    assert not Rule.objects.for_shop(shop).exists()


def test_what_is_taken_back_is_as_it_was_and_what_others_changed_since_stays(
    shop: Shop, marketer: User, owner: User, tea: Category
) -> None:
    rule, made = ruling.make_rule(shop, actor=marketer, kind="boost", category=tea, strength=2, price_to=Decimal("9"))
    rule, changed = ruling.change_rule(rule, actor=marketer, strength=5, price_to=Decimal("7.5"))
    ruling.change_rule(rule, actor=owner, strength=7)

    take_back(changed, actor=marketer)

    rule = Rule.objects.for_shop(shop).get()
    assert (rule.strength, rule.price_to) == (7, Decimal("9.00"))

    take_back(made, actor=marketer)

    assert not selectors.rules(shop).exists()


def test_a_pin_that_becomes_an_exclusion_gives_its_place_up_and_gets_it_back(
    shop: Shop, marketer: User, oolong: Product
) -> None:
    pin, _made = ruling.make_rule(shop, actor=marketer, kind="pin", product=oolong, position=3)
    rule, undo = ruling.change_rule(pin, actor=marketer, kind="exclude")

    told = AuditEvent.objects.for_shop(shop).get(action="rule.changed").details["changes"]
    assert (rule.position, told) == (None, {"kind": ["pin", "exclude"], "position": [3, None]})

    take_back(undo, actor=marketer)

    rule.refresh_from_db()
    assert (rule.kind, rule.position) == ("pin", 3)


def test_a_form_that_still_holds_the_place_of_a_pin_makes_an_exclusion(oolong: Product) -> None:
    """The page hides the field and posts it all the same; the form asks the model before any service does."""
    rule = Rule(shop=oolong.shop, kind="exclude", product=oolong, position=3)

    rule.full_clean()

    assert rule.position is None


def test_removed_rules_come_back_and_switched_ones_too(shop: Shop, marketer: User, oolong: Product) -> None:
    ids = [ruling.make_rule(shop, actor=marketer, kind="exclude", product=oolong)[0].pk for _ in range(2)]

    _rules, switched = ruling.switch_rules(shop, ids, actor=marketer, enabled=False)
    _rules, removed = ruling.remove_rules(shop, ids[:1], actor=marketer)
    take_back(removed, actor=marketer)
    take_back(switched, actor=marketer)

    assert [rule.enabled for rule in selectors.rules(shop)] == [True, True]


def test_conflicts_are_told_at_both_rules(shop: Shop, marketer: User, oolong: Product, tea: Category) -> None:
    jasmine = Product.objects.create(shop=shop, external_id="JASMINE", title="Jasmine", category=tea)

    def make(kind: str, **fields: object) -> Rule:
        return ruling.make_rule(shop, actor=marketer, kind=kind, **fields)[0]

    first, second = (make("pin", product=product, position=1) for product in (oolong, jasmine))
    assert (problems(first), problems(second)) == ({"place_shared"}, {"place_taken"})

    elsewhere = make("exclude", product=oolong, placement="cart", ends_at=timezone.now() - timedelta(days=1))
    assert problems(first) == {"place_shared"}
    assert problems(elsewhere) == {"over"}

    make("exclude", category=tea, placement="home")
    assert "excluded" in problems(first)

    spring = make("exclude", product=oolong, placement="home", season_from="03-01", season_to="05-31")
    winter = make("boost", product=oolong, placement="home", season_from="11-15", season_to="02-28")
    assert (spring.is_in_season("04-10"), winter.is_in_season("04-10"), winter.is_in_season("01-01")) == (
        True,
        False,
        True,
    )
    assert [
        one.other for one in selectors.problems_of_rules(shop, {winter.pk}).get(winter.pk, []) if one.other == spring
    ] == []

    later = make("pin", product=oolong, position=9, placement="cart")
    assert problems(later) == {"beyond", "pinned_twice"}

    lifted, sunk = make("boost", category=tea), make("bury", category=tea, price_from=Decimal(3))
    assert "against" in problems(lifted)
    assert "against" in problems(sunk)

    Product.objects.filter(pk=jasmine.pk).update(availability="out_of_stock")
    assert "sold_out" in problems(second)
    services.change_placement(shop, "cart", actor=marketer, enabled=False)
    assert "placement_off" in problems(later)


def test_rules_that_never_meet_have_no_conflict(shop: Shop, marketer: User, oolong: Product) -> None:
    noon = timezone.now() + timedelta(hours=1)
    pin, _undo = ruling.make_rule(shop, actor=marketer, kind="pin", product=oolong, position=1, ends_at=noon)
    ruling.make_rule(shop, actor=marketer, kind="exclude", product=oolong, starts_at=noon)
    ruling.make_rule(shop, actor=marketer, kind="exclude", category=oolong.category, price_to=Decimal("7.99"))

    assert problems(pin) == set()


def test_settings_of_a_placement_are_checked_told_and_taken_back(shop: Shop, marketer: User, analyst: User) -> None:
    _placement, undo = services.change_placement(shop, "cart", actor=marketer, limit=4, diversity=0.5)

    entry = AuditEvent.objects.for_shop(shop).get(action="placement.changed")
    assert entry.details == {"changes": {"limit": [8, 4], "diversity": [0.3, 0.5]}}
    with pytest.raises(Invalid):
        services.change_placement(shop, "cart", actor=marketer, diversity=1.5)
    with pytest.raises(NotAllowed):
        services.change_placement(shop, "cart", actor=analyst, limit=2)

    take_back(undo, actor=marketer)

    assert Placement.objects.for_shop(shop).get(key="cart").limit == 8


def test_a_placement_that_a_colleague_changed_since_stays_as_they_left_it(
    shop: Shop, marketer: User, owner: User
) -> None:
    _placement, undo = services.change_placement(shop, "cart", actor=marketer, limit=4, diversity=0.5)
    services.change_placement(shop, "cart", actor=owner, limit=6)

    take_back(undo, actor=marketer)

    placement = selectors.find_placement(shop, "cart")
    assert (placement.limit, placement.diversity) == (6, Placement(key="cart").diversity)
    assert services.change_placement(shop, "cart", actor=marketer, limit=6)[1] is None, "nothing to take back"
