"""The retriever: which entry answers, how sure it is, when it would rather not, and when a person is wanted."""

import json

import numpy as np
import pytest

from modeling.checkpoint import DamagedArtifact
from modeling.retrieval.__main__ import main
from modeling.retrieval.artifact import load_retriever
from modeling.retrieval.data import Entry, Message
from modeling.retrieval.documents import Documents, Part
from modeling.retrieval.encoder import Encoder
from modeling.retrieval.evaluation import Interval
from modeling.retrieval.examples import drawn
from modeling.retrieval.features import RIVAL, Mix
from modeling.retrieval.linear import Rows, descend, fit_linear
from modeling.retrieval.pair import Pair
from modeling.retrieval.train import RetrieverConfig, train_retriever

ENTRIES = [
    Entry("returns", "en", "How do I send an item back?", "Open the order and choose Return."),
    Entry("returns", "zh", "怎么退货？", "在订单里点退货。"),
    Entry("delivery", "en", "How long does delivery take?", "Two to four working days."),
    Entry("delivery", "zh", "多久能送到？", "两到四个工作日。"),
    Entry("password", "en", "I forgot my password.", "Choose Forgot password on the sign-in page."),
    Entry("password", "zh", "忘记密码怎么办？", "在登录页点忘记密码。"),
]
ASKED = {
    "returns": [
        "i want to return these shoes",
        "send it back",
        "return a dress that does not fit",
        "returning my order",
    ],
    "delivery": ["when will my parcel come", "how many days until it ships", "delivery time", "when does it arrive"],
    "password": ["can't log in, wrong password", "reset my password", "new password please", "lost my login password"],
}
QUICK = RetrieverConfig(mixes=(RIVAL, Mix(lexical=0.3, prior=30.0)), folds=2, fewest=10)
MESSAGES = [Message(text, "en", entry) for entry, texts in ASKED.items() for text in texts]


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    directory = tmp_path_factory.mktemp("retriever")
    train_retriever(ENTRIES, MESSAGES, directory, config=QUICK)
    return directory


@pytest.fixture(scope="module")
def retriever(directory):
    return load_retriever(directory)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("how can i return a jacket", "returns"),
        ("我想退货", "returns"),
        ("when do you deliver", "delivery"),
        ("ｆｏｒｇｏｔ MY PASS\u200bWORD", "password"),
        ("密码忘了", "password"),
    ],
)
def test_the_entry_that_answers_stands_first(retriever, text, entry):
    answer = retriever.answer([text])[0]

    assert answer.ranking[0][0] == entry
    assert len(answer.ranking) == 3


def test_idle_talk_is_not_answered_and_a_call_for_a_person_is_heard(retriever):
    idle, person, shop = retriever.answer(["can dogs eat chocolate", "人工客服 转人工", "how do i send an item back"])

    assert (idle.entry, idle.hand_off) == (None, False)
    assert (person.entry, person.hand_off) == (None, True)
    assert (shop.entry, shop.hand_off) == ("returns", False)
    assert idle.confidence < shop.confidence


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "?!…", "a" * 10_000, "𓀀𓀁"])
def test_a_message_that_says_nothing_is_answered_with_nothing(retriever, text):
    answer = retriever.answer([text])[0]

    assert answer.entry is None
    assert np.isfinite(answer.confidence)


def test_one_message_is_answered_as_it_is_among_others(retriever):
    texts = ["send it back", "a far longer question about when the parcel that i ordered last week will come", "密码"]

    alone = [retriever.answer([text])[0] for text in texts]
    together = retriever.answer(texts)

    for one, other in zip(alone, together, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=1e-4)
        assert [name for name, _ in one.ranking] == [name for name, _ in other.ranking]


def test_without_messages_the_entries_alone_teach(tmp_path):
    train_retriever(ENTRIES, [], tmp_path)

    answers = load_retriever(tmp_path).answer(["how long does the delivery take", "怎么退货啊"])

    assert [answer.ranking[0][0] for answer in answers] == ["delivery", "returns"]


def test_equal_data_makes_an_equal_retriever(directory, tmp_path):
    train_retriever(ENTRIES, MESSAGES, tmp_path, config=QUICK)

    kept, again = (load_retriever(one).entries.weight for one in (directory, tmp_path))
    np.testing.assert_array_equal(kept, again)


