"""One shopper's way through the shop: what brings a visit, what is looked at, and what is bought."""

import heapq
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from marketing.demo.catalogue import Product
from marketing.demo.demand import Demand
from marketing.demo.people import People
from marketing.demo.year import Event, Item

LONGEST_VISIT = 3_600  # seconds; a visit that might not end before the year does is left out


@dataclass(frozen=True)
class World:
    products: tuple[Product, ...]
    people: People
    demand: Demand
    starts_at: datetime
    until: datetime
    rng: np.random.Generator


@dataclass(order=True)
class Visit:
    seconds: float  # since the year began
    refill: int = field(default=-1, compare=False)  # the product that has run out, or -1 for a look around


class ShopperWalk:
    """One shopper's year: visits in order of time; what is bought and used up brings the next visit."""

    def __init__(self, world: World, row: int) -> None:
        self.products, self.demand, self.rng = world.products, world.demand, world.rng
        self.starts_at = world.starts_at
        self.horizon = (world.until - world.starts_at).total_seconds()
        self.shopper = world.people.shoppers[row]
        self.appeal = world.people.appeal[row].copy()
        self.loyalty = world.people.loyalty[row]
        self.orders_placed = self.events_sent = 0
        self.visits = list(self._looks_around(world.people.visits_a_week[row]))
        heapq.heapify(self.visits)

    def events(self) -> Iterator[Event]:
        while self.visits:
            visit = heapq.heappop(self.visits)
            if visit.seconds < self.horizon - LONGEST_VISIT:
                yield from self._visit(visit)

    def _looks_around(self, visits_a_week: float) -> Iterator[Visit]:
        weeks = (self.horizon / 86_400 - self.shopper.joined_day) / 7
        for moment in self.rng.random(1 + self.rng.poisson(visits_a_week * weeks)):
            day = self.shopper.joined_day + moment * weeks * 7
            yield Visit(self._at_an_hour_for_shopping(day))

    def _at_an_hour_for_shopping(self, day: float) -> float:
        hour = self.rng.normal(20.5, 1.6) if self.rng.random() < 0.6 else self.rng.normal(12.5, 2.5)
        return int(day) * 86_400 + min(max(hour, 6), 23.5) * 3_600

    def _visit(self, visit: Visit) -> Iterator[Event]:
        clock = visit.seconds
        day = int(clock // 86_400)
        liking = self.appeal + self.demand.on_day(day)
        yield self._event("view_item_list", clock, self._shelf(liking, day))
        cart: list[Item] = []
        seen: list[int] = []
        for _ in range(self.rng.geometric(0.36 if visit.refill < 0 else 0.6)):
            clock += self.rng.uniform(15, 150)
            product = visit.refill if visit.refill >= 0 and not seen else self._next_look(liking, seen)
            seen.append(product)
            yield self._event("view_item", clock, (self._item(product),))
            if self.rng.random() < self._wish(product, liking, visit):
                cart.append(self._item(product, self._quantity(product)))
                clock += self.rng.uniform(5, 40)
                yield self._event("add_to_cart", clock, (cart[-1],))
        if cart and self.rng.random() < (0.55 if visit.refill < 0 else 0.92):
            yield self._buy(cart, clock + self.rng.uniform(60, 400))

    def _shelf(self, liking: np.ndarray, day: int) -> tuple[Item, ...]:
        """The first row of the category that the shopper opened."""
        category = self.products[self._choose(liking)].category
        return tuple(self._item(product) for product in self.demand.shelf(category, day))

    def _next_look(self, liking: np.ndarray, seen: list[int]) -> int:
        """The next product leans on the last one: its neighbours, what goes with it, the rest of its collection."""
        if not seen:
            return self._choose(liking)
        liking = liking + self.demand.leads_to[seen[-1]]
        liking[seen] = -np.inf
        return self._choose(liking)

    def _choose(self, liking: np.ndarray) -> int:
        return int(np.argmax(liking + self.rng.gumbel(size=len(liking))))

    def _wish(self, product: int, liking: np.ndarray, visit: Visit) -> float:
        if product == visit.refill:
            return 0.93
        better = float((liking > liking[product]).mean())  # 0 for the favourite, 1 for the least liked
        return 0.36 * (1 - better) ** 2

    def _quantity(self, product: int) -> int:
        one, two = self.demand.quantities[product]
        chance = self.rng.random()
        return 1 if chance < one else 2 if chance < one + two else 4

    def _buy(self, cart: list[Item], clock: float) -> Event:
        self.orders_placed += 1
        for item in cart:
            self._own(self.demand.row[item.product_id], item.quantity, clock)
        order = f"{self.shopper.external_id.removeprefix('shopper-')}-{self.orders_placed:03}"
        return self._event("purchase", clock, tuple(cart), order)

    def _own(self, product: int, quantity: int, clock: float) -> None:
        refill_days = self.products[product].refill_days
        if not refill_days:
            self.appeal[product] -= 4.0  # one teapot is enough
        elif self.rng.random() < self.loyalty:
            days = clock / 86_400 + refill_days * quantity * self.rng.lognormal(0, 0.18)
            heapq.heappush(self.visits, Visit(self._at_an_hour_for_shopping(days), refill=product))

    def _event(self, name: str, clock: float, items: tuple[Item, ...], order: str = "") -> Event:
        self.events_sent += 1
        event_id = uuid.uuid5(self.shopper.visitor_id, str(self.events_sent))
        occurred_at = self.starts_at + timedelta(seconds=round(clock, 3))
        return Event(event_id, name, self.shopper, occurred_at, items, order)

    def _item(self, product: int, quantity: int = 1) -> Item:
        return Item(self.products[product].id, quantity, self.products[product].price)
