"""A year of the demo shop: 2,000 shoppers with tastes, cadence and seasons, about 60,000 events, and their orders.

The same seed and the same `until` give the same year. All numbers here and in `people`, `demand` and `visits` were set
before the first training, and are not changed for a score: whoever recommends well here has found tastes, complements,
refills, seasons and fashions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from marketing.demo.catalogue import load_catalogue
from marketing.demo.demand import Demand
from marketing.demo.people import make_people
from marketing.demo.visits import ShopperWalk, World
from marketing.demo.year import Event, Order, Year


@dataclass(frozen=True, kw_only=True)
class SimulatorSettings:
    shoppers: int = 2000
    days: int = 365
    seed: int = 20261123


def simulate(until: datetime, settings: SimulatorSettings | None = None) -> Year:
    """The year that ends at `until`, exclusive."""
    settings = settings or SimulatorSettings()
    rng = np.random.default_rng(settings.seed)
    catalogue = load_catalogue()
    starts_at = (until - timedelta(days=settings.days)).replace(hour=0, minute=0, second=0, microsecond=0)
    people = make_people(catalogue, settings.shoppers, settings.days, rng)
    demand = Demand(catalogue, starts_at.date(), settings.days + 1, rng)
    world = World(catalogue.products, people, demand, starts_at, until, rng)
    events = [event for row in range(settings.shoppers) for event in ShopperWalk(world, row).events()]
    events.sort(key=lambda event: (event.occurred_at, event.event_id))
    return Year(starts_at, people.shoppers, tuple(events), tuple(_orders(events)))


def _orders(events: list[Event]) -> Iterator[Order]:
    for event in events:
        if event.name == "purchase":
            yield Order(event.order, event.shopper, event.occurred_at, event.items)
