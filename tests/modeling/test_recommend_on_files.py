"""`python -m modeling.recommender` on plain files: the contract that outside measurements rely on."""

import csv
import gzip
import json
import random
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest

from modeling.recommender.__main__ import main
from tests.modeling.small_shop import BEGIN, small_events, small_items, write_events, write_items

AT = (BEGIN + timedelta(days=100)).isoformat()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    write_events(folder / "events.csv", small_events())
    write_items(folder / "items.csv", small_items())
    (folder / "shoppers.csv").write_text("shopper_id\ns1\nnobody\ns2\n")
    return folder


@pytest.fixture(scope="module")
def model(files):
    assert (
        run("train", files / "events.csv", "--items", files / "items.csv", "--out", files / "model", "--until", AT) == 0
    )
    return files / "model"


def run(*arguments):
    return main([str(argument) for argument in arguments])


def recommend(files, model, *more, out="out.csv"):
    arguments = (
        "--model",
        model,
        "--histories",
        files / "events.csv",
        "--shoppers",
        files / "shoppers.csv",
        "--at",
        AT,
    )
    code = run("recommend", *arguments, "--out", files / out, *more)
    return code, list(csv.DictReader((files / out).open())) if code == 0 else []


def lists(rows):
    found = {}
    for row in rows:
        found.setdefault(row["shopper_id"], []).append(row["product_id"])
    return found


def bought_before(shopper):
    return {
        e.product_id
        for e in small_events()
        if e.shopper_id == shopper and e.occurred_at.isoformat() < AT and e.name == "purchase"
    }


def test_each_shopper_gets_k_rows_from_position_0_in_the_order_asked(files, model):
    code, rows = recommend(files, model, "--k", "5")

    assert code == 0
    assert list(rows[0]) == ["shopper_id", "position", "product_id", "score"]
    assert [(row["shopper_id"], row["position"]) for row in rows] == [
        (shopper, str(place)) for shopper in ("s1", "nobody", "s2") for place in range(5)
    ]
    scores = [float(row["score"]) for row in rows[:5]]
    assert scores == sorted(scores, reverse=True)


def test_home_leaves_out_what_was_bought_unless_known_products_are_asked_for(files, model):
    own = bought_before("s1")

    assert own
    assert not own & set(lists(recommend(files, model, "--k", "30")[1])["s1"])
    assert own <= set(lists(recommend(files, model, "--k", "30", "--include-known")[1])["s1"])


def test_an_unknown_shopper_gets_what_another_unknown_shopper_gets(files, model):
    (files / "strangers.csv").write_text("shopper_id\nx\ny\n")
    found = lists(recommend(files, model, "--shoppers", files / "strangers.csv")[1])

    assert found["x"] == found["y"]


def test_only_events_strictly_before_at_count(files, model):
    """The history after `at` may be anything: the lists stay the same."""
    early = [event for event in small_events() if event.occurred_at.isoformat() < AT]
    write_events(files / "early.csv", early)

    assert recommend(files, model)[1] == recommend(files, model, "--histories", files / "early.csv")[1]


def test_an_event_at_the_very_moment_does_not_count(files, model):
    (files / "one.csv").write_text(f"shopper_id,product_id,occurred_at\nx,P0,{AT}\n")
    (files / "x.csv").write_text("shopper_id\nx\n")
    more = ("--histories", files / "one.csv", "--shoppers", files / "x.csv", "--k", "30")

    assert "P0" in lists(recommend(files, model, *more)[1])["x"]


def test_a_shoppers_own_at_goes_before_that_of_the_command(files, model):
    (files / "own.csv").write_text(f"shopper_id,at\ns1,{BEGIN.isoformat()}\n")
    (files / "none.csv").write_text("shopper_id\nnobody\n")

    own = lists(recommend(files, model, "--shoppers", files / "own.csv", "--k", "30")[1])["s1"]

    assert len(own) == 30  # nothing was bought before the shop's first day


def test_candidates_are_those_of_the_items_file(files, model):
    write_items(files / "few.csv", [*small_items()[:3], small_items()[0]._replace(product_id="brand new")])
    found = lists(recommend(files, model, "--items", files / "few.csv")[1])

    assert sorted(found["nobody"]) == ["P0", "P1", "P2", "brand new"]


def test_a_history_that_training_never_saw_gets_a_real_list(files, model):
    rows = [event._replace(shopper_id="later") for event in small_events() if event.shopper_id == "s3"]
    write_events(files / "later.csv", rows)
    (files / "later_shopper.csv").write_text("shopper_id\nlater\nnobody\n")
    found = lists(
        recommend(files, model, "--histories", files / "later.csv", "--shoppers", files / "later_shopper.csv")[1]
    )

    assert found["later"] != found["nobody"]


