"""What the page of served lists says came of one is what the results count."""

import random
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from marketing.accounts.models import Shop
from marketing.recommendations.models import Recommendation
from marketing.recommendations.outcomes import count_outcomes
from marketing.recommendations.reactions import Reaction, reactions_to, with_reaction
from marketing.shoppers.models import Shopper
from marketing.shoppers.services import merge_visitor, save_shopper
from tests.recommendations.test_count_outcomes import DAY, HOUR, MAY, a_click, answer, tell
from tests.shoppers.conftest import make_order, make_product

MUG, BOWL = "mug", "bowl"


@pytest.fixture
def anna() -> UUID:
    return uuid4()


def told(shop: Shop, pk: UUID) -> set[Reaction]:
    """As the page of this one list tells."""
    return reactions_to(shop, [Recommendation.objects.get(pk=pk)])[pk]


def shopper_called(shop: Shop, name: str) -> Shopper:
    return Shopper.objects.for_shop(shop).get(external_id=name)


def test_of_two_lists_with_the_product_only_the_one_clicked_last_was_bought_from(shop, anna):
    first, last = a_click(shop, anna), a_click(shop, anna, at=MAY + HOUR)
    tell(shop, "purchase", MUG, by=anna, at=MAY + 2 * HOUR)

    assert Reaction.BOUGHT not in told(shop, first)
    assert Reaction.BOUGHT in told(shop, last)
    found = with_reaction(Recommendation.objects.for_shop(shop), shop, "bought", MAY)
    assert [one.pk for one in found] == [last]


def test_an_order_from_a_file_was_bought_from_the_list(shop, anna):
    shown = a_click(shop, anna)
    merge_visitor(shop, anna, "13085")
    make_order(shop, shopper_called(shop, "13085"), "1001", make_product(shop, MUG), at=MAY + HOUR)

    assert told(shop, shown) == {Reaction.SEEN, Reaction.CLICKED, Reaction.BOUGHT}


def test_a_product_put_into_the_cart_later_without_naming_the_list_came_of_it(shop, anna):
    shown = a_click(shop, anna)
    tell(shop, "add_to_cart", MUG, by=anna, at=MAY + HOUR)

    assert told(shop, shown) == {Reaction.SEEN, Reaction.CLICKED, Reaction.CARTED}


def test_page_and_results_agree_on_whatever_people_do(shop):
    """Browsers of known and of unknown people, orders from files with and without an event, clicks on several lists."""
    chance = random.Random(7)
    products = {name: make_product(shop, name) for name in (MUG, BOWL)}
    names, browsers = ["13085", "13086", None], [uuid4() for _ in range(4)]
    save_shopper(shop, "13086")  # buys, but its browser is never told to be its own
    lists = [answer(shop, at=MAY + number * 8 * HOUR) for number in range(16)]
    for _number in range(120):
        hour, by, product = chance.randrange(160), chance.choice(browsers), chance.choice([MUG, BOWL])
        at, order_of_that_day = MAY + hour * HOUR, f"{(MAY + hour * HOUR):%d}"
        name = chance.choice(["select_item", "select_item", "add_to_cart", "purchase"])
        named = chance.choice([*lists[: hour // 8 + 1], None]) if name != "purchase" else None
        order = {"transaction_id": order_of_that_day} if name == "purchase" and chance.random() < 0.8 else {}
        tell(shop, name, product, of=named, by=by, at=at, **order)
    merge_visitor(shop, browsers[0], "13085")
    for day in range(0, 8, 2):
        buyer, at = chance.choice(names), (MAY + day * DAY).replace(hour=0)
        shopper = shopper_called(shop, buyer) if buyer else None
        make_order(shop, shopper, f"{at:%d}", products[chance.choice([MUG, BOWL])], at=at)

    counted = Counter()
    for row in count_outcomes(shop, MAY.date()):
        counted += Counter(seen=row.seen, clicked=row.clicked, carted=row.carted, bought=row.bought)
    shown = Counter(str(reaction) for pk in lists for reaction in told(shop, pk))

    assert shown == counted
    assert counted["bought"] >= 4
    assert counted["carted"] >= 4
    found = {
        name: with_reaction(Recommendation.objects.for_shop(shop), shop, name, MAY + timedelta(days=7)).count()
        for name in counted
    }
    assert (found["bought"], found["carted"]) == (counted["bought"], counted["carted"])
