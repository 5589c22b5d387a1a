"""The warm rankers of this process. No request waits for PyTorch: loading happens in a thread, beside the requests."""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connections
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.recommendations import training
from marketing.registry import artifacts
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import fallback_versions, serving_version
from marketing.shoppers.selectors import recent_sales

if TYPE_CHECKING:
    from modeling.recommender.ranker import Ranker

logger = logging.getLogger(__name__)

CATCH_UP_SECONDS = 60
KEPT = 2  # versions of a shop that stay warm: rolling back must not wait


@dataclass
class Warm:
    """One loaded version, and how much of the shop's life after training it has seen."""

    version: ModelVersion
    ranker: "Ranker"
    seen_until: datetime
    caught_up: float = field(default_factory=time.monotonic)

    @property
    def is_behind(self) -> bool:
        return time.monotonic() - self.caught_up > CATCH_UP_SECONDS


class Shelf:
    def __init__(self) -> None:
        self._warm: dict[UUID, list[Warm]] = {}
        self._busy: set[UUID] = set()
        self._broken: set[UUID] = set()
        self._lock = threading.Lock()
        self.ready = threading.Event()

    def ranker_for(self, shop: Shop) -> Warm | None:
        """The serving version when it is warm; while it is being loaded, or when it is damaged, the last good one."""
        serving = serving_version(shop, Kind.RECOMMENDER)
        if serving is None:
            return None
        warm = {one.version.pk: one for one in self._warm.get(shop.pk, [])}
        if serving.pk not in warm:
            self._load_soon(shop, [serving, *fallback_versions(serving)])
        elif warm[serving.pk].is_behind:
            self._in_thread(shop, lambda: self._catch_up(warm[serving.pk]))
        return warm.get(serving.pk) or next(iter(warm.values()), None)

    def load(self, version: ModelVersion) -> Warm:
        """Loads now. Raises a DamagedArtifact when the files are not what was registered."""
        import torch  # the door to PyTorch: seconds and hundreds of MiB, paid once by a process that ranks

        from modeling.recommender.ranker import Ranker

        torch.set_num_threads(1)
        directory = artifacts.verified_directory(version)
        warm = Warm(version, Ranker.load(directory), seen_until=version.data_until or timezone.now())
        self._catch_up(warm)
        with self._lock:
            others = [one for one in self._warm.get(version.shop_id, []) if one.version.pk != version.pk]
            self._warm[version.shop_id] = [warm, *others][:KEPT]
        return warm

    def warm_up(self) -> None:
        """Loads what every shop serves. A server starts it in a thread, and is ready when it ends."""
        try:
            for shop in Shop.objects.all():
                with shop_context(shop):
                    serving = serving_version(shop, Kind.RECOMMENDER)
                if serving:
                    self._load_first_good([serving, *fallback_versions(serving)])
        finally:  # a database that is down is told by the readiness check itself; requests load what is missing
            self.ready.set()
            connections.close_all()

    def _load_soon(self, shop: Shop, versions: Iterable[ModelVersion]) -> None:
        wanted = [one for one in versions if one.pk not in self._broken]
        if wanted and wanted[0].pk not in {one.version.pk for one in self._warm.get(shop.pk, [])}:
            self._in_thread(shop, lambda: self._load_first_good(wanted))

    def _load_first_good(self, versions: Iterable[ModelVersion]) -> None:
        for version in versions:
            try:
                self.load(version)
            except (ValueError, OSError):  # a DamagedArtifact is a ValueError; the version is named, the next one serves
                self._broken.add(version.pk)
                logger.exception("%s of shop %s cannot serve; the last good version does.", version, version.shop_id)
            else:
                return

    def _in_thread(self, shop: Shop, work: object) -> None:
        with self._lock:
            if shop.pk in self._busy:
                return
            self._busy.add(shop.pk)
        threading.Thread(target=self._run, args=(shop, work), name=f"ranker-{shop.slug}", daemon=True).start()

    def _run(self, shop: Shop, work: object) -> None:
        try:
            work()
        finally:
            self._busy.discard(shop.pk)
            connections.close_all()

    def _catch_up(self, warm: Warm) -> None:
        """Products and sales that came after training: a new product is ranked by its words, a new trend by its sales."""
        from modeling.recommender.data import Interaction

        shop, now = warm.version.shop, timezone.now()
        with shop_context(shop):
            products = list(training.items(shop))
            sales = [Interaction(*row) for row in recent_sales(shop, warm.seen_until)]
        warm.ranker.add_items(products)
        warm.ranker.observe(sales)
        warm.seen_until, warm.caught_up = now, time.monotonic()


shelf = Shelf()
