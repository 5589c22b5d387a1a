"""Does the search of the chat find what a wish means? Its arm of words, its arm of meaning, and both together.

    python benchmarks/chat.py products --retail retail_demo_products.jsonl.gz [--part tune|held] [--fit]

140 wishes of our own (`data/product_queries.jsonl`) in English and Chinese, literal and in other words, over 1,965 products
of the AWS Retail Demo Store (English alone) and the demo shop's 240. Relevant is a product of one of the kinds that are
named beside a wish: a proxy, which says more about direction than about level. Every second wish is kept aside. Differences are paired.
"""

import argparse
import gzip
import itertools
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.serving import start_platform
from modeling.retrieval.evaluation import Interval

DATA = Path(__file__).parent / "data" / "product_queries.jsonl"
SHOWN = 10
ARMS = ("words", "meaning", "both")
WEIGHTS = ((0.0, 0.05, 0.1, 0.2, 0.3), (0.0, 0.1, 0.2, 0.3, 0.4, 0.6))  # place, named


@dataclass(frozen=True)
class Wish:
    text: str
    language: str
    kind: str
    of: str
    relevant: frozenset[str]


def products(options: argparse.Namespace) -> None:
    wishes = list(written(options.part))
    with start_platform():
        shops = {"demo": demo(), "retail": retail(options.retail)}
        if options.fit:
            fit(shops, wishes)
            return
        found = {wish: gains(*shops[wish.of], wish) for wish in wishes}
        print(f"\nnDCG@10 of {len(wishes)} wishes, {options.part}")
        print(f"{'':30}{'N':>4}" + "".join(f"{arm:>10}" for arm in ARMS) + "   both - the better arm")
        for group in groups(wishes):
            tell(group, np.array([found[wish] for wish in wishes if belongs(wish, group)]))


def groups(wishes: list[Wish]) -> list[tuple[str, ...]]:
    return [*sorted({(one.of, one.language, one.kind) for one in wishes}), ("literal",), ("other",), ()]


def belongs(wish: Wish, group: tuple[str, ...]) -> bool:
    return set(group) <= {wish.of, wish.language, wish.kind}


def tell(group: tuple[str, ...], rows: np.ndarray) -> None:
    means = rows.mean(0)
    better = int(np.argmax(means[:2]))
    ahead = Interval.of(rows[:, 2] - rows[:, better])
    shown = "".join(f"{mean:>10.3f}" for mean in means)
    print(
        f"{' '.join(group) or 'all':30}{len(rows):>4}{shown}   {ahead.mean:+.3f} ({ahead.lower:+.3f} to {ahead.upper:+.3f})"
    )


def gains(shop: object, kinds: dict[str, str], wish: Wish) -> list[float]:
    from marketing.catalog.asking import Filters, understand
    from marketing.chat.finding import find, ranked
    from marketing.common.tenancy import shop_context

    with shop_context(shop):
        scored = ranked(shop, understand(wish.text).words, Filters())
        by_words = sorted((one for one in scored if one.place is not None), key=lambda one: one.place or 0)
        by_meaning = sorted(scored, key=lambda one: -one.cosine)
        both = find(shop, wish.text, limit=SHOWN)
    every = sum(kind in wish.relevant for kind in kinds.values())
    return [gain([kinds[one.product.external_id] in wish.relevant for one in arm[:SHOWN]], every)
            for arm in (by_words, by_meaning, both)]  # fmt: skip


def gain(hits: list[bool], every: int) -> float:
    worth = 1 / np.log2(np.arange(2, SHOWN + 2))
    return float(worth[: len(hits)][np.array(hits, bool)].sum() / worth[: min(every, SHOWN)].sum()) if hits else 0.0


def fit(shops: dict[str, tuple], wishes: list[Wish]) -> None:
    """Which weights find best, with those that are at hand."""
    from marketing.chat import finding

    tried = defaultdict(float)
    for weights in itertools.product(*WEIGHTS):
        finding.PLACE, finding.NAMED = weights
        tried[weights] = float(np.mean([gains(*shops[wish.of], wish)[2] for wish in wishes]))
    for weights, mean in sorted(tried.items(), key=lambda one: -one[1])[:10]:
        print(f"{weights}: {mean:.4f}")


def demo() -> tuple[object, dict[str, str]]:
    from marketing.demo.catalogue import load_catalogue

    shop = opened("demo", "Demo")
    from marketing.demo.stocking import stock_shop

    stock_shop(shop, "http://127.0.0.1:8001")
    read_all(shop)
    return shop, {one.id: one.kind for one in load_catalogue().products}


def retail(path: Path) -> tuple[object, dict[str, str]]:
    from marketing.catalog.services import put_products
    from marketing.catalog.upserting import ProductInput
    from marketing.common.tenancy import shop_context

    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    shop = opened("retail", "Retail")
    with shop_context(shop):
        for some in (rows[place : place + 500] for place in range(0, len(rows), 500)):
            put_products(shop, [ProductInput(external_id=row["id"], fields=_fields(row), texts={}, facts={}) for row in some], actor=None)  # fmt: skip
    read_all(shop)
    return shop, {row["id"]: row["style"] for row in rows}


def _fields(row: dict) -> dict[str, object]:
    category = f"{row['category']} {row['style']}"
    return {"title": row["name"], "description": row["description"], "category": category, "price": str(row["price"]), "currency": "USD"}  # fmt: skip


def opened(slug: str, name: str) -> object:
    from marketing.accounts.models import Shop

    return Shop.objects.create(slug=slug, name=name, currency="USD")


def read_all(shop: object) -> None:
    from marketing.chat.likeness import read_some

    while read_some(shop, 50):
        pass


def written(part: str) -> list[Wish]:
    rows = map(json.loads, DATA.read_text("utf-8").splitlines())
    return [
        Wish(row["query"], row["language"], row["kind"], row["of"], frozenset(row["relevant"]))
        for row in rows if row["part"] == part
    ]  # fmt: skip


def add_to(commands: argparse._SubParsersAction) -> None:
    one = commands.add_parser("products")
    one.add_argument("--retail", type=Path, required=True)
    one.add_argument("--part", choices=("tune", "held"), default="tune")
    one.add_argument("--fit", action="store_true", help="which weights find best")
    one.set_defaults(run=products)
