"""The warm rankers of this process. No request waits for PyTorch: loading happens in a thread, beside the requests."""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connections
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.beside import Beside
from marketing.common.tenancy import shop_context
from marketing.recommendations import training
from marketing.registry import artifacts
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import in_line, serving_version_id

if TYPE_CHECKING:
    from modeling.recommender.ranker import Ranker

logger = logging.getLogger(__name__)

CATCH_UP_SECONDS = 60
KEPT = 2  # versions of a shop that stay warm: rolling back must not wait
COMPARED = 2  # further versions, of all shops, that stay warm for a comparison


@dataclass
class Warm:
    """One loaded version, and how much of the shop's life after training it has seen.

    `plain` holds its item-item neighbours alone: they load in a moment, and need no PyTorch.
    """

    version: ModelVersion
    ranker: "Ranker"
    seen_until: datetime
    plain: bool
    caught_up: float = field(default_factory=time.monotonic)

    @property
    def is_behind(self) -> bool:
        return time.monotonic() - self.caught_up > CATCH_UP_SECONDS


class Shelf:
    def __init__(self) -> None:
        self._warm: dict[UUID, list[Warm]] = {}  # by shop, the latest loaded first
        self._beside = Beside()
        self._broken: set[UUID] = set()
        self._compared: dict[UUID, Warm] = {}  # by version; what somebody looks at beside the serving one
        self._lock = threading.Lock()
        self.ready = threading.Event()

    def ranker_for(self, shop: Shop) -> Warm | None:
        """The serving version when it is warm; while it is being loaded, or when it is damaged, the last good one."""
        serving_id = serving_version_id(shop, Kind.RECOMMENDER)
        if serving_id is None:
            return None
        warm = self._find(shop.pk, serving_id)
        if warm is None or warm.plain:
            return self._make_warm(shop) or warm
        if warm.is_behind:
            self._in_thread(shop, lambda: self._catch_up(warm))
        return warm

    def ranker_of(self, version: ModelVersion) -> Warm | None:
        """Any version, for who compares: loaded in a thread of its own, it takes no serving one's place. None until then."""
        warm = self._find(version.shop_id, version.pk) or self._compared.get(version.pk)
        if warm and not warm.plain:
            if warm.is_behind:
                self._in_thread(version.shop, lambda: self._catch_up(warm), busy=version.pk)
            return warm
        if not self.is_broken(version):
            self._in_thread(version.shop, lambda: self._load_to_compare(version), busy=version.pk)
        return None

    def is_warm(self, version: ModelVersion) -> bool:
        warm = self._find(version.shop_id, version.pk)
        return warm is not None and not warm.plain

    def is_broken(self, version: ModelVersion) -> bool:
        return version.pk in self._broken

    def _load_to_compare(self, version: ModelVersion) -> None:
        try:
            warm = self._read_whole(version, artifacts.verified_directory(version))
        except (ValueError, OSError):
            self._broken.add(version.pk)
            logger.exception("%s of shop %s cannot be compared.", version, version.shop_id)
            return
        with self._lock:
            others = list(self._compared.items())[-(COMPARED - 1) :]
            self._compared = {**dict(others), version.pk: warm}

    def _make_warm(self, shop: Shop) -> Warm | None:
        """Loads in a thread what should serve, unless it is there; meanwhile, whatever is warm."""
        good = [one for one in in_line(shop, Kind.RECOMMENDER) if one.pk not in self._broken]
        best = self._find(shop.pk, good[0].pk) if good else None
        if good and (best is None or best.plain):
            self._in_thread(shop, lambda: self.load_first_good(good))
        return best or next(iter(self._warm.get(shop.pk, [])), None)

    def load_first_good(self, versions: Iterable[ModelVersion]) -> None:
        """The first version whose files are whole; what is damaged is named in the log, once."""
        for version in versions:
            try:
                self.load(version)
            except (ValueError, OSError):  # a DamagedArtifact is a ValueError
                self._broken.add(version.pk)
                logger.exception("%s of shop %s cannot serve; the last good version does.", version, version.shop_id)
            else:
                return

    def load(self, version: ModelVersion) -> Warm:
        """Loads now. Raises a DamagedArtifact when the files are not those that were registered."""
        if (warm := self._find(version.shop_id, version.pk)) and not warm.plain:
            return warm
        directory = artifacts.verified_directory(version)
        if all(one.plain for one in self._warm.get(version.shop_id, [])):  # else a whole version answers meanwhile
            self._put(self._read(version, directory, plain=True))
        return self._put(self._read_whole(version, directory))

    def warm_up(self) -> None:
        """Loads what every shop serves. A server starts it in a thread, and is ready when it ends."""
        try:
            for shop in Shop.objects.all():
                with shop_context(shop):
                    versions = in_line(shop, Kind.RECOMMENDER)
                self.load_first_good(versions)
            gc.freeze()  # what is loaded stays: walking it again and again would halt requests for a tenth of a second
        finally:  # a database that is down is told by the readiness check itself; requests load what is missing
            self.ready.set()
            connections.close_all()

    def _find(self, shop_id: UUID, version_id: UUID) -> Warm | None:
        return next((one for one in self._warm.get(shop_id, []) if one.version.pk == version_id), None)

    def _put(self, warm: Warm) -> Warm:
        with self._lock:
            version = warm.version
            others = [one for one in self._warm.get(version.shop_id, []) if one.version.pk != version.pk]
            self._warm[version.shop_id] = [warm, *others][:KEPT]
        return warm

    def _read_whole(self, version: ModelVersion, directory: Path) -> Warm:
        import torch  # the door to PyTorch: seconds and hundreds of MiB, paid once by a process that ranks

        torch.set_num_threads(1)
        return self._read(version, directory, plain=False)

    def _read(self, version: ModelVersion, directory: Path, *, plain: bool) -> Warm:
        from modeling.recommender.ranker import Ranker  # NumPy is heavy, too

        ranker = Ranker.load(directory, plain=plain)
        warm = Warm(version, ranker, version.data_until or timezone.now(), plain)
        self._catch_up(warm)
        return warm

    def _catch_up(self, warm: Warm) -> None:
        """Products and sales that came after training: a new product is ranked by its words, a trend by its sales."""
        shop, now = warm.version.shop, timezone.now()
        with shop_context(shop):
            products = list(training.items(shop))
            sales = list(training.sales_since(shop, warm.seen_until))
        warm.ranker.add_items(products)
        warm.ranker.observe(sales)
        warm.seen_until, warm.caught_up = now, time.monotonic()

    def _in_thread(self, shop: Shop, work: Callable[[], object], *, busy: UUID | None = None) -> None:
        self._beside.start(busy or shop.pk, work, name=f"ranker-{shop.slug}")


shelf = Shelf()
