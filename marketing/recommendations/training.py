"""Histories -> `modeling.recommender` -> a candidate in the registry. A person promotes it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.errors import Invalid, full_disk_named
from marketing.common.tenancy import shop_context
from marketing.registry import artifacts
from marketing.registry.models import Kind
from marketing.registry.selectors import serving_version
from marketing.shoppers.selectors import histories, recent_sales

if TYPE_CHECKING:
    from modeling.recommender.data import Interaction, Item
    from modeling.recommender.report import TrainingReport
    from modeling.recommender.serving import Serving
    from modeling.trainer import Progress


def interactions(shop: Shop, until: datetime | None = None) -> Iterator["Interaction"]:
    from modeling.recommender.data import Interaction  # NumPy is heavy, and most processes never train

    for row in histories(shop, until=until or timezone.now()):  # an order with a wrong date lies in another year
        yield Interaction(*row)


def sales_since(shop: Shop, since: datetime) -> Iterator["Interaction"]:
    from modeling.recommender.data import Interaction

    for row in recent_sales(shop, since):
        yield Interaction(*row)


def items(shop: Shop) -> Iterator["Item"]:
    """Every product, sold out and hidden ones too: what was bought teaches, whether or not it may be shown today."""
    from modeling.recommender.data import Item

    rows = Product.objects.for_shop(shop).values_list("external_id", "title", "category__name", "price")
    for product_id, title, category, price in rows.iterator(chunk_size=5_000):
        yield Item(product_id, title, category or "", None if price is None else float(price))


@full_disk_named()
def fit(
    shop: Shop, directory: Path, *, until: datetime | None, config: dict, on_progress: Callable[["Progress"], None]
) -> "TrainingReport":
    """Reads the shop's rows in one short transaction, then trains without holding a connection."""
    import torch  # seconds and hundreds of MiB, which only a worker that trains pays

    from modeling.recommender.config import RecommenderConfig
    from modeling.recommender.data import TooLittleData
    from modeling.recommender.train import train_recommender

    torch.set_num_threads(settings.TRAINING_THREADS)
    with shop_context(shop):
        events, products, serving = list(interactions(shop, until)), list(items(shop)), serving_now(shop)
    try:
        return train_recommender(
            events,
            products,
            directory,
            config=RecommenderConfig(**config),
            until=until,
            on_progress=on_progress,
            serving=serving,
        )
    except TooLittleData as error:
        raise Invalid(_("There is too little data to train on. %(reason)s") % {"reason": error}) from error


def serving_now(shop: Shop) -> "Serving | None":
    """A new version is measured beside the one that serves."""
    from modeling.recommender.serving import Serving

    version = serving_version(shop, Kind.RECOMMENDER)
    return Serving(str(version), artifacts.directory_of(version)) if version else None
