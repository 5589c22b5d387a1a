"""What all shoppers share: seasons, fashions, and which product leads to which."""

from datetime import date, timedelta

import numpy as np

from marketing.demo.catalogue import Catalogue, Product

BOUGHT_IN_SETS = ("bowl", "dinner-plate", "mug", "tasting-cups", "cushion")
FASHION_DAYS = 45


class Demand:
    """Everything here is on the log scale of appeal, one column a product."""

    def __init__(self, catalogue: Catalogue, first_day: date, days: int, rng: np.random.Generator) -> None:
        products = catalogue.products
        self.row = {product.id: row for row, product in enumerate(products)}
        self.category = np.array([product.category for product in products])
        self.leads_to = np.array([[_pull(one, other) for other in products] for one in products])
        self.quantities = [_quantities(product) for product in products]
        self._shelf_order = rng.gumbel(size=(days // 7 + 1, len(products)))  # the shop rearranges each week
        self._by_day = _seasons(products, first_day, days) + _fashions(len(products), days, rng)
        launched = np.array([product.launched_day for product in products])
        self._by_day[np.arange(days)[:, None] < launched] = -np.inf

    def on_day(self, day: int) -> np.ndarray:
        return self._by_day[day]

    def shelf(self, category: str, day: int) -> list[int]:
        """The eight products that the shop puts first in a category that day."""
        order = np.where(self.category == category, self._by_day[day] + self._shelf_order[day // 7], -np.inf)
        return np.argsort(order)[::-1][:8].tolist()


def _pull(one: Product, other: Product) -> float:
    """How much a look at one makes a look at the other likelier."""
    return (
        2.2 * (one.kind == other.kind)
        + 2.0 * (other.kind in one.goes_with)
        + 0.9 * (one.category == other.category)
        + 0.9 * (one.collection == other.collection)
    )


def _quantities(product: Product) -> tuple[float, float]:
    """Chances of one piece and of two; the rest buys four."""
    if product.kind in BOUGHT_IN_SETS:
        return (0.4, 0.4)
    return (0.8, 0.18) if product.refill_days else (0.96, 0.04)


def _seasons(products: tuple[Product, ...], first_day: date, days: int) -> np.ndarray:
    """Up in its months, half as much in the months beside them."""
    months = [(first_day + timedelta(days=day)).month for day in range(days)]
    year = np.zeros((13, len(products)))
    for column, product in enumerate(products):
        for month in product.peak_months:
            year[month, column] = 1.1
            for beside in ((month - 2) % 12 + 1, month % 12 + 1):
                year[beside, column] = max(year[beside, column], 0.5)
    return year[months]


def _fashions(products: int, days: int, rng: np.random.Generator) -> np.ndarray:
    """Each fortnight a few products come into fashion, rise at once, and fade over weeks."""
    fashion = np.zeros((days, products))
    for begins in range(0, days, 14):
        for product in rng.choice(products, size=6, replace=False):
            age = np.arange(days - begins)
            fashion[begins:, product] += 1.4 * np.exp(-age / FASHION_DAYS)
    return fashion
