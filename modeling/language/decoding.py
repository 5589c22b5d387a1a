"""Writes tokens: one reading of the facts, then as many texts from it as are asked for, all in one batch.

A request's own random numbers come from the seed and its prompt, so the same request gives the same texts.

Shapes: Q = requests, N = texts of each, R = texts that are still written, V = tokens, K = the likeliest of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import torch

from modeling.language.constraints import Constraints
from modeling.language.model import LanguageModel

CROWDED = 0.75  # when fewer of the rows are still written, the others are dropped


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How to choose the next token: of the `top_k` likeliest, those that share `top_p` of the chances."""

    temperature: float = 0.7
    top_k: int = 40
    top_p: float = 0.95
    longest: int = 160  # tokens of a text
    likeliest_first: bool = True  # the first text of each request takes the likeliest token each time

    def __post_init__(self) -> None:
        if not (self.temperature > 0 and self.top_k >= 1 and 0 < self.top_p <= 1 and self.longest >= 1):
            raise ValueError("temperature must be positive, top_k and longest at least 1, top_p in (0, 1].")


class Draft(NamedTuple):
    """Tokens of one text, the mean log chance of each, and whether it came to its end."""

    ids: list[int]
    score: float
    ended: bool


@torch.inference_mode()
def write(
    model: LanguageModel,
    prompts: Sequence[Sequence[int]],
    *,
    n: int,
    end: int,
    seed: int,
    sampling: Sampling,
    constraints: Constraints | None = None,
) -> list[list[Draft]]:
    """`n` texts for each of the prompts, which must be equally long: nothing is padded."""
    reading = model.reading(len(prompts), len(prompts[0]) + sampling.longest)
    logits = reading.read(torch.tensor(prompts))
    spread = torch.arange(len(prompts)).repeat_interleave(n)
    if n > 1:
        reading.choose(spread)
        logits = logits[spread]
    chances = uniforms(prompts, n, seed, sampling)
    if constraints:
        constraints.begin(spread)
    rows, texts = list(range(len(spread))), [Text([], 0.0, False) for _ in spread]  # which text each row is
    for step in range(sampling.longest):
        if constraints:
            logits = constraints.apply(logits)
        chosen, scores = choose(logits, chances[:, step], sampling)
        for row, token, score in zip(rows, chosen.tolist(), scores.tolist(), strict=True):
            texts[row].add(token, score, end)
        left = [place for place, row in enumerate(rows) if not texts[row].ended]
        if not left or step + 1 == sampling.longest:
            break
        if constraints:
            constraints.add(chosen)
        if len(left) <= CROWDED * len(rows):
            kept = torch.tensor(left)
            rows, chosen, chances = [rows[place] for place in left], chosen[kept], chances[kept]
            reading.choose(kept)
            if constraints:
                constraints.choose(kept)
        logits = reading.read(chosen[:, None])
    drafts = [Draft(text.ids, text.score / len(text.ids), text.ended) for text in texts]
    return [drafts[i : i + n] for i in range(0, len(drafts), n)]


@dataclass
class Text:
    """A text while it is written; what comes after its end does not count."""

    ids: list[int]
    score: float
    ended: bool

    def add(self, token: int, score: float, end: int) -> None:
        if not self.ended:
            self.ids.append(token)
            self.score += score
            self.ended = token == end


def choose(logits: torch.Tensor, chance: torch.Tensor, sampling: Sampling) -> tuple[torch.Tensor, torch.Tensor]:
    """(R, V) and a number in [0, 1) for each -> the token where the summed chances pass it, and its log chance."""
    if sampling.top_k == 1:
        best, token = logits.log_softmax(dim=-1).max(dim=-1)
        return token, best
    best, token = logits.topk(min(sampling.top_k, logits.shape[1]), dim=-1)  # (R, K), the likeliest first
    summed = (best / sampling.temperature).softmax(dim=-1).cumsum(dim=-1)
    within = torch.cat((torch.zeros_like(summed[:, :1]), summed[:, :-1]), dim=-1) < sampling.top_p
    total = summed.masked_fill(~within, 0.0).amax(dim=-1)
    place = (summed <= (chance * total)[:, None]).sum(dim=-1).clamp(max=best.shape[1] - 1)[:, None]
    chosen = token.gather(1, place)
    return chosen[:, 0], logits.log_softmax(dim=-1).gather(1, chosen)[:, 0]  # logsumexp takes ten times as long


def uniforms(prompts: Sequence[Sequence[int]], n: int, seed: int, sampling: Sampling) -> torch.Tensor:
    """(Q x N, longest); 0 takes the likeliest."""
    rows = []
    for prompt in prompts:
        key = int.from_bytes(sha256(np.array(prompt, np.int64).tobytes()).digest()[:8])
        row = np.random.default_rng((seed, key)).random((n, sampling.longest), dtype=np.float32)
        if sampling.likeliest_first:
            row[0] = 0.0
        rows.append(row)
    return torch.from_numpy(np.concatenate(rows))
