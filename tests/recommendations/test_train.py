"""From orders to a candidate: the command, the job, what too little data says."""

import json
import random
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.jobs.services import run_now
from marketing.recommendations.models import Placement
from marketing.recommendations.ranking import Ask, rank
from marketing.recommendations.shelf import shelf
from marketing.registry import services as registry
from marketing.registry.models import Kind, ModelVersion
from marketing.shoppers.models import Order, OrderLine, Shopper
from tests.recommendations.conftest import PAPERS, TEAS, TINY

pytestmark = pytest.mark.django_db(transaction=True)  # a job's batches and heartbeats have transactions of their own


@pytest.fixture
def with_orders(tea_and_paper: Shop) -> Shop:
    """Twenty tea drinkers and twenty writers, an order of two things every other week."""
    chance, now = random.Random(3), datetime.now(UTC)
    with shop_context(tea_and_paper):
        products = {product.external_id: product for product in Product.objects.for_shop(tea_and_paper)}
        for number in range(40):
            shopper = Shopper.objects.create(shop=tea_and_paper, external_id=str(number))
            for week in range(8):
                at = now - timedelta(days=100 - 12 * week)
                order = Order.objects.create(
                    shop=tea_and_paper, external_id=f"{number}-{week}", shopper=shopper, placed_at=at
                )
                for place, code in enumerate(chance.sample(PAPERS if number % 2 else TEAS, 2)):
                    OrderLine.objects.create(
                        shop=tea_and_paper, order=order, position=place, code=code, product=products[code],
                        quantity=1, price=5, placed_at=at,
                    )  # fmt: skip
    return tea_and_paper


def train(shop: Shop) -> ModelVersion:
    with shop_context(shop):
        run = registry.start_run(Kind.RECOMMENDER, shop=shop, actor=None, config=TINY)
    run_now(run.job)
    with shop_context(shop):
        return ModelVersion.objects.for_shop(shop).select_related("shop").get(run=run)


def order_in_a_later_year(shop: Shop) -> None:
    with shop_context(shop):
        at, first = datetime(2099, 1, 1, tzinfo=UTC), Order.objects.for_shop(shop).order_by("external_id")[0]
        line = OrderLine.objects.for_shop(shop).filter(order=first)[0]
        order = Order.objects.create(shop=shop, external_id="typed", shopper=first.shopper, placed_at=at)
        OrderLine.objects.create(
            shop=shop, order=order, position=0, code=line.code, product=line.product, quantity=1, price=5, placed_at=at
        )


def test_a_shop_s_orders_make_a_candidate_that_can_serve_whatever_date_one_has(with_orders: Shop) -> None:
    order_in_a_later_year(with_orders)

    version = train(with_orders)

    assert (str(version), version.state) == ("recommender-1", "candidate")
    assert version.data_until < datetime.now(UTC)
    assert version.metrics["gate"], "it is compared with a plain model"
    with shop_context(with_orders):
        registry.promote(version, actor=None, reason="tiny")
        shelf.load(version)
        drinker = Shopper.objects.for_shop(with_orders).get(external_id="0")
        ranking = rank(with_orders, Ask(placement=Placement(shop=with_orders, key="home"), shopper=drinker, limit=1))
    assert {one.product.external_id for one in ranking.chosen} <= set(TEAS)


def test_a_second_version_is_compared_with_the_one_that_serves(with_orders: Shop) -> None:
    first = train(with_orders)
    with shop_context(with_orders):
        registry.promote(first, actor=None, reason="tiny")

    second = train(with_orders)

    assert "recommender-1" in {one["rival"] for one in second.metrics["gate"]}


def test_too_little_data_is_told_and_nothing_is_registered(tea_and_paper: Shop) -> None:
    with pytest.raises(CommandError, match="too little data"):
        call_command("train", "recommender", shop=tea_and_paper.slug)

    with shop_context(tea_and_paper):
        assert not ModelVersion.objects.exists()


def test_evaluate_prints_every_model_with_its_interval(with_orders: Shop) -> None:
    out, cutoff = StringIO(), (datetime.now(UTC) - timedelta(days=28)).date()

    asked = ["--shop", with_orders.slug, "--cutoff", cutoff.isoformat(), "--json"]
    call_command("evaluate", "recommender", *asked, stdout=out)

    result = json.loads(out.getvalue())
    names = {model["name"] for model in result["models"]}
    assert {"popular", "recent popular", "item-kNN", "EASE", "EASE + recent sales", "transformer"} <= names
    assert all(
        low <= model["ndcg@10"] <= high for model in result["models"] for low, high in [model["ndcg@10_interval"]]
    )


def test_evaluate_prints_a_table_for_people(with_orders: Shop) -> None:
    out, cutoff = StringIO(), (datetime.now(UTC) - timedelta(days=28)).date()

    call_command("evaluate", "recommender", "--shop", with_orders.slug, "--cutoff", cutoff.isoformat(), stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0].startswith("time, ")
    assert [line for line in lines if line.startswith("transformer + EASE ")]


def test_an_unknown_shop_is_told_which_shops_there_are(with_orders: Shop) -> None:
    with pytest.raises(CommandError, match="paper-tea"):
        call_command("train", "recommender", shop="paper-and-tea")
