"""Who needs a person gets one: 300 hand-written messages, and ordinary ones that no rule may take away from the answers.

    python benchmarks/chat.py handoff [--part tune|held] [--bitext bitext_intents.csv.gz] [--missed]
    python benchmarks/chat.py handoff --fit

Asked are the rules alone (`marketing/chat/routing.py`), and the whole service of the demo shop: rules, what the message
means (`sensing.py`), and the person who is asked where nothing is known. That is no false alarm where a message is ordinary. Rules and weights were made with `tune` in
sight; `held` was written after the rules, in other words on purpose. Bitext's messages were written by others: those
that ask for a person or complain, and those that ask for anything else. `--fit` writes the weights of `sensing.py`.
"""

import argparse
import csv
import gzip
import io
import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.chat_data import chinese_messages, shop_entries
from benchmarks.knowledge import teach_demo
from benchmarks.serving import start_platform
from marketing.common.intervals import wilson
from modeling.retrieval.data import HAND_OFF
from modeling.retrieval.encoder import Encoder
from modeling.retrieval.examples import background
from modeling.retrieval.linear import Rows, fit_linear

DATA = Path(__file__).parent / "data" / "hand_off.jsonl"
KNOWLEDGE = Path(__file__).parent / "knowledge.toml"
WEIGHTS = Path(__file__).parent.parent / "marketing" / "chat" / "person.json"
PRIOR = 3.0
IN_CONTEXT = ("angry", "failed", "payment")  # not the words alone say so
CALLS = ("contact_human_agent", "complaint")
EITHER = "contact_customer_service"  # "at what hours" is a question for the FAQ
ORDINARY = "ordinary"


@dataclass(frozen=True)
class Said:
    text: str
    language: str
    needs: str  # a reason, or "ordinary"
    before: tuple[str, ...] = ()


def handoff(options: argparse.Namespace) -> None:
    if options.fit:
        fit()
        return
    with start_platform():
        shop = teach_demo()
        messages = list(written(options.part))
        report(f"Hand-written, {options.part}, rules alone", messages, is_ruled, False)
        report(
            f"Hand-written, {options.part}, the whole service", messages, partial(is_handed_over, shop), options.missed
        )
        if options.bitext:
            report("Bitext, rules alone", list(of_bitext(options.bitext)), is_ruled, options.missed)


def report(name: str, messages: list[Said], heard_by: Callable[[Said], bool], missed: bool) -> None:
    print(f"\n{name}: who needs a person and gets one")
    groups: dict[tuple[bool, str, str], list[bool]] = defaultdict(list)
    for one in messages:
        heard = heard_by(one)
        for group in {one.needs, "all"}:
            groups[one.needs == ORDINARY, one.language, group].append(heard)
        if missed and heard == (one.needs == ORDINARY):
            print(f"    {one.language} {one.needs}: {' | '.join((*one.before, one.text))}")
    for (is_ordinary, language, group), heard in sorted(groups.items()):
        if is_ordinary and group == ORDINARY:
            continue
        what = "false alarms, of ordinary messages" if is_ordinary else group
        lower, upper = wilson(sum(heard), len(heard))
        share = sum(heard) / len(heard)
        print(f"  {language}  {what:36}{sum(heard):>5} of {len(heard):<6}{share:.3f}  {lower:.3f}-{upper:.3f}")


def is_ruled(said: Said) -> bool:
    from marketing.chat.routing import ruled

    reply = ruled(as_asked(said))
    return bool(reply and reply.hand_off)


def is_handed_over(shop: object, said: Said) -> bool:
    from marketing.chat.answering import answer
    from marketing.common.tenancy import shop_context

    with shop_context(shop):
        reply = answer(shop, as_asked(said))
    is_alarm = reply.hand_off and reply.rule  # else the shop has simply nothing to say
    return bool(is_alarm if said.needs == ORDINARY else reply.hand_off)


def as_asked(said: Said) -> object:
    """Each earlier message was answered with something that did not help."""
    from marketing.chat.values import Asked

    before = tuple(turn for text in said.before for turn in (("shopper", text), ("bot", "This is what I know.")))
    locale = "zh-hans" if said.language == "zh" else "en"
    return Asked(said.text, locale, shopper_id=None, visitor_id=None, before=before)


def fit() -> None:
    """On what is for tuning, of all hand-written messages that there are."""
    texts, wanted = zip(*learned(), strict=True)
    rows, y = Rows([Encoder.load()(texts)]), np.array(wanted, int)
    counts = np.bincount(y)
    head = fit_linear(rows, y, 2, (counts.mean() / counts)[y], PRIOR)
    weights, bias = head.weight[:, 1] - head.weight[:, 0], head.bias[1] - head.bias[0]
    told = {"weights": [round(float(one), 4) for one in weights], "bias": round(float(bias), 4)}
    WEIGHTS.write_text(json.dumps(told) + "\n", "utf-8")
    print(f"{len(y)} messages, {y.sum()} need a person: {WEIGHTS.name} is written")


def learned() -> Iterator[tuple[str, bool]]:
    yield from ((one.text, one.needs != ORDINARY) for one in written("tune") if one.needs not in IN_CONTEXT)
    yield from ((one.text, one.label == HAND_OFF) for one in background())
    yield from ((one.text, one.label == HAND_OFF) for one in chinese_messages("tune"))
    yield from ((one.question, False) for one in shop_entries())
    for messages in tomllib.loads(KNOWLEDGE.read_text("utf-8"))["messages"].values():
        yield from ((text, False) for text, _name in messages[0::2])


def written(part: str) -> list[Said]:
    rows = map(json.loads, DATA.read_text("utf-8").splitlines())
    return [
        Said(row["text"], row["language"], row["needs"] or ORDINARY, tuple(row.get("before", ())))
        for row in rows
        if row["part"] == part
    ]


def of_bitext(path: Path) -> list[Said]:
    with io.TextIOWrapper(gzip.open(path), encoding="utf-8", newline="") as file:
        rows = [(row["utterance"], row["intent"]) for row in csv.DictReader(file)]
    return [
        Said(text, "en", intent if intent in CALLS else ORDINARY)
        for text, intent in dict.fromkeys(rows)
        if intent != EITHER
    ]


def add_to(commands: argparse._SubParsersAction) -> None:
    one = commands.add_parser("handoff")
    one.add_argument("--part", choices=("tune", "held"), default="tune")
    one.add_argument("--bitext", type=Path)
    one.add_argument("--fit", action="store_true", help="fit the weights anew")
    one.add_argument("--missed", action="store_true", help="name those that were heard wrong")
    one.set_defaults(run=handoff)
