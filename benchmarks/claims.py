"""How many lies the claim check finds, and how often it takes a true text for one: by kind of lie and by language.

    python benchmarks/claims.py retail_demo_products.jsonl.gz [--advertisegen advertisegen_dev.jsonl.gz]

True copy is the catalogue's and the demo shop's own, with facts that this benchmark's own word lists find in it and with some
figures stated beside; a fault changes one thing in it. A fault is found when a blocking finding touches it. A true text is a false
alarm when it may not be published; under the law of China a text that praises beyond compare is no clean copy, and is counted by
itself. Four products of ten were held aside while the rules were made; both parts are printed. The plain peer of the same run is
what shops use: a list of absolute words, and every figure, colour and material must stand in a fact.

Then the same for made-up products in sentences of other wordings (claim_attacks.toml), three wordings of ten held aside.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.claim_attacks import attacks
from benchmarks.claim_cases import KINDS, WORDS, Copy, Fault, demo, faults, retail
from marketing.common.intervals import wilson
from marketing.generation.guardrails import Policy, check

Spans = list[tuple[int, int]]
PEER_WORDS = re.compile(
    r"最|第一|唯一|顶级|国家级|世界级|独一无二|极品|\bbest\b|\bfinest\b|no\. ?1|number one|\bperfect\b|ultimate|unparalleled",
    re.IGNORECASE,
)
ATTACKED = 100  # products in each language
PEER_FIGURE = re.compile(r"\d[\d.,]*")


def ours(copy: Copy, text: str, policy: Policy) -> Spans:
    findings = check(text, copy.facts, language=copy.language, policy=policy).findings
    return [(one.start, one.end) for one in findings if one.severity == "block"]


def peer(copy: Copy, text: str, policy: Policy) -> Spans:
    told = " ".join(value for values in copy.facts.values() for value in values).lower()
    found = [*PEER_FIGURE.finditer(text), *peer_words(copy.language).finditer(text)]
    return [one.span() for one in PEER_WORDS.finditer(text)] + [
        one.span() for one in found if one[0].lower() not in told
    ]


@cache
def peer_words(language: str) -> re.Pattern[str]:
    lists = " ".join([WORDS[language]["colours"], *WORDS[language]["materials"]])
    words, bound = "|".join(lists.replace("|", " ").split()), r"\b" if language == "en" else ""
    return re.compile(rf"{bound}(?:{words}){bound}", re.IGNORECASE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("retail", type=Path)
    parser.add_argument("--advertisegen", type=Path, help="clean Chinese copy, for false alarms only; never shipped")
    parser.add_argument("--every", type=int, default=1, help="take every n-th product only, for a quick look")
    parser.add_argument("--jurisdiction", default="CN")
    parser.add_argument(
        "--show", type=int, default=0, help="print so many misses and false alarms of the development part"
    )
    options = parser.parse_args()
    policy = Policy(jurisdiction=options.jurisdiction)
    copies = [*retail(options.retail), *demo("en"), *demo("zh")]
    copies = copies[:: options.every]
    print(f"{len(copies):,} true texts, jurisdiction {options.jurisdiction}")
    for name, checker in (("our check", ours), ("plain word lists", peer)):
        for held_out in (False, True):
            part = [copy for copy in copies if copy.held_out == held_out]
            print(f"\n{name}, {'products held aside' if held_out else 'products looked at'}")
            measure(part, checker, policy, options.show if checker is ours and not held_out else 0)
    attack(policy)
    plant_lies(copies, policy)
    if options.advertisegen:
        advertisegen(options.advertisegen, policy)
    speed(copies, policy)


def measure(copies: list[Copy], checker: Callable[[Copy, str, Policy], Spans], policy: Policy, show: int) -> None:
    for language in ("en", "zh"):
        own = [copy for copy in copies if copy.language == language]
        praise = [copy for copy in own if copy.is_praise and policy.jurisdiction == "CN"]
        stopped = [copy for copy in own if checker(copy, copy.text, policy)]
        alarms = [copy for copy in stopped if copy not in praise]
        print(f"  {language} false alarms {share(len(alarms), len(own) - len(praise))}")
        if praise:
            print(f"  {language} praise stopped{share(len(stopped) - len(alarms), len(praise))}")
        for copy in alarms[:show]:
            print("     alarm:", [copy.text[slice(*span)] for span in checker(copy, copy.text, policy)], copy.product)
        injected = [fault for copy in own for fault in faults(copy)]
        missed = [fault for fault in injected if not touches(fault, checker(fault.copy, fault.text, policy))]
        totals, misses = Counter(fault.kind for fault in injected), Counter(fault.kind for fault in missed)
        for kind in KINDS:
            print(f"  {language} {kind:12} found {share(totals[kind] - misses[kind], totals[kind])}")
        print(f"  {language} {'all':12} found {share(len(injected) - len(missed), len(injected))}")
        for fault in missed[:show]:
            print(
                "     miss:",
                fault.kind,
                "|",
                fault.text[fault.start : fault.end][:70],
                "|",
                {k: v for k, v in fault.copy.facts.items() if k not in ("category", "style")},
            )


def attack(policy: Policy) -> None:
    told: defaultdict[tuple[bool, str, bool], list[bool]] = defaultdict(list)
    for one in attacks(ATTACKED):
        copy = Copy("", one.language, one.facts, one.text)
        told[one.held_out, one.language, one.is_true].append(bool(ours(copy, one.text, policy)))
    for held_out in (False, True):
        print(f"\nour check, made-up products, wordings {'held aside' if held_out else 'looked at'}")
        for language in ("en", "zh"):
            true, false = told[held_out, language, True], told[held_out, language, False]
            print(f"  {language} false alarms {share(sum(true), len(true))}")
            print(f"  {language} {'all':12} found {share(sum(false), len(false))}")


def touches(fault: Fault, spans: Spans) -> bool:
    return any(start < fault.end and fault.start < end for start, end in spans)


def share(hits: int, trials: int) -> str:
    low, high = wilson(hits, trials) or (0.0, 0.0)
    return f"{hits / max(trials, 1):7.2%}  of {trials:5,}  ({low:.2%} to {high:.2%})"


def plant_lies(copies: Iterable[Copy], policy: Policy) -> None:
    """A hundred sentences that are true of no product of the demo shop, each at the end of a true text."""
    published = []
    for language in ("en", "zh"):
        carriers = [copy for copy in copies if copy.language == language and not ours(copy, copy.text, policy)]
        for number, lie in enumerate(WORDS[language]["lies"]):
            copy = carriers[number * 7 % len(carriers)]
            if not ours(copy, f"{copy.text} {lie}", policy):
                published.append(lie)
    print(
        f"\n{sum(len(words['lies']) for words in WORDS.values())} planted lies: {len(published)} could be published {published}"
    )


def advertisegen(path: Path, policy: Policy) -> None:
    """Facts are the attributes that its writers were given; most name neither every colour nor every material of their text."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    by_rule: Counter[str] = Counter()
    blocked = 0
    for row in rows:
        checked = check(row["summary"], attributes(row["content"]), language="zh-hans", policy=policy)
        blocked += not checked.publishable
        by_rule.update({finding.rule for finding in checked.findings if finding.severity == "block"})
    print(f"\nAdvertiseGen, human copy: blocked {share(blocked, len(rows))}")
    for rule, count in by_rule.most_common():
        print(f"  {rule:14} {share(count, len(rows))}")


def attributes(content: str) -> dict[str, list[str]]:
    facts: defaultdict[str, list[str]] = defaultdict(list)
    for pair in content.split("*"):
        name, _, value = pair.partition("#")
        facts[name].append(value)
    return dict(facts)


def speed(copies: list[Copy], policy: Policy) -> None:
    """Of texts that were never read before, as CPU time: other work on the machine does not count."""
    fresh = [replace(copy, text=f"{copy.text} {number}%") for number, copy in enumerate(copies)]
    begun = time.process_time()
    for copy in fresh:
        ours(copy, copy.text, policy)
    took = time.process_time() - begun
    words = sum(len(copy.text.split()) for copy in copies if copy.language == "en") / max(
        1, sum(copy.language == "en" for copy in copies)
    )
    print(
        f"\n{len(fresh):,} texts in {took:.1f} CPU s: {1000 * took / len(fresh):.2f} ms a text (English: {words:.0f} words)"
    )


if __name__ == "__main__":
    main()
