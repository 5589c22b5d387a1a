"""Which facts share a sentence."""

from collections.abc import Callable, Sequence
from itertools import groupby
from random import Random

from marketing.generation.telling.known import Told


def chunks(facts: Sequence[Told], can_join: Callable[[Told], bool], most: int, chance: Random) -> list[list[Told]]:
    """Neighbours that can stand together, rather those of one group; the others alone."""
    parts: list[list[Told]] = []
    for joins, neighbours in groupby(facts, can_join):
        run = list(neighbours)
        size = most - chance.randint(0, 1) if most > 2 else most
        parts += _joined(run, size, most) if joins else [[fact] for fact in run]
    return parts


def _joined(facts: Sequence[Told], size: int, most: int) -> list[list[Told]]:
    parts: list[list[Told]] = []
    for place, fact in enumerate(facts):
        is_last = place == len(facts) - 1
        full = parts and _weight([*parts[-1], fact]) > (most if is_last else size)
        if not parts or full or (_turns(parts[-1], fact) and not is_last):
            parts.append([])
        parts[-1].append(fact)
    return parts


def _turns(before: Sequence[Told], fact: Told) -> bool:
    return len(before) > 1 and before[-1].aspect.group != fact.aspect.group


def _weight(facts: Sequence[Told]) -> int:
    """A fact of many values is a list of its own, and takes the place of two."""
    return sum(2 if len(fact.values) > 2 else 1 for fact in facts)
