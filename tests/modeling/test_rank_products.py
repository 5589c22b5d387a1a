"""What a shopper is shown: the rules that no score may break, and what a change of history changes."""

import random
from datetime import timedelta
from threading import Thread

import numpy as np
import pytest

from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Interaction, Item, TooLittleData
from modeling.recommender.ranker import Ranker
from modeling.recommender.serving import Serving
from modeling.recommender.train import train_recommender
from tests.modeling.small_shop import BEGIN, KINDS_OF_THINGS, QUICK, small_events, small_items

NOW = BEGIN + timedelta(days=120)


def bought(*numbers, name="purchase", shopper="new"):
    when = NOW - timedelta(days=3)
    return [Interaction(shopper, f"P{n}", when + timedelta(minutes=i), name) for i, n in enumerate(numbers)]


def ids(ranked):
    return [one.product_id for one in ranked]


def kinds(ranked):
    return [KINDS_OF_THINGS[int(product[1:]) % 3] for product in ids(ranked)]


def test_a_list_has_k_products_the_best_first(ranker):
    ranked = ranker.rank(bought(0, 3), k=7, at=NOW)

    assert len(set(ids(ranked))) == 7
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_fewer_candidates_make_a_shorter_list(ranker):
    assert len(ranker.rank([], k=100, at=NOW)) == 30
    assert sorted(ids(ranker.rank([], k=9, at=NOW, candidates=["P1", "P2", "unheard of"]))) == ["P1", "P2"]


@pytest.mark.parametrize("placement", ["home", "product_related", "cart", "buy_again"])
def test_many_shoppers_at_once_get_the_list_that_each_gets_alone(ranker, placement, monkeypatch):
    monkeypatch.setattr("modeling.recommender.ranker.MANY", 3)
    histories = [bought(0, 3), [], bought(1), bought(4, 7, 1, name="view_item"), bought(*range(29)), bought(2, 5), []]
    asked = {
        "k": 5,
        "at": NOW,
        "placement": placement,
        "candidates": [f"P{n}" for n in range(25)],
        "include_known": True,
    }

    lists = ranker.rank_many(histories, **asked)

    assert ranker.rank_many(histories[::-1], **asked) == lists[::-1]
    for found, history in zip(lists, histories, strict=True):
        alone = ranker.rank(history, **asked)
        assert ids(found) == ids(alone)
        assert [one.score for one in found] == pytest.approx([one.score for one in alone], abs=1e-4)


def test_who_bought_mugs_is_shown_mugs(ranker):
    assert kinds(ranker.rank(bought(0, 3, 6), k=4, at=NOW)).count("mug") >= 3


def test_who_only_viewed_gets_a_list_of_their_own(ranker):
    lamps, scarves = (kinds(ranker.rank(bought(*some, name="view_item"), k=5, at=NOW)) for some in [(1, 4), (2, 5)])

    assert lamps.count("lamp") > scarves.count("lamp")


def test_home_leaves_out_what_was_bought_and_keeps_what_was_viewed(ranker):
    shown = ids(ranker.rank([*bought(0, 3), *bought(6, name="view_item")], k=30, at=NOW))

    assert not {"P0", "P3"} & set(shown)
    assert "P6" in shown


def test_with_known_products_home_shows_them_too(ranker):
    shown = ids(ranker.rank(bought(0, 3), k=30, at=NOW, include_known=True))

    assert {"P0", "P3"} <= set(shown)


def test_buy_again_begins_with_what_was_bought(ranker):
    assert set(ids(ranker.rank(bought(0, 3), k=2, at=NOW, placement="buy_again"))) == {"P0", "P3"}


def test_what_is_excluded_never_appears(ranker):
    assert "P6" not in ids(ranker.rank(bought(0, 3), k=30, at=NOW, exclude={"P6"}))


def test_products_related_to_a_mug_are_mugs_and_never_itself(ranker):
    for history in ([], bought(1, 4)):
        ranked = ranker.rank(history, k=5, at=NOW, placement="product_related", product_id="P0")

        assert "P0" not in ids(ranked)
        assert kinds(ranked).count("mug") >= 3


def test_an_unknown_shopper_gets_the_popular_list(ranker):
    popular = ranker.rank([], k=10, at=NOW)

    assert ids(popular) == ids(ranker.rank(bought(7)[:0], k=10, at=NOW))
    assert ids(popular) == ids(ranker.rank([Interaction("x", "unheard of", NOW - timedelta(days=1))], k=10, at=NOW))
    assert ids(popular) == ids(Ranker.rank(ranker, [], k=10, at=NOW, placement="cart"))


