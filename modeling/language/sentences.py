"""Sentences that say one fact, or a name and one fact or two: out of them a text is mended, or a clean one is made.

They are taken from the training pairs: the most frequent sentence that the checker finds to say exactly these facts; in
Chinese, where sentences are long, also what stands between two commas. A fact without one of its own is put into that of
another value of its name, and told as "Name: value." when there is none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modeling.language.checker import Checker, stray_numbers
from modeling.language.data import Fact, Pair, Told, plainly
from modeling.language.own_words import OwnWords
from modeling.language.slots import PLACEHOLDER, Planned, Slots, pattern, placeholder
from modeling.language.words import END, pieces, sentences

LEAST = 2  # times that a sentence must be met
MOST_FACTS = 2
LONGEST = 24  # words
KEPT = 3_000  # sentences in all
SHORT = 6  # letters that are no sentence, with the stop

Key = tuple[Fact, ...]  # names with a value or with its placeholder, in order


@dataclass(frozen=True)
class Sentences:
    """By language and what they say."""

    known: Mapping[str, Mapping[Key, str]]

    @classmethod
    def learn(cls, pairs: Iterable[Pair], slots: Slots, checker: Checker) -> "Sentences":
        seen: dict[str, dict[Key, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        met: set[tuple[str, Key, str]] = set()
        for pair in pairs:
            plan, text = slots.hide(pair)
            for sentence in parts(text, pair.told.language):
                if key := said_by(sentence, plan, checker):
                    seen[pair.told.language][key][sentence] += 1
                    met.add((pair.told.language, key, sentence))
        for language, key, sentence in sorted(met):
            if general := with_a_gap(key, sentence):  # counted once a value
                seen[language][general[0]][general[1]] += 1
        return cls({language: best(by_key, checker.own) for language, by_key in seen.items()})

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
    """A fact that has no sentence, in that of any value of its name."""
    mark = placeholder(name, 0)
    sentence = known.get(((name, mark),))
    return slots.fill(sentence, [Planned(name, value, mark)]) if sentence else plainly((name, value), told.language)


def parts(text: str, language: str) -> list[str]:
    """Sentences, and in Chinese the parts of them that can stand alone."""
    whole = sentences(text)
    if not language.startswith("zh"):
        return whole
    cut = [part.strip("，。！？；") + "。" for sentence in whole for part in sentence.split("，")]
    return whole + [part for part in cut if len(part) > SHORT]


def with_a_gap(key: Key, sentence: str) -> tuple[Key, str] | None:
    """A sentence that says one value in its own words, for any value of the name."""
    (name, value), *more = key
    general, times = pattern(value).subn(placeholder(name, 0), sentence)
    return (((name, placeholder(name, 0)),), general) if times == 1 and not more else None


def said_by(sentence: str, plan: Sequence[Planned], checker: Checker) -> Key:
    """The facts that a sentence says, or nothing when it says anything else too."""
    read = pieces(sentence)
    if len(read) > LONGEST or (read[-1:] and read[-1].word != END):
        return ()
    marks = {fact.said: fact.name for fact in plan if fact.exact}
    found = [(marks[mark.group()], mark.group()) for mark in PLACEHOLDER.finditer(sentence)]
    matches, given = checker.match(read), {(fact.name, fact.value) for fact in plan}
    common = {fact for one in checker.match(read, common=True) for fact in one.facts}
    for one in matches:
        told = sorted(given & set(one.facts))
        if one.denied or len({value for _, value in told}) != 1 or not common.issuperset(told):
            return ()
        found += told
    for fact, _ in checker.own.told(sentence, given, given - set(found)):
        if fact is None:
            return ()
        found.append(fact)
    key = tuple(dict.fromkeys(found))
    if stray_numbers(read, key) or checker.unsupported(sentence, read, key):
        return ()
    return key if len(key) <= MOST_FACTS and len(set(key)) == len(key) else ()


def best(by_key: Mapping[Key, Counter[str]], own: OwnWords) -> dict[Key, str]:
    """The most frequent sentence for each, rather in the value's own words where people use them and rather a short one;
    and of all those that are told most often."""
    told = {}
    for key, texts in by_key.items():
        wanted = [value for name, value in key if name in own.single]
        told[key] = max(
            texts.items(), key=lambda one: (all(value in one[0] for value in wanted), one[1], -len(one[0]), one[0])
        )
    kept = sorted((key for key, (_, times) in told.items() if times >= LEAST), key=lambda key: -told[key][1])[:KEPT]
    return {key: told[key][0] for key in kept}


def join(texts: Sequence[str], language: str) -> str:
    return ("" if language.startswith("zh") else " ").join(text for text in texts if text)
