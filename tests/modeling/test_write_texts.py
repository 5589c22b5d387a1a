"""The writer: what it may say, what it must say, and what it does with facts that it never met."""

import json
from dataclasses import replace

import pytest
import torch

from modeling import checkpoint
from modeling.language.__main__ import main
from modeling.language.checker import Checker
from modeling.language.constraints import Constraints, rules_for
from modeling.language.data import Pair, Told
from modeling.language.decoding import Sampling
from modeling.language.prompts import Prompts, specials
from modeling.language.slots import Slots
from modeling.language.train import train_writer
from modeling.language.writer import Writer
from modeling.tokenizer import Tokenizer
from tests.modeling.small_copy import QUICK, small_pairs

FACTS = {"name": ["Nova X71"], "colour": ["blue"], "material": ["steel"], "size": ["455 ml"], "dishwasher": ["no"]}
ZH_FACTS = {"name": ["诺瓦X71"], "colour": ["绿色"], "material": ["羊毛"]}
CRIMSON = {"en": "crimson", "zh-hans": "绯色"}


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    directory = tmp_path_factory.mktemp("writer")
    train_writer(small_pairs(), directory, config=QUICK, cpu_minutes=10)
    return directory


@pytest.fixture(scope="module")
def writer(directory):
    return Writer.load(directory)


def test_a_text_says_every_fact_and_nothing_else(writer):
    written = writer.write(FACTS, "en")

    assert "Nova X71" in written.text
    assert "455 ml" in written.text
    assert "not safe in the dishwasher" in written.text
    assert not any(word in written.text for word in ("red", "green", "wool", "cotton", "\ue000"))
    assert not written.fallback


def test_chinese_is_written_from_chinese_facts(writer):
    written = writer.write(ZH_FACTS, "zh-hans")

    assert all(value in written.text for values in ZH_FACTS.values() for value in values)
    assert "洗碗机" not in written.text
    assert not written.fallback


def test_claims_point_at_what_they_claim(writer):
    written = writer.write(FACTS, "en")

    places = {claim.fact: written.text[claim.start : claim.end] for claim in written.claims}
    assert places["name"] == "Nova X71"
    assert places["size"] == "455 ml"
    assert places["colour"] == "blue"
    assert set(places) == set(FACTS)


def test_values_and_names_that_were_never_met_are_said_as_they_are(writer):
    told = {"name": ["Größe 10/7 «Ω»"], "colour": ["mauve"], "warranty": ["3 years"]}

    written = writer.write(told, "en")

    assert all(value in written.text for values in told.values() for value in values)


def test_two_values_of_one_name_are_both_said(writer):
    written = writer.write({"name": ["Nova B12"], "colour": ["red", "green"], "material": ["wool"]}, "en")

    assert {"red", "green"} <= set(written.text.replace(",", " ").replace(".", " ").split())


def test_without_facts_nothing_is_invented(writer):
    written = writer.write({}, "en")

    assert (written.text, written.candidates, written.fallback) == ("", (), True)


def test_equal_seeds_write_equal_texts(writer):
    writer = replace(writer, sampling=Sampling(temperature=3.0))

    first, second, other = (writer.write(FACTS, "en", n=4, seed=seed) for seed in (5, 5, 6))

    assert first == second
    assert first.candidates != other.candidates


def test_the_check_finds_what_is_wrong_and_what_is_missing(writer):
    told = Told({name: tuple(values) for name, values in FACTS.items()}, "en")

    found = writer.checker.check("Nova X71 comes in red steel. It holds 450 ml. It is safe in the dishwasher.", told)

    assert {name for name, _ in found.missing} == {"colour", "size", "dishwasher"}
    assert len(found.wrong) == 3


@pytest.fixture(scope="module")
def shelf_checker():
    """Learned from pairs that name the shelf too, which the texts never do."""
    pairs = [
        Pair(replace(pair.told, facts={**pair.told.facts, "shelf": ("kitchen",)}), pair.text) for pair in small_pairs()
    ]
    return Checker.learn(pairs, Slots.learn(pairs))


def test_what_people_never_say_need_not_be_said(shelf_checker):
    told = Told({"name": ("Nova X71",), "colour": ("blue",), "shelf": ("kitchen",)}, "en")

    found = shelf_checker.check("Nova X71 comes in blue.", told)

    assert (found.missing, found.unsaid, found.holds) == ((), (("shelf", "kitchen"),), True)


def test_another_value_of_a_name_that_bears_one_is_wrong_and_barred(shelf_checker):
    told = Told({"name": ("Nova X71",), "colour": ("blue",)}, "en")

    found = shelf_checker.check("Nova X71 comes in blue and green.", told)

    assert [claim.start for claim in found.wrong] == [27]
    assert {"green", "red"} <= set(shelf_checker.barred(told))


