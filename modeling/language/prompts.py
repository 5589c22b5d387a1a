"""What the model reads and writes, as numbers: `<language> <fact> <fact> ... <text>`, then the text and `<end>`.

A fact is one token: its placeholder, or the token of this name with this value. Short prompts are half of the speed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from modeling.language.slots import Planned, Slots, placeholder
from modeling.tokenizer import OPEN, Tokenizer, special

TEXT, END = special("text"), special("end")
NEVER_WRITTEN = (f"{OPEN}fact:", f"{OPEN}language:", TEXT)


def specials(slots: Slots, languages: Iterable[str]) -> list[str]:
    """Every token with a meaning of its own. A placeholder has two: with a space before it and without."""
    marks = [placeholder(name, number) for name, met in slots.met.items() for number in range(met)]
    facts = [fact_token(name, value) for name, values in slots.words.items() for value in values]
    return [TEXT, END, *(language_token(tag) for tag in languages), *facts, *marks, *(f" {mark}" for mark in marks)]


def fact_token(name: str, value: str) -> str:
    return special(f"fact:{name}={value}")


def language_token(tag: str) -> str:
    return special(f"language:{tag}")


@dataclass(frozen=True)
class Prompts:
    """Plans and texts to tokens. Facts and languages that training did not meet have no token and are left out."""

    tokenizer: Tokenizer
    slots: Slots

    @cached_property
    def end(self) -> int:
        return self.token(END)

    @cached_property
    def meta(self) -> list[int]:
        """Tokens that never stand in a text: facts, languages, the start."""
        return [number for number, token in self.tokenizer.specials().items() if token.startswith(NEVER_WRITTEN)]

    def token(self, text: str) -> int:
        found = self.tokenizer.id_of(text)
        if found is None:
            raise ValueError(f"The tokenizer has no token {text!r}.")
        return found

    def both(self, mark: str) -> tuple[int, int]:
        """A placeholder's two tokens."""
        return self.token(mark), self.token(f" {mark}")

    def marks(self) -> list[str]:
        return [placeholder(name, number) for name, met in self.slots.met.items() for number in range(met)]

    def spell(self, word: str) -> list[list[int]]:
        """The tokens of a word in each form in which it may stand in a text."""
        if word not in self.spelled:
            self.spelled[word] = self.tokenizer.encode_all(sorted(forms(word)))
        return self.spelled[word]

    @cached_property
    def spelled(self) -> dict[str, list[list[int]]]:
        return {}

    @cached_property
    def beginning(self) -> dict[str, list[int]]:
        """Tokens by what they begin with."""
        return self.by_part(lambda token: (token[:end] for end in range(1, len(token) + 1)))

    @cached_property
    def holding(self) -> dict[str, list[int]]:
        """Tokens by what they hold."""
        return self.by_part(lambda token: {token[i:j] for i in range(len(token)) for j in range(i + 1, len(token) + 1)})

    def by_part(self, parts_of: Callable[[str], Iterable[str]]) -> dict[str, list[int]]:
        """Of tokens that are not of ASCII: in Chinese one may end a word and begin the next."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, token in enumerate(self.tokens):
            for part in parts_of(token) if not token.isascii() and OPEN not in token else ():
                found[part].append(number)
        return dict(found)

    @cached_property
    def tokens(self) -> list[str]:
        return [self.tokenizer.decode([number]) for number in range(len(self.tokenizer))]

    def prompt(self, plan: Sequence[Planned], language: str) -> list[int]:
        facts = [fact.said if fact.exact else fact_token(fact.name, fact.value) for fact in plan]
        ids = [self.tokenizer.id_of(token) for token in (language_token(language), *facts)]
        return [number for number in ids if number is not None] + [self.token(TEXT)]

    def target(self, text: str) -> list[int]:
        return [*self.tokenizer.encode(text), self.end]

    def text(self, ids: Sequence[int]) -> str:
        return self.tokenizer.decode([number for number in ids if number != self.end]).strip()


def forms(word: str) -> set[str]:
    """Without a space before it an English word may be the end of another one: "low"."""
    begun = {f" {word}", word.capitalize(), f" {word.capitalize()}"}
    return begun if word[0].isascii() else begun | {word}
