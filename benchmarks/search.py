"""Search in one shop of 10,000 products among 100 shops: p50 and p95, beside a plain ILIKE and a ping of the same server.

    python benchmarks/search.py --products 10000 --shops 100 --questions 400

Products of made-up words, as frequent as words of titles are, with a title in two languages, a description and facts. Half of
the questions are Chinese, a third names a price, and every word comes from some product's title.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.recommend_http import get
from benchmarks.serving import start_platform

SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnpqrstvwxz" for vowel in "aeiou"]
CHARACTERS = [chr(0x4E00 + 11 * number) for number in range(1_200)]


class Language:
    """Words, and how often they are used (Zipf and Mandelbrot): the first stands in one title of fourteen."""

    def __init__(self, chance: random.Random, words: set[str]) -> None:
        self.chance = chance
        self.words = chance.sample(sorted(words), len(words))
        self.weights = list(accumulate(1 / (place + 10) for place in range(len(words))))

    def say(self, count: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=count)


def languages(chance: random.Random) -> tuple[Language, Language]:
    english = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(6_000)}
    chinese = {"".join(chance.sample(CHARACTERS, 2)) for _ in range(3_000)}
    return Language(chance, english), Language(chance, chinese)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--shops", type=int, default=100)
    parser.add_argument("--in-others", type=int, default=1_000, help="products in each of the other shops")
    parser.add_argument("--questions", type=int, default=400)
    options = parser.parse_args()
    with start_platform() as platform:
        chance = random.Random(5)
        key, questions = fill(chance, options)
        print(f"{options.products:,} products in one of {options.shops} shops; {len(questions)} questions, one by one")
        print(f"{'':34}{'N':>6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU p50':>9}{'CPU p95':>9}")
        in_database(questions)
        with platform.serve(processes=2) as server:
            over_http(server.port, key, questions)


def fill(chance: random.Random, options: argparse.Namespace) -> tuple[str, list[str]]:
    from django.db import connections

    from marketing.accounts import services as accounts
    from marketing.accounts.models import ApiKey, Shop
    from marketing.catalog.upserting import upsert_products
    from marketing.common.tenancy import shop_context

    english, chinese = languages(chance)
    begun = time.perf_counter()
    for number in range(options.shops):
        shop = Shop.objects.create(name=f"Shop {number}", slug=f"shop-{number}", currency="USD")
        count = options.products if number == 0 else options.in_others
        for batch in batched_products(chance, english, chinese, count):
            with shop_context(shop):
                upsert_products(shop, batch, source="benchmark")
    total = options.products + (options.shops - 1) * options.in_others
    print(f"{total:,} products written and indexed in {time.perf_counter() - begun:.0f} s")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    shop = Shop.objects.get(slug="shop-0")
    with shop_context(shop):
        _, secret = accounts.create_api_key(shop, name="benchmark", kind=ApiKey.Kind.SECRET, actor=None)
    return secret, [question(chance, english, chinese) for _ in range(options.questions)]


def batched_products(chance: random.Random, english: Language, chinese: Language, count: int) -> Iterator[list]:
    numbers = range(count)
    for start in range(0, count, 2_000):
        yield [product(chance, english, chinese, number) for number in numbers[start : start + 2_000]]


def product(chance: random.Random, english: Language, chinese: Language, number: int) -> object:
    from marketing.catalog.upserting import FactKey, FactValue, ProductInput

    fields = {
        "title": " ".join(english.say(5)),
        "description": " ".join(english.say(50)),
        "brand": chance.choice(english.words[:40]),
        "category": f"category {chance.randrange(30)}",
        "price": f"{chance.lognormvariate(3, 1):.2f}",
    }
    texts = {"zh-hans": {"title": "".join(chinese.say(4)), "description": "，".join(chinese.say(30))}}
    facts = {FactKey(f"Fact {place}"): FactValue(" ".join(english.say(2))) for place in range(4)}
    return ProductInput(external_id=f"P{number}", fields=fields, texts=texts, facts=facts)


def question(chance: random.Random, english: Language, chinese: Language) -> str:
    count = chance.randint(1, 3)
    is_chinese, with_price = chance.random() < 0.5, chance.random() < 0.33
    if is_chinese:
        return "".join(chinese.say(count)) + (f" {chance.randint(10, 60)}元以下" if with_price else "")
    return " ".join(english.say(count)) + (f" under {chance.randint(10, 60)}" if with_price else "")


def in_database(questions: list[str]) -> None:
    """Without the web server: what PostgreSQL and our own code take, as the serving role."""
    from marketing.accounts.models import Shop
    from marketing.catalog.asking import understand
    from marketing.catalog.models import Product
    from marketing.catalog.search import search
    from marketing.common.tenancy import shop_context

    shop = Shop.objects.get(slug="shop-0")

    def like(text: str) -> list[Product]:
        found = Product.objects.for_shop(shop).filter(hidden=False)
        for word in understand(text).words.split():
            found = found.filter(title__icontains=word) | found.filter(description__icontains=word)
        return list(found.order_by("title")[:24])

    with shop_context(shop):
        busy = seconds_of_cpu if Path("/proc/self/schedstat").exists() else None
        measure("search, in process", lambda text: search(shop, text), questions, busy)
        measure("ILIKE on title and description", like, questions, busy)


def over_http(port: int, key: str, questions: list[str]) -> None:
    def ask(path: str, text: str) -> None:
        status, body = get(port, key, f"/api/v1/{path}?{urlencode({'q': text})}")
        if status != 200 or (path == "search" and body["total"] and not body["data"]):
            raise RuntimeError(f"{path} {text}: {status} {body}")

    for text in questions[:50]:  # both processes have to open a connection
        ask("search", text)
    measure("search, over HTTP", lambda text: ask("search", text), questions)
    measure("suggestions, over HTTP", lambda text: ask("search/suggestions", text[: 1 + len(text) // 2]), questions)
    measure("ping", lambda _: get(port, "", "/health/live"), questions)


def measure(
    name: str, act: Callable[[str], object], questions: list[str], busy: Callable[[], float] | None = None
) -> None:
    """`busy` is read before and after: what a core would take that nobody else uses."""
    times, cpu = [], []
    for text in questions:
        begun, worked = time.perf_counter(), busy() if busy else 0.0
        act(text)
        times.append((time.perf_counter() - begun) * 1000)
        cpu.append((busy() - worked) * 1000 if busy else 0.0)
    cut = statistics.quantiles(times, n=100)
    own = statistics.quantiles(cpu, n=100) if busy else []
    shown = f"{own[49]:>9.1f}{own[94]:>9.1f}" if own else ""
    print(f"{name:34}{len(times):>6}{cut[49]:>9.1f}{cut[94]:>9.1f}{cut[98]:>9.1f}{shown}")


def seconds_of_cpu() -> float:
    """Of this process and of the PostgreSQL process that answers it, to the nanosecond, as Linux counts them."""
    from django.db import connection

    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(server.read_text().split()[0]) / 1e9


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    main()
