"""A list as somebody would get it now: made the way the storefront's is, and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.recommendations.asking import Ask
from marketing.recommendations.explaining import explain
from marketing.recommendations.models import Recommendation
from marketing.recommendations.ranking import rank
from marketing.recommendations.reading import Entry, Reading, read_served
from marketing.recommendations.services import as_row
from marketing.recommendations.shelf import shelf
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import serving_version
from marketing.shoppers.models import Event
from marketing.shoppers.selectors import HistoryRow

A_MINUTE = timedelta(minutes=1)
DEEDS = {"viewed": Event.Name.VIEW_ITEM, "carted": Event.Name.ADD_TO_CART, "bought": Event.Name.PURCHASE}


@dataclass(frozen=True)
class Look:
    """What one version answers. `row` is what would be kept of it; nothing is, while the version is being loaded."""

    version: ModelVersion | None
    row: Recommendation | None = None
    reading: Reading | None = None
    is_loading: bool = False
    is_broken: bool = False


@dataclass(frozen=True)
class Moved:
    """An entry beside the other version's list: where it stood there, from 1, or nowhere."""

    entry: Entry
    place: int
    before: int | None = None

    @property
    def by(self) -> int:
        return (self.before or self.place) - self.place


def imagined(deeds: Sequence[tuple[str, str]]) -> tuple[HistoryRow, ...]:
    """(what, product) in the order it happened, the last one a minute ago -> a history, newest first."""
    now = timezone.now()
    return tuple(
        HistoryRow("", product_id, now - place * A_MINUTE, DEEDS[what].value, 1.0, None)
        for place, (what, product_id) in enumerate(reversed(deeds), start=1)
    )


def look(shop: Shop, ask: Ask, locale: str) -> Look:
    if ask.version and shelf.ranker_of(ask.version) is None:
        broken = shelf.is_broken(ask.version)
        return Look(ask.version, is_loading=not broken, is_broken=broken)
    ranking = rank(shop, ask)
    row = as_row(shop, ask, ranking, explain(shop, ask, ranking, locale))
    serving = serving_version(shop, Kind.RECOMMENDER)
    # In the moment after a start, or a promotion, the storefront is answered by what is there, too.
    is_late = ask.version is None and serving is not None and not shelf.is_warm(serving)
    return Look(ask.version or serving, row, read_served(row, ask.shopper, locale), is_loading=is_late)


def compare(looks: Sequence[Look]) -> list[list[Moved]]:
    """The lists side by side; each entry of a later one knows where the first one had it."""
    first = {entry.product_id: place for place, entry in enumerate(_shown(looks[0]), start=1)}
    return [
        [Moved(one, place, first.get(one.product_id)) for place, one in enumerate(_shown(each), 1)] for each in looks
    ]


def _shown(look: Look) -> list[Entry]:
    return look.reading.shown if look.reading else []
