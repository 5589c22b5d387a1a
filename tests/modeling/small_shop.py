"""A made-up shop of three tastes: who bought mugs buys more mugs. Small enough to train on in seconds."""

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Interaction, Item

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
KINDS_OF_THINGS = ("mug", "lamp", "scarf")
QUICK = RecommenderConfig(
    model={"transformer": {"width": 16, "layers": 1, "heads": 2, "dropout": 0.1}, "length": 20},
    trainer={"epochs": 2, "checkpoint_every": 10, "learning_rate": 0.01},
    examples={"windows": 8, "least_steps": 30},
)


def small_items(count: int = 30) -> list[Item]:
    return [
        Item(f"P{i}", f"{('red', 'blue')[i % 2]} {KINDS_OF_THINGS[i % 3]} {i}", KINDS_OF_THINGS[i % 3], 2.0 + i % 5)
        for i in range(count)
    ]


def small_events(shoppers: int = 60, *, days: int = 120, items: int = 30, seed: int = 1) -> list[Interaction]:
    chance, events = random.Random(seed), []
    for shopper in range(shoppers):
        own = [i for i in range(items) if i % 3 == shopper % 3]
        for _ in range(chance.randint(2, 6)):
            start = BEGIN + timedelta(minutes=chance.randrange(days * 24 * 60))
            for line in range(chance.randint(1, 4)):
                item = chance.choice(own) if chance.random() < 0.9 else chance.randrange(items)
                name = chance.choice(("view_item", "add_to_cart", "purchase", "purchase"))
                events.append(Interaction(f"s{shopper}", f"P{item}", start + timedelta(minutes=line), name, 1.0, 3.0))
    return sorted(events, key=lambda event: event.occurred_at)


def write_events(path: Path, events: list[Interaction]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(Interaction._fields)
        writer.writerows((*event[:2], event.occurred_at.isoformat(), *event[3:]) for event in events)
    return path


def write_items(path: Path, items: list[Item]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(Item._fields)
        writer.writerows(items)
    return path