def test_a_draw_keeps_so_many_messages_an_entry_and_all_without_one():
    idle = Message("what is the weather", "en", None, "off_topic")

    chosen = drawn([*MESSAGES, idle], list(ASKED), 2, seed=3)

    assert idle in chosen
    assert [sum(one.entry == entry for one in chosen) for entry in ASKED] == [2, 2, 2]
    assert chosen != drawn([*MESSAGES, idle], list(ASKED), 2, seed=4)


def test_the_encoder_sees_a_meaning_across_languages():
    vectors = Encoder.load()(["how do i get my money back", "怎么退钱", "the cat sleeps"])

    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_each_language_has_an_encoder_of_its_own_beside_the_common_one():
    pair = Pair.load()
    asked, same, other, english = pair(["怎么退钱", "退款怎么申请", "猫在睡觉", "how do i get my money back"])
    common = pair.encoder(["怎么退钱"]).shape[1]

    assert asked @ same > asked @ other + 0.3
    assert not (asked * english)[common:].any()


def test_a_long_text_finds_the_documents_of_all_that_it_says():
    parts = [Part(0, "Returns", "Send it back within 30 days."), Part(1, "Opening hours", "We open at nine."),
             Part(1, "Holidays", "We are closed on Sunday."), Part(2, "Gift wrapping", "Ribbon and paper.")]  # fmt: skip

    scores = Documents(parts, Encoder.load()).scores(["I would like to send this back.", "Are you open on Sunday?"])

    for arm in ("words", "meaning", "both"):
        assert scores[arm].argmin() == 2


def test_a_damaged_retriever_is_refused(directory, tmp_path):
    for path in directory.iterdir():
        content = bytearray(path.read_bytes())
        if path.name.startswith("heads."):
            content[-1] ^= 1
        (tmp_path / path.name).write_bytes(content)

    with pytest.raises(DamagedArtifact):
        load_retriever(tmp_path)


def test_few_examples_find_the_coefficients_that_many_would():
    rng = np.random.default_rng(0)
    rows, y, shares = Rows([rng.normal(size=(12, 40))]), np.arange(12) % 3, rng.uniform(0.5, 1, 12)

    quick, plain = (fit(rows, y, 3, shares, 10.0) for fit in (fit_linear, descend))

    np.testing.assert_allclose(quick(rows), plain(rows), atol=1e-3)


def test_an_interval_holds_its_mean():
    interval = Interval.of(np.array([0.0, 1.0] * 50))

    assert interval.lower < interval.mean == 0.5 < interval.upper


def test_the_commands_train_answer_and_evaluate_on_files(tmp_path, capsys):
    entries, messages, out = tmp_path / "e.jsonl", tmp_path / "m.jsonl", tmp_path / "a.jsonl"
    write(entries, [vars(entry) for entry in ENTRIES])
    write(messages, [vars(message) for message in MESSAGES])
    model = ["--model", str(tmp_path / "model"), "--messages", str(messages)]

    assert (
        main(["train", "--entries", str(entries), "--messages", str(messages), "--out", model[1], "--examples", "1"])
        == 0
    )
    assert main(["answer", *model, "--out", str(out)]) == 0
    assert main(["evaluate", *model, "--json"]) == 0

    answers = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(answers) == len(MESSAGES)
    assert set(answers[0]) == {"entry", "confidence", "ranking", "hand_off"}
    assert {name for name, _ in answers[0]["ranking"]} == set(ASKED)
    measured = json.loads(capsys.readouterr().out.splitlines()[-1])["all"]
    first = sum(answer["ranking"][0][0] == asked.entry for answer, asked in zip(answers, MESSAGES, strict=True))
    assert measured["accuracy"]["mean"] == first / len(MESSAGES)


def write(path, lines):
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 1: not JSON"),
        ('{"text": 3}', '"text" must be a text'),
        ('{"text": "x", "entry": "gone", "label": "entry"}', 'entry "gone" is not among the entries'),
        ('{"text": "x", "entry": null, "label": "entry"}', '"entry" must name the entry'),
        ('{"text": "x", "label": "maybe"}', '"label" must be one of'),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(tmp_path, capsys, line, complaint):
    entries, messages = tmp_path / "e.jsonl", tmp_path / "m.jsonl"
    write(entries, [vars(entry) for entry in ENTRIES])
    messages.write_text(line + "\n")

    command = ["train", "--entries", str(entries), "--messages", str(messages), "--out", str(tmp_path / "model")]

    assert main(command) == 2
    assert complaint in capsys.readouterr().err
