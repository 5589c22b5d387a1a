"""What a text claims, compared with the facts: what is said, what is wrong, what is missing.

An exact value must stand in the text as it is. Any other value is said by one of the runs of words that the training
pairs taught (`phrases`), or by its own words (`own_words`). A run of a value that is not among the facts is wrong, so is
a number that no fact holds, another value of a name that bears one, and a run behind a "not" that the pairs did not teach.
What people seldom say of a product need not be said.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from modeling.language.data import Fact, Pair, Told, plainly
from modeling.language.hints import Hints
from modeling.language.own_words import OwnWords, own_phrases
from modeling.language.phrases import GAP, LONGEST, WIDEST, Phrase, learn_phrases
from modeling.language.slots import Slots, pattern
from modeling.language.words import END, HIDDEN, NUMBER, Piece, pieces

NEGATIONS = frozenset(
    ["not", "no", "non", "never", "without", "nor", "neither", "cannot", "不", "没", "无", "非", "未"]
)
NEAR = 3  # words between a negation and what it denies
RARELY = 0.2  # of the texts of a fact say it: then none must


@dataclass(frozen=True)
class Claim:
    """A place in a text that says something of a fact; `fact` is None where no fact supports it."""

    start: int
    end: int
    kind: str  # "exact", "phrase" or "number"
    fact: str | None


@dataclass(frozen=True)
class Checked:
    """`missing` must be said, `unsaid` may be."""

    claims: tuple[Claim, ...]
    missing: tuple[Fact, ...]
    unsaid: tuple[Fact, ...] = ()

    @property
    def wrong(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.fact is None)

    @property
    def holds(self) -> bool:
        return not self.wrong and not self.missing


@dataclass(frozen=True)
class Match:
    """Pieces `first` to `last` of a text, and the facts of which they say one."""

    first: int
    last: int
    phrase: Phrase
    denied: bool = False

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.phrase.facts

    @property
    def name(self) -> str:
        return self.facts[0][0]


@dataclass(frozen=True)
class Checker:
    """`phrases` are runs of words with what they say; `exact` are names whose values stand as they are; people leave
    out the `optional` facts."""

    phrases: Mapping[str, Phrase]
    exact: frozenset[str]
    own: OwnWords = field(default_factory=OwnWords)
    hints: Hints = field(default_factory=Hints)
    optional: frozenset[Fact] = frozenset()

    @classmethod
    def learn(cls, pairs: Sequence[Pair], slots: Slots) -> "Checker":
        hidden = [slots.hide(pair) for pair in pairs]
        texts = [[piece.word for piece in pieces(text)] for _, text in hidden]
        said = [{fact for fact in pair.told.pairs if slots.is_word(*fact)} for pair in pairs]
        phrases = {**own_phrases(pairs, slots), **learn_phrases(texts, said)}
        runs = cls(phrases, slots.exact, hints=Hints.learn(pairs, texts, said))
        checker = replace(runs, own=OwnWords.learn(pairs, slots, runs.said_in(pairs)))
        told, given = checker.said_in(pairs), Counter(fact for facts in said for fact in facts)
        return replace(checker, optional=frozenset(fact for fact in given if told[fact] < RARELY * given[fact]))

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> "Checker":
        phrases = {
            run: Phrase(tuple((name, value) for name, value in facts), *flags)
            for run, (facts, *flags) in document["phrases"].items()
        }
        kept = {**cls({}, frozenset()).to_json(), **document}  # writers of before have not all of it
        optional = frozenset((name, value) for name, value in kept["optional"])
        own, hints = OwnWords.of_json(kept["own"]), Hints.of_json(kept["hints"])
        return cls(phrases, frozenset(document["exact"]), own, hints, optional)

    def to_json(self) -> dict[str, Any]:
        phrases = {run: [[list(fact) for fact in one.facts], one.weak, one.rare] for run, one in self.phrases.items()}
        return {
            "phrases": phrases,
            "exact": sorted(self.exact),
            "own": self.own.to_json(),
            "hints": self.hints.to_json(),
            "optional": sorted(map(list, self.optional)),
        }

    def said_in(self, pairs: Iterable[Pair]) -> Counter[Fact]:
        """In how many of the texts each fact is said."""
        said: Counter[Fact] = Counter()
        for pair in pairs:
            found = self.check(pair.text, pair.told)
            said.update(set(pair.told.pairs) - set(found.missing) - set(found.unsaid))
        return said

    @cached_property
    def of_fact(self) -> Mapping[Fact, list[str]]:
        """The runs that say each fact."""
        runs = defaultdict(list)
        for run, phrase in self.phrases.items():
            for fact in phrase.facts:
                runs[fact].append(run)
        return runs

    def barred(self, told: Told) -> list[str]:
        """Single words, and in Chinese short runs, that tell what is not among the facts."""
        known, names = set(told.pairs), {name for name, _ in told.pairs}
        words = [word for word, facts in self.telling.items() if known.isdisjoint(facts)]
        spoken = {piece.word for _, value in told.pairs for piece in pieces(value)}
        hints = single_words(self.hints.barred(names)).items()
        words += [word for run, word in hints if not spoken.issuperset(run.split())]
        given = " ".join(value.lower() for _, value in told.pairs)
        return [
            word for word in dict.fromkeys(words + self.own.denied(told.pairs)) if word.isascii() or word not in given
        ]

    @cached_property
    def telling(self) -> dict[str, tuple[Fact, ...]]:
        return {word: self.phrases[run].facts for run, word in single_words(self.phrases).items()}

    def check(self, text: str, told: Told, *, strict: bool = False) -> Checked:
        """`strict`: what is said must be said in common words."""
        facts = told.pairs
        found, masked = self.verbatim(text, facts, told.language)
        read = pieces(masked)
        matches = self.match(read)
        known = set(facts)
        claims = [self.claim(one, read, known) for one in matches]
        claims += [Claim(start, end, "exact", fact[0]) for fact, (start, end) in found]
        claims += stray_numbers(read, facts) + self.unsupported(masked, read, facts)
        said = said_by(self.match(read, common=True) if strict else matches, {fact for fact, _ in found}, known)
        own = list(self.own.told(masked, facts, known - said))
        claims += [Claim(start, end, "phrase", fact and fact[0]) for fact, (start, end) in own]
        said |= {fact for fact, _ in own if fact}
        left = [fact for fact in facts if fact not in said]
        missing = tuple(fact for fact in left if fact not in self.optional)
        unsaid = tuple(fact for fact in left if fact in self.optional)
        return Checked(tuple(sorted(set(claims), key=lambda claim: (claim.start, claim.end))), missing, unsaid)

    def claim(self, one: Match, read: Sequence[Piece], known: set[Fact]) -> Claim:
        supported = not one.denied and not known.isdisjoint(one.facts)
        return Claim(read[one.first].start, read[one.last].end, "phrase", one.name if supported else None)

    def unsupported(self, text: str, read: Sequence[Piece], facts: Sequence[Fact]) -> list[Claim]:
        """What the text tells of names without a fact, the own words of values aside."""
        found = list(self.hints.unsupported(read, {name for name, _ in facts}))
        own = [place.span() for _, value in facts for place in pattern(value).finditer(text)] if found else []
        return [Claim(*at, "phrase", None) for at in found if not any(a <= at[0] and at[1] <= b for a, b in own)]

    def verbatim(
        self, text: str, facts: Sequence[Fact], language: str
    ) -> tuple[list[tuple[Fact, tuple[int, int]]], str]:
        """Where values stand that no run says, and the text with those of exact names hidden."""
        found, masked = [], text
        for fact in sorted(facts, key=lambda fact: -len(fact[1])):
            name, value = fact
            for place in re.finditer(re.escape(plainly(fact, language)), masked):
                found.append((fact, place.span()))
                masked = hide(masked, place)
            if name in self.exact or fact not in self.of_fact:
                for place in pattern(value).finditer(masked):
                    found.append((fact, place.span()))
                    masked = hide(masked, place) if name in self.exact or len(value) > 2 else masked
        return found, masked

    def match(self, read: Sequence[Piece], *, common: bool = False) -> list[Match]:
        """Runs in a text, or its common ones, the longest first; of one name no word says two things."""
        words = [piece.word for piece in read]
        met = [one for one in self.candidates(words) if not (common and one.phrase.rare)]
        places = sorted(met, key=lambda one: (one.first - one.last, one.first))
        taken: dict[tuple[str, int], Match] = {}
        kept: list[Match] = []
        for one in places:
            span = [(one.name, place) for place in range(one.first, one.last + 1)]
            others = [taken[place] for place in span if place in taken]
            if len(others) < len(span) and all(other.facts == one.facts for other in others):
                taken |= dict.fromkeys(span, one)
                kept.append(one)
        firm = {one.name: one.facts for one in kept if not one.phrase.weak}
        kept = [one for one in kept if not one.phrase.weak or firm.get(one.name, one.facts) == one.facts]
        used = {place for _, place in taken}
        return [Match(one.first, one.last, one.phrase, denied(words, one, used)) for one in merged(kept)]

    def candidates(self, words: Sequence[str]) -> Iterable[Match]:
        for first, word in enumerate(words):
            run = ""
            for last in range(first, min(first + LONGEST, len(words))):
                if words[last] == END:
                    break
                run = f"{run} {words[last]}" if run else word
                if phrase := self.phrases.get(run):
                    yield Match(first, last, phrase)
                if 2 <= last - first <= WIDEST + 1 and (phrase := self.phrases.get(f"{word} {GAP} {words[last]}")):
                    yield Match(first, last, phrase)


def single_words(runs: Iterable[str]) -> dict[str, str]:
    """Those of the runs that can be barred while a text is written: one word, or in Chinese a short run, without spaces."""
    return {
        run: run.replace(" ", "")
        for run in runs
        if not NUMBER.search(run) and HIDDEN not in run and GAP not in run and (" " not in run or not run.isascii())
    }


def merged(matches: Iterable[Match]) -> list[Match]:
    """Runs that overlap and say the same are one."""
    joined: list[Match] = []
    for one in sorted(matches, key=lambda one: (one.facts, one.first)):
        if joined and joined[-1].facts == one.facts and one.first <= joined[-1].last:
            last = joined.pop()
            one = Match(last.first, max(last.last, one.last), last.phrase)
        joined.append(one)
    return joined


def said_by(matches: Sequence[Match], said: set[Fact], known: set[Fact]) -> set[Fact]:
    """Each match says one of its facts, or all of one value, the surest first. One that fits what is said already says
    no second value of that name: "moderate" may be £20-25 or more, and is not both."""
    choices = [[fact for fact in one.facts if fact in known] for one in matches if not one.denied]
    for facts in sorted(choices, key=len):
        done = {name for name, value in facts if (name, value) in said}
        new = [fact for fact in facts if fact[0] not in done]
        said |= {fact for fact in new if fact[1] == new[0][1]}
    return said


def hide(text: str, place: re.Match[str]) -> str:
    return text[: place.start()] + HIDDEN + " " * (len(place.group()) - 1) + text[place.end() :]


def denied(words: Sequence[str], one: Match, used: set[int]) -> bool:
    """Whether a negation that says nothing itself stands before a run that holds none."""
    if any(negates(word) for word in words[one.first : one.last + 1]):
        return False
    for place in range(one.first - 1, max(one.first - 1 - NEAR, -1), -1):
        if words[place] == END:
            return False
        if place not in used and negates(words[place]) and (words[place].isascii() or place == one.first - 1):
            return True
    return False


def negates(word: str) -> bool:
    return word in NEGATIONS or word.endswith("n't")


def stray_numbers(read: Sequence[Piece], facts: Iterable[Fact]) -> list[Claim]:
    """Numbers that no value holds, whatever run they stand in: "3 out of 5" says average, but nobody gave a 3."""
    held = {piece.word for _, value in facts for piece in pieces(value) if NUMBER.match(piece.word)}
    return [
        Claim(piece.start, piece.end, "number", None)
        for piece in read
        if NUMBER.match(piece.word) and piece.word not in held
    ]
