"""`manage.py check_texts`: a contract that measurements from outside rely on."""

import json
import time

import pytest
from django.core.management import CommandError, call_command

from marketing.generation.guardrails import check

TRUE = {"facts": {"material": ["cotton"], "price": ["49.00 USD"]}, "language": "en", "text": "Soft cotton for $49."}
FALSE = {"facts": {"材质": ["棉"], "防水": False}, "language": "zh-hans", "text": "真丝面料🎉，防水。"}


def test_each_line_becomes_an_answer(tmp_path) -> None:
    texts, out = tmp_path / "t.jsonl", tmp_path / "o.jsonl"
    texts.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (TRUE, FALSE)), "utf-8")

    call_command("check_texts", str(texts), "--out", str(out), "--jurisdiction", "EU")

    first, second = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert first == {
        "publishable": True,
        "claims": [
            {"start": 5, "end": 11, "kind": "material", "fact": "material"},
            {"start": 16, "end": 19, "kind": "price", "fact": "price"},
        ],
        "findings": [],
    }
    assert second["publishable"] is False
    assert second["findings"] == [
        {"start": 0, "end": 2, "rule": "contradicted", "severity": "block", "fact": "材质", "suggestion": "棉"},
        {"start": 6, "end": 8, "rule": "contradicted", "severity": "block", "fact": "防水", "suggestion": ""},
    ]


def test_bad_lines_are_named_and_the_others_checked(tmp_path, capsys) -> None:
    texts, out = tmp_path / "t.jsonl", tmp_path / "o.jsonl"
    bad = [
        b"{",
        b'"text"',
        '{"facts": {}, "language": "en", "text": "杯"}'.encode("gbk"),
        b'{"facts": [], "language": "en", "text": ""}',
    ]
    bad += [
        b'{"facts": {}, "language": "fr", "text": ""}',
        b'{"facts": {"a": [[1]]}, "language": "en", "text": ""}',
        b'{"facts": {}, "language": "en"}',
    ]
    texts.write_bytes(b"\n".join([json.dumps(TRUE).encode(), *bad, json.dumps(TRUE).encode()]))

    with pytest.raises(CommandError, match="7 lines"):
        call_command("check_texts", str(texts), "--out", str(out))

    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [answer.get("line") for answer in answers] == [None, 2, 3, 4, 5, 6, 7, 8, None]
    assert "UTF-8" in answers[3]["error"]
    assert "Line 2" in capsys.readouterr().err


def test_a_missing_file_and_the_same_file_are_refused(tmp_path) -> None:
    texts = tmp_path / "t.jsonl"
    with pytest.raises(CommandError, match="No such file"):
        call_command("check_texts", str(texts), "--out", str(tmp_path / "o.jsonl"))
    texts.write_text(json.dumps(TRUE))
    with pytest.raises(CommandError, match="Choose another"):
        call_command("check_texts", str(texts), "--out", str(texts))
    assert texts.read_text() == json.dumps(TRUE)


@pytest.mark.parametrize(
    "piece",
    [
        "A red mug of 350 ml. ",
        "最最最好的棉",
        "1",
        " ",
        "no, ",
        "not ",
        "百",
        "<a ",
        "a-",
        "🎉",
        "1/",
        "free of a, ",
        "13812345678",
        "\u0410b",
    ],
)
def test_ten_thousand_characters_take_less_than_a_second(piece) -> None:
    check("warm up", {}, language="en")
    text = (piece * 10_000)[:10_000]
    begun = time.process_time()

    check(text, {"material": ["cotton"]}, language="en")

    assert time.process_time() - begun < 1
