"""Documents for a long text: each sentence is looked for in each passage, and what the clearest sentences find adds up.

A long text says many things, and one vector or one bag of words of it says none clearly. Two arms score a sentence beside a
passage: BM25, and the cosine of an encoder's vectors. Both together are their weighted sum.

Shapes: S = sentences of the text, P = passages, D = documents, V = terms.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse

from modeling.retrieval.encoder import Embedder
from modeling.retrieval.words import NUMBER, stem, terms

SATURATION, LENGTH = 1.2, 0.5  # BM25's k1 and b
MEANING = 8.0  # what a cosine counts beside BM25
CLEAREST = 8  # sentences for each document
# People say them everywhere and documents seldom, so BM25 alone would take them for rare.
_SAID = """
    a about am an and any anyone as at be been but by can could did do does else for from get got had has have he hello her
    hey hi his how i if in is it just let like may me might must my no not now of on or our out really s she should so some t
    than thank thanks that the their them then there they this to want was we well were what when where which who why will
    with would yes you your
"""
SILENT = {NUMBER, *(stem(word) for word in _SAID.split())}


@dataclass(frozen=True)
class Part:
    """A passage of the document of that number."""

    document: int
    title: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.title}. {self.text}"


class Documents:
    """By words, by meaning, and by both: scores of all documents."""

    def __init__(self, parts: Sequence[Part], embed: Embedder) -> None:
        self.embed, self.owners = embed, np.array([one.document for one in parts])
        counts = [Counter(stems(one.whole)) for one in parts]
        self.places = {term: place for place, term in enumerate(sorted(set().union(*counts)))}
        self.worths = self.weighed(counts)  # (P, V)
        titles = list(dict.fromkeys(one.title for one in parts))
        place = {title: i for i, title in enumerate(titles)}
        self.titles, self.titled = embed(titles), np.array([place[one.title] for one in parts])
        self.vectors = embed([one.whole for one in parts])

    def weighed(self, counts: Sequence[Counter[str]]) -> sparse.csr_matrix:
        """What each term of each passage says when it is asked for."""
        rows = [row for row, one in enumerate(counts) for _ in one]
        columns = [self.places[term] for one in counts for term in one]
        often = np.array([n for one in counts for n in one.values()], float)
        has = np.bincount(columns, minlength=len(self.places))
        rare = np.log(1 + (len(counts) - has + 0.5) / (has + 0.5))
        sizes = np.array([one.total() for one in counts])
        stretch = 1 - LENGTH + LENGTH * sizes / sizes.mean()
        worth = rare[columns] * often * (SATURATION + 1) / (often + SATURATION * stretch[rows])
        return sparse.csr_matrix((worth, (rows, columns)), (len(counts), len(self.places)))

    def scores(self, sentences: Sequence[str]) -> dict[str, np.ndarray]:
        words, meaning = self.by_words(sentences), self.by_meaning(sentences)
        arms = {"words": words, "meaning": meaning, "both": words + MEANING * meaning}
        return {name: self.gathered(found) for name, found in arms.items()}

    def by_words(self, sentences: Sequence[str]) -> np.ndarray:
        """(S, P)."""
        asked = [[self.places[term] for term in set(stems(one)) if term in self.places] for one in sentences]
        rows = [row for row, places in enumerate(asked) for _ in places]
        once = sparse.csr_matrix(
            (np.ones(len(rows)), (rows, list(chain.from_iterable(asked)))), (len(asked), len(self.places))
        )
        return (once @ self.worths.T).toarray()

    def by_meaning(self, sentences: Sequence[str]) -> np.ndarray:
        """(S, P); a title alone may be what a sentence means."""
        vectors = self.embed(sentences)
        return np.maximum(vectors @ self.vectors.T, (vectors @ self.titles.T)[:, self.titled])

    def gathered(self, found: np.ndarray) -> np.ndarray:
        """Of each document its best passage for each sentence, then its clearest sentences: (S, P) -> (D,)."""
        best = np.full((len(found), self.owners.max() + 1), -np.inf)
        np.maximum.at(best.T, self.owners, found.T)
        return np.sort(best, axis=0)[-CLEAREST:].mean(0)


def stems(text: str) -> list[str]:
    return [term for term in terms(text) if " " not in term and term not in SILENT]