def test_only_events_strictly_before_the_moment_count(ranker):
    history = bought(0)

    assert ids(ranker.rank(history, k=30, at=history[0].occurred_at)) == ids(
        ranker.rank([], k=30, at=history[0].occurred_at)
    )
    assert "P0" not in ids(ranker.rank(history, k=30, at=history[0].occurred_at + timedelta(seconds=1)))


def test_a_history_of_50_000_events_in_no_order_with_some_to_come_is_that_of_the_past_in_order(ranker):
    names = ("view_item", "view_item", "purchase")
    past = [
        Interaction("new", f"P{n * 7 % 29}", NOW - timedelta(minutes=50_000 - n), names[n % 3]) for n in range(49_990)
    ]
    to_come = [Interaction("new", "P29", NOW + timedelta(days=1 + 9_000 * n)) for n in range(10)]
    mixed = random.Random(1).sample([*past, *to_come], 50_000)
    asked = {"k": 5, "at": NOW, "placement": "buy_again"}

    assert ranker.rank(mixed, **asked) == ranker.rank(past, **asked)
    assert ids(ranker.rank(mixed, k=30, at=NOW)) == ["P29"]  # all else was bought


def test_the_next_event_changes_the_next_list(ranker):
    assert ids(ranker.rank(bought(0), k=10, at=NOW)) != ids(ranker.rank(bought(0, 1, 4), k=10, at=NOW))


def test_who_the_shopper_is_does_not_matter_only_what_they_did(ranker):
    assert ranker.rank(bought(0, 3), k=5, at=NOW) == ranker.rank(bought(0, 3, shopper="s1"), k=5, at=NOW)


def test_a_new_product_is_ranked_by_its_words(ranker):
    ranker.add_items([Item("newmug", "red mug", "mug", 2.0), Item("newlamp", "red lamp", "lamp", 2.0)])
    shown = ids(ranker.rank(bought(0, 3, 6), k=32, at=NOW))

    assert shown.index("newmug") < shown.index("newlamp")


def test_new_sales_change_the_popular_list_and_count_once(ranker):
    sales = [Interaction(f"later{i}", "P29", NOW - timedelta(days=1)) for i in range(40)]

    ranker.observe(sales)
    once = ranker.rank([], k=3, at=NOW)
    ranker.observe(sales)

    assert ids(once)[0] == "P29"
    assert ranker.rank([], k=3, at=NOW) == once


def test_a_reason_is_the_history_product_whose_removal_matters_most(ranker):
    history = bought(0, 1)
    before = {one.product_id: one.score for one in ranker.rank(history, k=30, at=NOW)}
    for product in ("P3", "P4"):
        reason = ranker.explain(history, product, at=NOW)
        falls = {}
        for left_out in history:
            rest = [event for event in history if event != left_out]
            after = {one.product_id: one.score for one in ranker.rank(rest, k=30, at=NOW)}
            falls[left_out.product_id] = before[product] - after[product]

        assert reason == (max(falls, key=falls.get) if max(falls.values()) > 0 else None)


def test_reasons_of_a_whole_list_are_those_of_each_product(ranker):
    history, products = bought(0, 1, 2, 9), ["P3", "P4", "P5", "P0", "unheard of"]

    together = ranker.explain_all(history, products, at=NOW)

    assert together == {one: ranker.explain(history, one, at=NOW) for one in products}
    assert together["unheard of"] is None
    assert together["P0"] != "P0"


def test_without_a_history_there_is_no_reason(ranker):
    assert ranker.explain([], "P1", at=NOW) is None


def test_an_unknown_placement_is_refused(ranker):
    with pytest.raises(ValueError, match="'aside' is none of home"):
        ranker.rank([], k=3, at=NOW, placement="aside")


def test_many_threads_rank_while_products_and_sales_arrive(ranker):
    errors = []

    def ask():
        try:
            for _ in range(20):
                assert len(ranker.rank(bought(0, 3), k=5, at=NOW)) == 5
        except Exception as error:
            errors.append(error)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(10):
        ranker.add_items([Item(f"N{number}", "blue mug")])
        ranker.observe([Interaction("late", f"N{number}", NOW - timedelta(hours=1))])
    for thread in threads:
        thread.join()

    assert not errors


def test_the_plain_ranker_follows_the_same_rules(trained):
    plain = Ranker.load(trained[0], plain=True)
    shown = ids(plain.rank(bought(0, 3), k=5, at=NOW))

    assert len(shown) == 5
    assert not {"P0", "P3"} & set(shown)
    assert len(plain.rank([], k=5, at=NOW, placement="product_related", product_id="P0")) == 5


