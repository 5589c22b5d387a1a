"""A version changes, or its files are damaged: shoppers notice nothing."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.recommendations.models import Placement
from marketing.recommendations.ranking import Ask, Ranking, rank
from marketing.recommendations.shelf import shelf
from marketing.registry import services as registry
from marketing.registry.artifacts import directory_of
from marketing.registry.models import Kind, ModelVersion
from tests.recommendations.conftest import Trained, let_serve, make_version

pytestmark = pytest.mark.django_db(transaction=True)  # rankers are loaded in a thread, with a connection of its own


def answer(shop: Shop) -> Ranking:
    with shop_context(shop):
        return rank(shop, Ask(placement=Placement(shop=shop, key="home")))


def until(shop: Shop, wanted: Callable[[Ranking], bool]) -> Ranking:
    deadline = time.monotonic() + 20
    while not wanted(found := answer(shop)):
        assert time.monotonic() < deadline, f"still answered by {found.warm and found.warm.version}, {found.fallback}"
        time.sleep(0.05)
    return found


def served_by(name: str) -> Callable[[Ranking], bool]:
    return lambda ranking: ranking.warm is not None and str(ranking.warm.version) == name and not ranking.fallback


def test_the_first_question_does_not_wait_for_the_model(
    tea_and_paper: Shop, trained: Trained, settings: object
) -> None:
    let_serve(make_version(tea_and_paper, trained, settings))

    assert len(answer(tea_and_paper).chosen) == 8
    until(tea_and_paper, served_by("recommender-1"))


def test_a_promoted_version_takes_over_and_a_roll_back_returns_at_once(
    serving: ModelVersion, trained: Trained, settings: object
) -> None:
    shop = serving.shop
    let_serve(make_version(shop, trained, settings))
    steps: list[Ranking] = []
    until(shop, lambda found: steps.append(found) or served_by("recommender-2")(found))

    assert not any(one.fallback for one in steps)  # until it is loaded, the former one answers, and not by halves
    with shop_context(shop):
        registry.roll_back(Kind.RECOMMENDER, shop=shop, actor=None)

    assert served_by("recommender-1")(answer(shop))


def flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


@pytest.mark.parametrize("damage", [flip_a_bit, cut, Path.unlink])
@pytest.mark.parametrize("what", ["weights", "config", "manifest"])
def test_a_damaged_version_never_serves_and_the_last_good_one_does(
    serving: ModelVersion, trained: Trained, settings: object, damage: Callable[[Path], None], what: str
) -> None:
    shop = serving.shop
    newer = let_serve(make_version(shop, trained, settings))
    shelf.__init__()

    damage(next(directory_of(newer).glob(f"{what}*")))

    until(shop, served_by("recommender-1"))


def test_with_every_version_damaged_the_best_sellers_are_shown(serving: ModelVersion) -> None:
    shelf.__init__()
    for file in directory_of(serving).glob("weights*"):
        flip_a_bit(file)

    found = until(serving.shop, lambda ranking: ranking.warm is None)

    assert len(found.chosen) == 8
    assert found.fallback == "popular"