@pytest.mark.parametrize("placement", ["home", "product_related", "cart", "buy_again"])
def test_every_placement_answers_for_everybody(files, model, placement):
    code, rows = recommend(files, model, "--placement", placement, "--k", "3")

    assert code == 0
    assert [len(found) for found in lists(rows).values()] == [3, 3, 3]


def test_gzip_files_are_read(files, model):
    (files / "events.csv.gz").write_bytes(gzip.compress((files / "events.csv").read_bytes()))

    assert recommend(files, model, "--histories", files / "events.csv.gz")[1] == recommend(files, model)[1]


@pytest.mark.parametrize("protocol", ["time", "loo", "anything"])
def test_evaluate_prints_what_was_promised(files, capsys, protocol):
    code = run(
        "evaluate",
        files / "events.csv",
        "--items",
        files / "items.csv",
        "--protocol",
        protocol,
        "--cutoff",
        "2026-04-01",
        "--days",
        "28",
        "--json",
    )
    result = json.loads(capsys.readouterr().out)

    assert code == 0
    assert result["protocol"] == protocol
    assert result["shoppers"] > 0
    assert {"popular", "recent popular", "item-kNN", "EASE", "EASE + recent sales"} <= {
        m["name"] for m in result["models"]
    }
    for row in result["models"]:
        assert set(row) == {
            "name",
            "ndcg@10",
            "ndcg@10_interval",
            "hr@10",
            "recall@10",
            "coverage@10",
            "fit_cpu_seconds",
            "ms_per_request",
        }
        assert row["ndcg@10_interval"][0] <= row["ndcg@10"] <= row["ndcg@10_interval"][1]
    assert all(set(pair) == {"difference", "interval", "p"} for pair in result["paired"].values())


def shuffled(files, folder):
    shuffle = random.Random(7).sample
    write_events(folder / "events.csv", shuffle(small_events(), len(small_events())))
    write_items(folder / "items.csv", shuffle(small_items(), len(small_items())))
    shutil.copy(files / "shoppers.csv", folder)
    return folder


def figures(files, capsys):
    arguments = ("evaluate", files / "events.csv", "--items", files / "items.csv", "--protocol", "time")
    run(*arguments, "--cutoff", "2026-04-01", "--days", "28", "--json")
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    for row in result["models"]:
        del row["fit_cpu_seconds"], row["ms_per_request"]
    return result


def test_the_order_of_the_rows_changes_no_figure_and_no_list(files, model, tmp_path, capsys):
    same = shuffled(files, tmp_path)
    run("train", same / "events.csv", "--items", same / "items.csv", "--out", same / "model", "--until", AT)

    assert recommend(same, same / "model") == recommend(files, model)
    assert figures(same, capsys) == figures(files, capsys)


def bad_files(folder):
    (folder / "bad_time.csv").write_text("shopper_id,product_id,occurred_at\na,P1,2026-01-01\na,P1,soon\n")
    (folder / "no_header.csv").write_text("a,P1,2026-01-01\n")
    (folder / "few.csv").write_text("shopper_id,product_id,occurred_at\na,P1,2026-01-01\n")
    (folder / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("bad_time.csv", "row 3: occurred_at"),
        ("no_header.csv", "header lacks shopper_id"),
        ("few.csv", "needs at least"),
        ("binary.csv", "not UTF-8"),
        ("not_there.csv", "cannot be read"),
    ],
)
def test_bad_input_exits_with_2_and_one_message(files, capsys, file, message):
    bad_files(files)

    assert run("train", files / file, "--items", files / "items.csv", "--out", files / "never") == 2
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error


@pytest.mark.parametrize("wrong", [("--k", "0"), ("--k", "x"), ("--at", "soon"), ("--placement", "aside")])
def test_a_wrong_option_exits_with_2(files, model, wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        recommend(files, model, *wrong)

    assert stopped.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_directory_without_a_model_exits_with_2(files, capsys):
    assert recommend(files, files)[0] == 2
    assert "no manifest.json" in capsys.readouterr().err


def test_a_damaged_model_exits_with_2(files, model, tmp_path, capsys):
    for path in model.iterdir():
        content = path.read_bytes()
        (tmp_path / path.name).write_bytes(content[:-1] if path.name.startswith("weights") else content)

    assert recommend(files, tmp_path)[0] == 2
    assert "was cut" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_exits_with_2(files, model, capsys):
    assert recommend(files, model, out="no/such/folder.csv")[0] == 2


def test_the_module_runs_as_a_command_and_help_shows_an_example():
    answer = subprocess.run([sys.executable, "-m", "modeling.recommender", "--help"], capture_output=True, text=True)

    assert answer.returncode == 0
    assert "--until 2011-09-03" in answer.stdout