def test_the_report_is_json_and_shows_every_baseline(trained):
    report = trained[1].to_json()

    names = {row["name"] for row in report["metrics"]["time"]["models"]}
    assert {"popular", "recent popular", "item-kNN", "EASE", "EASE + recent sales", "transformer + EASE"} <= names
    assert report["gate"]["lower"] <= report["gate"]["difference"] <= report["gate"]["upper"]
    assert [point["epoch"] for point in report["curve"]] == [1, 2]
    assert report["counts"]["shoppers"] == 60


def test_a_version_that_serves_is_compared_on_weeks_it_has_not_seen(trained, tmp_path):
    """An older model is measured itself; one that saw the weeks by its settings, which are the same here."""
    old = [event for event in small_events() if event.occurred_at < NOW - timedelta(days=40)]
    train_recommender(old, small_items(), tmp_path / "old", config=QUICK)

    reports = [
        train_recommender(
            small_events(), small_items(), tmp_path / "new", config=QUICK, serving=Serving(name, directory)
        )
        for name, directory in (("old", tmp_path / "old"), ("same", trained[0]), ("none", tmp_path / "nowhere"))
    ]

    assert reports[0].serving["version"] == "old"
    assert reports[0].serving["lower"] <= reports[0].serving["difference"] <= reports[0].serving["upper"]
    assert reports[1].serving == {"version": "same", "difference": 0.0, "lower": 0.0, "upper": 0.0, "p": 1.0}
    assert reports[2].serving == {}


@pytest.mark.parametrize("events", [[], small_events(3), bought(1) * 30])
def test_too_little_data_says_what_is_needed(events, tmp_path):
    with pytest.raises(TooLittleData, match="needs at least"):
        train_recommender(events, small_items(), tmp_path)


@pytest.mark.parametrize(
    "items",
    [
        [],
        [Item("P0", "")],
        [Item(f"P{i}", "") for i in range(30)],
        [Item(f"P{i}", "红色杯子" if i % 2 else "蓝色台灯", "家居") for i in range(30)],
    ],
    ids=["no catalogue", "one product", "no titles", "chinese titles"],
)
def test_odd_catalogues_are_learned_from(items, tmp_path):
    train_recommender(small_events(20), items, tmp_path, config=QUICK)
    ranked = Ranker.load(tmp_path).rank(bought(3, 4), k=4, at=NOW)

    assert len(ranked) == min(4, len(items) or 30)
    assert all(np.isfinite(one.score) for one in ranked)


def test_the_textbook_form_can_be_chosen(tmp_path):
    config = QUICK.to_json()
    config["model"]["transformer"]["form"] = "textbook"

    train_recommender(small_events(30), small_items(), tmp_path, config=RecommenderConfig(**config))

    assert len(Ranker.load(tmp_path).rank(bought(0), k=5, at=NOW)) == 5


def test_training_can_be_cancelled_and_goes_on_where_it_was(tmp_path):
    seen = []

    def cancel(progress):
        if progress.stage == "final" and progress.step == progress.total // 2 + 12:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        train_recommender(small_events(), small_items(), tmp_path / "cut", config=QUICK, on_progress=cancel)
    seen.clear()
    train_recommender(
        small_events(),
        small_items(),
        tmp_path / "cut",
        config=QUICK,
        on_progress=lambda p: seen.append((p.stage, p.step - p.total // 2)),
    )
    train_recommender(small_events(), small_items(), tmp_path / "whole", config=QUICK)

    assert seen[0] == ("final", 11)  # the last checkpoint was at 10; the trial is not trained again
    assert same_weights(tmp_path / "cut", tmp_path / "whole")


def test_a_damaged_checkpoint_is_named_and_training_begins_again(tmp_path, caplog):
    def stop(progress):
        if progress.step == 12:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        train_recommender(small_events(), small_items(), tmp_path, config=QUICK, on_progress=stop)
    (weights,) = tmp_path.glob("training-*/trial/weights.*")
    weights.write_bytes(weights.read_bytes()[:-4])

    train_recommender(small_events(), small_items(), tmp_path, config=QUICK)

    assert "was cut or overwritten" in caplog.text
    assert len(Ranker.load(tmp_path).rank(bought(0), k=5, at=NOW)) == 5


def same_weights(one, other):
    digests = [{path.name for path in directory.glob("weights.*")} for directory in (one, other)]
    return digests[0] == digests[1] != set()
