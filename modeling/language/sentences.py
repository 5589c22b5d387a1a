"""Sentences that say one fact, or a name and one fact or two: out of them a text is mended, or a clean one is made.

They are taken from the training pairs: the most frequent sentence that the checker finds to say exactly these facts. A
fact that no sentence of its own says is told as "Name: value."
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modeling.language.checker import Checker, stray_numbers
from modeling.language.data import Fact, Pair, Told, plainly
from modeling.language.slots import PLACEHOLDER, Planned, Slots, placeholder
from modeling.language.words import END, pieces, sentences

LEAST = 2  # times that a sentence must be met
MOST_FACTS = 2
LONGEST = 24  # words
KEPT = 3_000  # sentences in all

Key = tuple[Fact, ...]  # names with a value or with its placeholder, in order


@dataclass(frozen=True)
class Sentences:
    """By language and what they say."""

    known: Mapping[str, Mapping[Key, str]]

    @classmethod
    def learn(cls, pairs: Iterable[Pair], slots: Slots, checker: Checker) -> "Sentences":
        seen: dict[str, dict[Key, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for pair in pairs:
            plan, text = slots.hide(pair)
            for sentence in sentences(text):
                if key := said_by(sentence, plan, checker):
                    seen[pair.told.language][key][sentence] += 1
        return cls({language: best(by_key) for language, by_key in seen.items()})

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> "Sentences":
        return cls(
            {
                language: {tuple((name, said) for name, said in key): sentence for key, sentence in known}
                for language, known in document["known"].items()
            }
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "known": {
                language: [[list(map(list, k)), s] for k, s in known.items()] for language, known in self.known.items()
            }
        }

    def tell(self, facts: Sequence[Fact], told: Told, plan: Sequence[Planned], slots: Slots) -> list[str]:
        """Sentences that say these facts, each once, filled in."""
        said = {(fact.name, fact.value): fact.said for fact in plan}
        left = [(name, said.get((name, value), ""), value) for name, value in facts]
        known, texts = self.known.get(told.language, {}), []
        while left:
            keys = [
                key for key in known if key[0] in {one[:2] for one in left} and set(key) <= {one[:2] for one in left}
            ]
            if keys and left[0][:2] in {fact for key in keys for fact in key}:
                key = max((key for key in keys if left[0][:2] in key), key=len)
                texts.append(slots.fill(known[key], plan))
                left = [one for one in left if one[:2] not in key]
            else:
                texts.append(alone(left[0][0], left[0][2], known, told, slots))
                left = left[1:]
        return texts


def alone(name: str, value: str, known: Mapping[Key, str], told: Told, slots: Slots) -> str:
    """A fact that the plan has no placeholder for, in the sentence of the first one of its name."""
    mark = placeholder(name, 0)
    sentence = known.get(((name, mark),)) if name in slots.exact else None
    return slots.fill(sentence, [Planned(name, value, mark)]) if sentence else plainly((name, value), told.language)


def said_by(sentence: str, plan: Sequence[Planned], checker: Checker) -> Key:
    """The facts that a sentence says, or nothing when it says anything else too."""
    read = pieces(sentence)
    if len(read) > LONGEST or (read[-1:] and read[-1].word != END):
        return ()
    marks = {fact.said: fact.name for fact in plan if fact.exact}
    found = [(marks[mark.group()], mark.group()) for mark in PLACEHOLDER.finditer(sentence)]
    matches, given = checker.match(read), {(fact.name, fact.value) for fact in plan}
    for one in matches:
        if one.denied or one.name not in {name for name, _ in given} or len(given & set(one.facts)) != 1:
            return ()
        found += given & set(one.facts)
    key = tuple(dict.fromkeys(found))
    if stray_numbers(read, key):
        return ()
    return key if len(key) <= MOST_FACTS and len(set(key)) == len(key) else ()


def best(by_key: Mapping[Key, Counter[str]]) -> dict[Key, str]:
    """The most frequent sentence for each, and of all those that are told most often."""
    told = {key: texts.most_common(1)[0] for key, texts in by_key.items()}
    kept = sorted((key for key, (_, times) in told.items() if times >= LEAST), key=lambda key: -told[key][1])[:KEPT]
    return {key: told[key][0] for key in kept}


def join(texts: Sequence[str], language: str) -> str:
    return ("" if language.startswith("zh") else " ").join(text for text in texts if text)
