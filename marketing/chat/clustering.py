"""Puts questions that are alike together, by what they mean: cosines of the encoder's vectors, which are of length one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from marketing.chat.encoding import reader
from marketing.chat.lexemes import lexemes

if TYPE_CHECKING:
    import numpy as np

ALIKE = 0.5  # the least cosine of any two questions of a cluster


def clusters(questions: Sequence[str]) -> list[list[int]]:
    """Their places, the one in the middle of each first. What says nothing is left out."""
    said = [place for place, text in enumerate(questions) if any(lexemes(text))]
    at_hand = reader()
    if not (said and at_hand):
        return [[place] for place in said]
    vectors = at_hand.vectors([questions[place] for place in said])
    return [[said[row] for row in one] for one in _joined(vectors)]


def known(questions: Sequence[str], others: Sequence[str]) -> list[bool]:
    """Of each question: is one of the others about the same?"""
    at_hand = reader()
    if not (questions and others and at_hand):
        return [one in others for one in questions]
    vectors = at_hand.vectors([*questions, *others])
    cosines = vectors[: len(questions)] @ vectors[len(questions) :].T
    return (cosines.max(axis=1) >= ALIKE).tolist()


def _joined(vectors: "np.ndarray") -> list[list[int]]:
    """Complete linkage: no two questions of a cluster are less alike than that."""
    from scipy.cluster.hierarchy import fcluster, linkage  # a worker's
    from scipy.spatial.distance import pdist

    if len(vectors) == 1:
        return [[0]]
    labels = fcluster(linkage(pdist(vectors, "cosine"), "complete"), 1 - ALIKE, "distance")
    members: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        members[label].append(row)
    return [_from_the_middle(vectors, rows) for rows in members.values()]


def _from_the_middle(vectors: "np.ndarray", rows: list[int]) -> list[int]:
    middle = vectors[rows].sum(axis=0)
    return sorted(rows, key=lambda row: -float(vectors[row] @ middle))
