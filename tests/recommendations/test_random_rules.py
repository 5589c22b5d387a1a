"""Whatever is asked under whatever rules: nothing hidden, sold out or excluded is shown, and every reason is true.

What may be shown is worked out here a second time, from the rows alone. `python -m tests.campaigns.random_rules` is the
long form.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product
from marketing.common.tenancy import shop_context
from marketing.recommendations.models import Placement, Recommendation, Rule
from marketing.recommendations.shelf import shelf
from marketing.registry.artifacts import verified_directory
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Event, Order, OrderLine, Shopper, Visitor
from tests.api import browser_of
from tests.recommendations.conftest import PAPERS, TEAS, look_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.campaign]

REQUESTS = int(os.environ.get("RANDOM_RULES_REQUESTS", "100"))  # of each source
SEED = int(os.environ.get("RANDOM_RULES_SEED", "20261125"))
REQUESTS_A_WORLD = 10  # then rules, stock and settings are thrown anew
NO_CATEGORY = 5  # every so many products have none
A_DAY = timedelta(days=1)
ALWAYS, BEGUN, LATER, OVER, NOW = (None, None), (-A_DAY, None), (A_DAY, None), (-2 * A_DAY, -A_DAY), (-A_DAY, A_DAY)
SEASONS = [None, None, None, (-20, 20), (3, 40), (5, -5)]  # days from today: this season, a later one, all but today's
SCHEDULES = [ALWAYS, ALWAYS, ALWAYS, BEGUN, LATER, OVER, NOW]
BECAUSE = {
    "because_bought": {"purchase"},
    "because_carted": {"add_to_cart"},
    "because_viewed": {"view_item", "add_to_cart", "purchase"},
}


@dataclass
class Person:
    visitor: UUID
    shopper: Shopper | None = None
    history: list[tuple[str, str]] = field(default_factory=list)  # (event, product id)

    @property
    def is_personal(self) -> bool:
        return self.shopper is not None and self.shopper.personalize

    @property
    def bought(self) -> set[str]:
        return {product for name, product in self.history if name == "purchase"} if self.is_personal else set()

    @property
    def hidden(self) -> set[str]:
        return set(self.shopper.hidden_products) if self.is_personal else set()


@dataclass
class World:
    """A small shop in which chance throws stock, settings, rules and shoppers."""

    shop: Shop
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    placements: dict[str, Placement] = field(default_factory=dict)

    def furnish(self) -> None:
        categories = [Category.objects.create(shop=self.shop, name=name) for name in ("Jars", "蜡烛", "Throws")]
        Product.objects.bulk_create(
            Product(shop=self.shop, external_id=f"NEW-{n}", title=f"New {n}", category=self.chance.choice(categories))
            for n in range(30)
        )
        for number, product in enumerate(Product.objects.for_shop(self.shop).order_by("external_id")):
            product.price = None if number % 7 == 0 else Decimal(self.chance.randint(1, 40))
            product.category = None if number % NO_CATEGORY == 0 else product.category
            product.save()
            self.products[product.external_id] = product
        self.people = [self._person(number) for number in range(20)] + [Person(uuid4())]
        self._sell()

    def _person(self, number: int) -> Person:
        ids = self.chance.sample([*TEAS, *PAPERS, "NEW-1", "NEW-2"], self.chance.randint(1, 8))
        hidden = self.chance.sample(ids, 1) if number % 4 == 0 else []
        shopper = Shopper.objects.create(
            shop=self.shop, analytics=True, personalize=number % 5 != 0, hidden_products=hidden
        )
        person = Person(uuid4(), shopper)
        Visitor.objects.create(shop=self.shop, visitor_id=person.visitor, shopper=shopper)
        for product in ids:
            name = self.chance.choice(["view_item", "view_item", "add_to_cart", "purchase"])
            look_at(self.shop, person.visitor, product, minutes=self.chance.randint(1, 9_000), name=name)
            person.history.append((name, product))
        return person

    def _sell(self) -> None:
        for number, product in enumerate(self.chance.choices(list(self.products.values()), k=20)):
            at = timezone.now() - timedelta(days=self.chance.choice([1, 5, 60]))
            order = Order.objects.create(shop=self.shop, external_id=f"o-{number}", placed_at=at)
            OrderLine.objects.create(
                shop=self.shop, order=order, position=0, code=product.external_id, product=product, quantity=1,
                placed_at=at,
            )  # fmt: skip

    def throw(self) -> None:
        """Stock, settings and rules, anew."""
        for product in self.products.values():
            product.hidden = self.chance.random() < 0.1
            product.availability = self.chance.choice(["in_stock"] * 5 + ["out_of_stock", "preorder"])
        Product.objects.bulk_update(self.products.values(), ["hidden", "availability"])
        Placement.objects.for_shop(self.shop).delete()
        self.placements = {key: self._placement(key) for key in Placement.Key.values}
        Rule.objects.for_shop(self.shop).delete()
        self.rules = [self._rule() for _ in range(self.chance.randint(0, 9))]

    def _placement(self, key: str) -> Placement:
        return Placement.objects.create(
            shop=self.shop, key=key, include_bought=self.chance.random() < 0.3,
            diversity=self.chance.choice([0, 0.2, 0.8]), limit=self.chance.randint(1, 12),
        )  # fmt: skip

    def _rule(self) -> Rule:
        kind, chance, now = self.chance.choice(Rule.Kind.values), self.chance, timezone.now()
        target: dict[str, object] = {"product": chance.choice(list(self.products.values()))}
        if kind != Rule.Kind.PIN and chance.random() < 0.5:
            category = chance.choice([None, *Category.objects.for_shop(self.shop)])
            low, high = sorted(Decimal(chance.randint(0, 40)) for _ in range(2))
            band = {"price_from": low, "price_to": high} if category is None or chance.random() < 0.5 else {}
            target = {"category": category, **band}
        begin, end = chance.choice(SCHEDULES)
        season = [f"{now + days * A_DAY:%m-%d}" for days in chance.choice(SEASONS) or ()] or ["", ""]
        return Rule.objects.create(
            shop=self.shop, kind=kind, placement=chance.choice(["", "", *Placement.Key.values]),
            position=chance.randint(1, 14) if kind == Rule.Kind.PIN else None, strength=chance.uniform(0.1, 10),
            starts_at=begin and now + begin, ends_at=end and now + end, season_from=season[0], season_to=season[1],
            enabled=chance.random() < 0.9, **target,
        )  # fmt: skip

    def in_force(self, placement: str, *kinds: str) -> list[Rule]:
        now = timezone.now()
        return [
            rule
            for rule in self.rules
            if rule.kind in kinds and rule.enabled and rule.placement in ("", placement)
            and (rule.starts_at is None or rule.starts_at <= now) and (rule.ends_at is None or rule.ends_at > now)
            and (not rule.season_from or f"{now:%m-%d}" in days_between(rule.season_from, rule.season_to))
        ]  # fmt: skip

    def question(self) -> tuple[Person, dict[str, object]]:
        chance, person = self.chance, self.chance.choice(self.people)
        ids = [*self.products, "unheard of"]
        asked: dict[str, object] = {"placement": chance.choice(Placement.Key.values), "explain": chance.random() < 0.8}
        asked["visitor"] = str(person.visitor)
        if asked["placement"] == "product_related" or chance.random() < 0.2:
            asked["product_id"] = chance.choice(ids)
        if asked["placement"] == "cart" or chance.random() < 0.1:
            asked["cart"] = chance.sample(ids, chance.randint(0, 4))
        if chance.random() < 0.4:
            asked["exclude"] = chance.sample(ids, chance.randint(0, 20))
        if chance.random() < 0.2:
            asked["categories"] = chance.sample(["Tea", "Paper", "Jars", "蜡烛", "unheard of"], chance.randint(1, 3))
        if chance.random() < 0.6:
            asked["limit"] = chance.randint(1, 50)
        return person, asked


def days_between(first: str, last: str) -> set[str]:
    """Walked day by day, over the turn of the year if need be."""
    day, found = datetime.strptime(f"2000-{first}", "%Y-%m-%d"), {first}
    while f"{day:%m-%d}" != last:
        day += A_DAY
        found.add(f"{day:%m-%d}")
    return found


def covered(rule: Rule, product: Product) -> bool:
    if rule.product_id:
        return rule.product_id == product.pk
    if rule.category_id and rule.category_id != product.category_id:
        return False
    if rule.price_from is None:
        return True
    return product.price is not None and rule.price_from <= product.price <= rule.price_to


def may_be_shown(world: World, person: Person, asked: dict) -> set[str]:
    placement = world.placements[asked["placement"]]
    banned = {*asked.get("exclude", []), *asked.get("cart", []), asked.get("product_id")} | person.hidden
    if not placement.include_bought and placement.key != "buy_again":
        banned |= person.bought
    excluding = world.in_force(placement.key, "exclude")
    return {
        product.external_id
        for product in world.products.values()
        if not product.hidden
        and product.availability != "out_of_stock"
        and product.external_id not in banned
        and ("categories" not in asked or (product.category and product.category.name in asked["categories"]))
        and not any(covered(rule, product) for rule in excluding)
        and (placement.key != "buy_again" or product.external_id in person.bought)
    }


def pinned_beside(world: World, person: Person, asked: dict) -> set[str]:
    """A pin brings also what the shopper bought before."""
    pins = {rule.product.external_id for rule in world.in_force(asked["placement"], "pin")}
    everything = may_be_shown(world, Person(person.visitor), asked) - person.hidden
    return set() if asked["placement"] == "buy_again" else pins & everything


def proposed_by_best_sellers(world: World, asked: dict, allowed: set[str]) -> set[str]:
    """Beside a product, its category alone."""
    beside = None if asked["placement"] == "cart" else world.products.get(asked.get("product_id", ""))
    if beside is None or beside.category_id is None:
        return allowed
    return {one for one in allowed if world.products[one].category_id == beside.category_id}


def check_products(world: World, person: Person, asked: dict, answer: dict, *, by_model: bool) -> None:
    shown = [item["product_id"] for item in answer["items"]]
    limit = asked.get("limit") or world.placements[asked["placement"]].limit
    allowed, pinned = may_be_shown(world, person, asked), pinned_beside(world, person, asked)
    proposed = (
        allowed if by_model or asked["placement"] == "buy_again" else proposed_by_best_sellers(world, asked, allowed)
    )

    assert set(shown) <= allowed | pinned
    assert len(set(shown)) == len(shown) <= limit
    assert len(shown) >= min(limit, len(proposed)), "a list stays full while there is anything to show"
    first_pins = {rule.position for rule in world.in_force(asked["placement"], "pin")}
    if len(first_pins) == 1 and shown:
        check_pin(world, asked, shown, allowed | pinned)


def check_pin(world: World, asked: dict, shown: list[str], allowed: set[str]) -> None:
    rule = min(world.in_force(asked["placement"], "pin"), key=lambda rule: rule.created_at)
    if rule.product.external_id in allowed and rule.position <= len(shown):
        assert shown[rule.position - 1] == rule.product.external_id


def check_reasons(world: World, person: Person, asked: dict, answer: dict, *, by_model: bool) -> None:
    history = person.history if person.is_personal else []
    history = [*history, *(("add_to_cart", product) for product in asked.get("cart", []))]
    if asked["placement"] == "cart" and asked.get("product_id"):
        history.append(("add_to_cart", asked["product_id"]))
    for item in answer["items"]:
        reason = item["reason"]
        assert asked["explain"] or reason is None
        if reason:
            assert is_true(world, person, asked, item["product_id"], reason, history, by_model=by_model), reason


def is_true(
    world: World,
    person: Person,
    asked: dict,
    shown: str,
    reason: dict,
    history: list[tuple[str, str]],
    *,
    by_model: bool,
) -> bool:
    code, named = reason["code"], reason["product_ids"]
    product = world.products[shown]
    if code in BECAUSE:
        return any((name, named[0]) in history for name in BECAUSE[code])
    match code:
        case "bought_before":
            return named == [shown] and shown in person.bought
        case "goes_with":
            return named == [asked["product_id"]]
        case "chosen_by_shop":
            return any(covered(rule, product) for rule in world.in_force(asked["placement"], "pin", "boost"))
        case "popular" | "popular_this_week" if by_model:
            return wanted_lately(world.shop, shown, days=7 if code == "popular_this_week" else 28)
        case "popular" | "popular_in_category":
            return OrderLine.objects.for_shop(world.shop).filter(product=product, placed_at__gte=a_month_ago()).exists()
        case "viewed_lately":
            return Event.objects.for_shop(world.shop).filter(items__contains=[{"product_id": shown}]).exists()
    return code == "new" and not by_model


def wanted_lately(shop: Shop, product_id: str, *, days: int) -> bool:
    knowledge = next(iter(shelf._warm[shop.pk])).ranker._blend.knowledge
    now = int(timezone.now().timestamp())
    return knowledge.sales.between(now - (days + 1) * 86_400, now)[knowledge.position[product_id]] > 0


def a_month_ago() -> datetime:
    return timezone.now() - timedelta(days=31)


def ask(client: Client, asked: dict) -> dict:
    response = client.send("POST", "/api/v1/recommendations", asked)
    assert response.status_code == 200, response.content
    return response.json()


def is_same_for_somebody(client: Client, asked: dict) -> bool:
    """Asked in pairs, some times if need be: between two questions the ranker may have learned of new sales."""
    pairs = ([ask(client, {**asked, **who})["items"] for who in ({}, {"visitor": str(uuid4())})] for _ in range(3))
    return any([one["product_id"] for one in mine] == [one["product_id"] for one in theirs] for mine, theirs in pairs)


@pytest.fixture(params=["model", "neighbours", "best sellers"])
def world(request: pytest.FixtureRequest, settings: object) -> Iterator[World]:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (10**6, 10**6))
    shop = request.getfixturevalue("tea_and_paper")
    made = World(shop, random.Random(f"{SEED} {request.param}"))
    with shop_context(shop):
        made.furnish()
    if request.param != "best sellers":
        version: ModelVersion = request.getfixturevalue("serving")
        assert shelf.load(version).ranker.knows("NEW-1")
    if request.param == "neighbours":  # as while the whole of a version is being loaded
        plain = shelf._read(version, verified_directory(version), plain=True)
        shelf.__init__()
        shelf._put(plain)
        shelf._broken.add(version.pk)
    return made


def test_nothing_is_shown_that_may_not_be_and_every_reason_is_true(
    world: World, request: pytest.FixtureRequest
) -> None:
    source = request.node.callspec.params["world"]
    by_model = source != "best sellers"
    client, shown = browser_of(world.shop), 0
    for number in range(REQUESTS):
        with shop_context(world.shop):
            if number % REQUESTS_A_WORLD == 0:
                world.throw()
        person, asked = world.question()
        answer = ask(client, asked)
        with shop_context(world.shop):
            assert source != "neighbours" or answer["fallback"] in ("neighbours", "empty")
            check_products(world, person, asked, answer, by_model=by_model)
            check_reasons(world, person, asked, answer, by_model=by_model)
        if not person.is_personal:
            assert is_same_for_somebody(client, asked)
            assert not answer["personalized"]
        shown += len(answer["items"])

    with shop_context(world.shop):
        kept = Recommendation.objects.for_shop(world.shop).count()
    print(f"source={source} requests={kept} products={shown} violations=0 errors_5xx=0")
    assert kept >= REQUESTS
    assert shown > REQUESTS