@pytest.fixture(scope="module")
def silent_checker():
    """Learned from pairs of which every fifth says its colour in a word that no fact holds."""
    pairs = [silent(pair) if i % 5 == 0 else pair for i, pair in enumerate(small_pairs())]
    return Checker.learn(pairs, Slots.learn(pairs))


def silent(pair: Pair) -> Pair:
    facts = {name: values for name, values in pair.told.facts.items() if name != "colour"}
    (colour,) = pair.told.facts["colour"]
    return Pair(replace(pair.told, facts=facts), pair.text.replace(colour, CRIMSON[pair.told.language]))


@pytest.mark.parametrize("language", CRIMSON)
def test_a_word_that_tells_what_no_fact_holds_is_wrong_and_barred(silent_checker, language):
    told = Told({"name": ("Nova X71",), "material": ("wool",)}, language)
    text = f"Nova X71: wool. {CRIMSON[language]}."

    found = silent_checker.check(text, told)

    assert {text[claim.start] for claim in found.wrong} <= set(CRIMSON[language])
    assert found.wrong
    assert set(silent_checker.barred(told)) & {"crimson", "绯"}


def test_a_barred_chinese_word_is_not_put_together_from_other_tokens():
    slots = Slots(frozenset(), {}, {}, frozenset())
    tokenizer = Tokenizer.train(["羊", "毛衫", "羊毛", "外套"] * 9, specials(slots, ["zh-hans"]))
    prompts = Prompts(tokenizer, slots)
    rules = Constraints(prompts, [rules_for(prompts, [], ["羊毛"])])

    rules.begin(torch.tensor([0]))
    at_first = rules.apply(torch.zeros(1, len(tokenizer)))
    rules.add(torch.tensor(tokenizer.encode("羊")))
    then = rules.apply(torch.zeros(1, len(tokenizer)))

    whole, rest, other = (tokenizer.encode(text)[0] for text in ("羊毛", "毛衫", "外套"))
    assert at_first[0, [whole, rest, other]].tolist() == [-torch.inf, 0, 0]
    assert then[0, [whole, rest, other]].tolist() == [-torch.inf, -torch.inf, 0]


def test_a_run_that_was_cancelled_goes_on_and_ends_with_the_same_writer(directory, tmp_path):
    def stop(progress):
        if progress.step == 70:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        train_writer(small_pairs(), tmp_path, config=QUICK, cpu_minutes=10, on_progress=stop)
    train_writer(small_pairs(), tmp_path, config=QUICK, cpu_minutes=10)

    assert weights(tmp_path) == weights(directory)


def weights(directory):
    return checkpoint.read_manifest(directory, "writer")["files"]["weights.safetensors"]["sha256"]


def test_training_ends_with_the_time_that_it_was_given(tmp_path):
    report = train_writer(small_pairs(), tmp_path, config=replace(QUICK, least_steps=100_000), cpu_minutes=0.05)

    assert report.cpu_seconds < 6


def test_the_commands_train_and_generate_on_files(directory, tmp_path, capsys):
    facts, out = tmp_path / "facts.jsonl", tmp_path / "out.jsonl"
    facts.write_text("".join(json.dumps({"id": i, "facts": FACTS, "language": "en"}) + "\n" for i in range(2)))

    assert main(["generate", "--model", str(directory), "--facts", str(facts), "--out", str(out), "--n-best", "3"]) == 0

    first, second = map(json.loads, out.read_text().splitlines())
    assert first["id"] == 0
    assert first["text"] == second["text"]
    assert {"text", "candidates", "claims", "fallback"} <= first.keys()
    assert set(first["claims"][0]) == {"start", "end", "kind", "fact"}


def test_an_evaluation_stands_beside_the_sentences_alone(directory, tmp_path, capsys):
    pairs = tmp_path / "pairs.jsonl"
    lines = [{"facts": pair.told.facts, "language": pair.told.language, "text": pair.text} for pair in small_pairs(20)]
    pairs.write_text("".join(json.dumps(line) + "\n" for line in lines))

    assert main(["evaluate", "--model", str(directory), "--pairs", str(pairs), "--n-best", "2", "--json"]) == 0

    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows["writer"]["said"] == 1
    assert rows["writer"]["overlap"] > rows["sentences alone"]["overlap"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1: a JSON object is expected"),
        ('{"facts": {"name": "Nova"}, "language": "en", "text": "x"}', 'fact "name" must be a list'),
        ('{"facts": {}, "text": "x"}', '"language" must be a tag'),
        ('{"facts": {}, "language": "en", "text": " "}', '"text" must be a text'),
        ('{"facts": {}, "language": "en", "text": "x"}', "at least 20 pairs"),
        ("", "no line in it"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(tmp_path, capsys, line, complaint):
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(line + "\n")

    assert main(["train", "--pairs", str(pairs), "--out", str(tmp_path / "out")]) == 2
    assert complaint in capsys.readouterr().err
