"""A small shop that sells tea and paper, and a Transformer that was really trained on what its shoppers bought."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import torch
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product
from marketing.common.ids import uuid7
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.recommendations.shelf import shelf
from marketing.registry import services as registry
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from marketing.shoppers.models import Event, Shopper, Visitor
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Interaction, Item
from modeling.recommender.train import train_recommender

TEAS = [f"TEA-{number}" for number in range(1, 11)]
PAPERS = [f"PAPER-{number}" for number in range(1, 11)]
TINY = {"trainer": {"epochs": 3}, "examples": {"least_steps": 10, "windows": 16}}


@dataclass(frozen=True)
class Trained:
    directory: Path
    report: dict


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Forty shoppers: half drink tea, half write on paper, and nobody does both."""
    chance, now = random.Random(5), datetime.now(UTC)
    bought = [
        Interaction(f"{corner[0]}{person}", product, now - timedelta(days=100 - 12 * week), "purchase", 1, 5.0)
        for corner in (TEAS, PAPERS)
        for person in range(20)
        for week in range(8)
        for product in chance.sample(corner, 2)
    ]
    items = [Item(product, f"{product.split('-')[0]} number {product}", "", 5.0) for product in [*TEAS, *PAPERS]]
    directory = tmp_path_factory.mktemp("trained")
    torch.set_num_threads(1)
    report = train_recommender(bought, items, directory, config=RecommenderConfig(**TINY))
    return Trained(directory, report.to_json())


@pytest.fixture
def tea_and_paper(bare_shop: Shop) -> Shop:
    with shop_context(bare_shop):
        for name, corner in (("Tea", TEAS), ("Paper", PAPERS)):
            category = Category.objects.create(shop=bare_shop, name=name)
            for product in corner:
                Product.objects.create(
                    shop=bare_shop, external_id=product, title=f"{name} {product}", category=category, price="5.00",
                    texts={"zh-hans": {"title": f"商品 {product}"}},
                )  # fmt: skip
    return bare_shop


@pytest.fixture(autouse=True)
def _cold_shelf() -> Iterator[None]:
    """What a process keeps warm must not pass from test to test."""
    yield
    shelf.__init__()


def make_version(shop: Shop, trained: Trained, settings: object) -> ModelVersion:
    """Registers the trained artifact as the shop's next version."""
    directory = f"shops/{shop.pk}/trainings/{uuid7()}"
    shutil.copytree(trained.directory, Path(settings.MEDIA_ROOT) / directory)
    with shop_context(shop):
        job = Job.objects.create(shop=shop, kind="recommendations.train", key=str(uuid7()))
        run = TrainingRun.objects.create(shop=shop, kind=Kind.RECOMMENDER, job=job, directory=directory)
        return registry.register(run, trained.report)


def let_serve(version: ModelVersion) -> ModelVersion:
    with shop_context(version.shop):
        return registry.promote(version, actor=None, reason="a test's tiny model")


@pytest.fixture
def serving(tea_and_paper: Shop, trained: Trained, settings: object) -> ModelVersion:
    version = let_serve(make_version(tea_and_paper, trained, settings))
    shelf.load(version)
    return version


def visitor_who_viewed(shop: Shop, *products: str, minutes: int = 5, name: str = "view_item") -> UUID:
    """A visitor who allowed analytics and has just looked at these products, or done something else with them."""
    visitor_id = uuid4()
    with shop_context(shop):
        shopper = Shopper.objects.create(shop=shop, analytics=True)
        Visitor.objects.create(shop=shop, visitor_id=visitor_id, shopper=shopper)
        look_at(shop, visitor_id, *products, minutes=minutes, name=name)
    return visitor_id


def look_at(shop: Shop, visitor_id: UUID, *products: str, minutes: int = 5, name: str = "view_item") -> None:
    for place, product in enumerate(products):
        at = timezone.now() - timedelta(minutes=minutes, seconds=-place)
        Event.objects.create(
            shop=shop, day=at.date(), occurred_at=at, name=name, visitor_id=visitor_id,
            items=[{"product_id": product, "quantity": 1}],
        )  # fmt: skip
