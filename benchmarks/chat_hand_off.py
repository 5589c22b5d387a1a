"""Who needs a person gets one: 300 hand-written messages, and ordinary ones that no rule may take away from the answers.

    python benchmarks/chat.py handoff [--part tune|held] [--bitext bitext_intents.csv.gz] [--missed]

Rules alone are asked (`marketing/chat/routing.py`); what they let through may still end with a person, where nothing is
known. The rules were written with one half in sight (`tune`); `held` is the other. Bitext's messages were written by
others: those that ask for a person or complain, and those that ask for anything else.
"""

import argparse
import csv
import gzip
import io
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from marketing.common.intervals import wilson

DATA = Path(__file__).parent / "data" / "hand_off.jsonl"
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
    _start_django()
    report(f"Hand-written, {options.part}", list(written(options.part)), options.missed)
    if options.bitext:
        report("Bitext", list(of_bitext(options.bitext)), options.missed)


def report(name: str, messages: list[Said], missed: bool) -> None:
    print(f"\n{name}: who needs a person and gets one, by rules alone")
    groups: dict[tuple[bool, str, str], list[bool]] = defaultdict(list)
    for one in messages:
        heard = is_handed_over(one)
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


def is_handed_over(said: Said) -> bool:
    """Each earlier message was answered with something that did not help."""
    from marketing.chat.routing import ruled
    from marketing.chat.values import Asked

    before = tuple(turn for text in said.before for turn in (("shopper", text), ("bot", "This is what I know.")))
    locale = "zh-hans" if said.language == "zh" else "en"
    reply = ruled(Asked(said.text, locale, shopper_id=None, visitor_id=None, before=before))
    return bool(reply and reply.hand_off)


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


def _start_django() -> None:
    """For the words of the rules; nothing is asked of a database."""
    import django

    nobody = "postgresql://nobody@localhost/nothing"
    told = {"DATABASE_URL": nobody, "DATABASE_OWNER_URL": nobody, "BROKER_URL": "memory://", "SECRET_KEY": "unused"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "shop_ai.settings", **told}
    django.setup()


def add_to(commands: argparse._SubParsersAction) -> None:
    one = commands.add_parser("handoff")
    one.add_argument("--part", choices=("tune", "held"), default="tune")
    one.add_argument("--bitext", type=Path)
    one.add_argument("--missed", action="store_true", help="name those that were heard wrong")
    one.set_defaults(run=handoff)
