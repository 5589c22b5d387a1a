"""The trained versions of this process. No message waits for one: loading happens in a thread, beside the requests."""

import logging
import threading
from collections.abc import Sequence
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.chat.encoding import reader
from marketing.chat.heads import Heads
from marketing.chat.learning.keeping import load
from marketing.common.beside import Beside
from marketing.registry import artifacts
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import in_line, serving_version_id

logger = logging.getLogger(__name__)

KEPT = 2  # versions of a shop that stay warm: rolling back must not wait


class Shelf:
    def __init__(self) -> None:
        self._warm: dict[UUID, dict[UUID, Heads]] = {}  # by shop and version, the latest loaded last
        self._broken: set[UUID] = set()
        self._beside = Beside()
        self._lock = threading.Lock()

    def heads_for(self, shop: Shop) -> Heads | None:
        """The serving version; while it is being loaded, or when it is damaged, the last good one; else none."""
        serving_id = serving_version_id(shop, Kind.RETRIEVER)
        if serving_id is None:
            return None
        warm = self._warm.get(shop.pk, {})
        if serving_id in warm:
            return warm[serving_id]
        good = self._good(shop)
        if good and good[0].pk not in warm:
            self._beside.start(shop.pk, lambda: self._load_first(good), name=f"retriever-{shop.slug}")
        return next((warm[one.pk] for one in good if one.pk in warm), None)

    def warm_up(self, shop: Shop) -> None:
        """Loads now what should serve; what is damaged is named in the log, once."""
        self._load_first(self._good(shop))

    def _good(self, shop: Shop) -> list[ModelVersion]:
        return [one for one in in_line(shop, Kind.RETRIEVER) if one.pk not in self._broken]

    def _load_first(self, versions: Sequence[ModelVersion]) -> None:
        at_hand = reader()
        for version in versions if at_hand else ():
            try:
                found = load(artifacts.verified_directory(version), at_hand.encoder, str(version))
            except (ValueError, OSError, LookupError, TypeError):  # damaged, or written by another release
                self._broken.add(version.pk)
                logger.exception("%s of shop %s cannot serve; the last good one does.", version, version.shop_id)
            else:
                self._put(version, found)
                return

    def _put(self, version: ModelVersion, found: Heads) -> None:
        with self._lock:
            before = self._warm.get(version.shop_id, {})
            kept = list(before.items())[-(KEPT - 1) :]
            self._warm[version.shop_id] = {**dict(kept), version.pk: found}


shelf = Shelf()
