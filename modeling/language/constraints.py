"""What a text may not say, enforced while it is written: tokens are barred, and the end stays closed.

Barred are tokens that never stand in a text, placeholders of facts that were not given, and words of values that are
not among the facts, Chinese ones also where they stand in tokens that reach beyond them. The end is closed until every
placeholder that was given has been said.

Shapes: Q = requests, R = texts that are still written, V = tokens, M = placeholders of one request, padded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from modeling.language.prompts import Prompts

LONGEST_WORD = 12  # letters
Barred = dict[int, list[tuple[tuple[int, ...], int]]]  # a sequence's last but one token -> what stands before, the last


@dataclass(frozen=True)
class Rules:
    """Of one request."""

    barred: frozenset[int]
    sequences: Barred
    begun: Mapping[str, list[int]]  # what a text ends with -> tokens that would make a barred word of it
    required: tuple[tuple[int, int], ...]  # the two tokens of each placeholder that must be said


class Constraints:
    """The rules of all requests of a batch, followed row by row."""

    def __init__(self, prompts: Prompts, rules: Sequence[Rules]) -> None:
        self.end, self.rules, self.tokens = prompts.end, rules, prompts.tokens
        self.closed = torch.zeros(len(rules), len(prompts.tokenizer))
        most = max((len(one.required) for one in rules), default=0)
        self.required = torch.full((len(rules), most, 2), -1)
        for row, one in enumerate(rules):
            self.closed[row, list(one.barred)] = -torch.inf
            if one.required:
                self.required[row, : len(one.required)] = torch.tensor(one.required)

    def begin(self, rows: torch.Tensor) -> None:
        """`rows` names the request of each text."""
        self.closed, self.required = self.closed[rows], self.required[rows]
        self.said = (self.required < 0).all(dim=-1)  # (R, M): padding counts as said
        self.watched = [self.rules[row].sequences for row in rows.tolist()]
        self.begun = [self.rules[row].begun for row in rows.tolist()]
        self.written: list[list[int]] = [[] for _ in self.watched]
        self.ends = ["" for _ in self.watched]

    def apply(self, logits: torch.Tensor) -> torch.Tensor:
        logits = logits + self.closed
        logits[~self.said.all(dim=-1), self.end] = -torch.inf
        for row, (watched, written) in enumerate(zip(self.watched, self.written, strict=True)):
            if written and (ends := watched.get(written[-1])):
                barred = [last for before, last in ends if written[-len(before) - 1 : -1] == list(before) or not before]
                logits[row, barred] = -torch.inf
        for row, (begun, end) in enumerate(zip(self.begun, self.ends, strict=True)):
            if begun and (barred := [token for i in range(len(end)) for token in begun.get(end[i:], ())]):
                logits[row, barred] = -torch.inf
        return logits

    def add(self, chosen: torch.Tensor) -> None:
        self.said |= (self.required == chosen[:, None, None]).any(dim=-1)
        for written, token in zip(self.written, chosen.tolist(), strict=True):
            written.append(token)
        self.ends = [
            (end + self.tokens[token])[1 - LONGEST_WORD :]
            for end, token in zip(self.ends, chosen.tolist(), strict=True)
        ]

    def choose(self, rows: torch.Tensor) -> None:
        self.closed, self.required, self.said = self.closed[rows], self.required[rows], self.said[rows]
        self.watched = [self.watched[row] for row in rows.tolist()]
        self.written = [self.written[row] for row in rows.tolist()]
        self.begun = [self.begun[row] for row in rows.tolist()]
        self.ends = [self.ends[row] for row in rows.tolist()]


def rules_for(prompts: Prompts, marks: Sequence[str], words: Sequence[str] = ()) -> Rules:
    """`marks` are the placeholders of the facts, `words` what must not be said."""
    barred = set(prompts.meta)
    for mark in prompts.marks():
        if mark not in marks:
            barred |= set(prompts.both(mark))
    sequences: Barred = {}
    begun: dict[str, list[int]] = {}
    for word in words:
        if not word.isascii():
            barred.update(prompts.holding.get(word, ()))
            for place in range(1, min(len(word), LONGEST_WORD)):
                begun.setdefault(word[:place], []).extend(prompts.beginning.get(word[place:], ()))
            continue
        for *before, last in prompts.spell(word):
            if not before:
                barred.add(last)
            else:
                sequences.setdefault(before[-1], []).append((tuple(before[:-1]), last))
    return Rules(frozenset(barred), sequences, begun, tuple(prompts.both(mark) for mark in marks))
