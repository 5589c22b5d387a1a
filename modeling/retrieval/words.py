"""Text as the lexical arm sees it: stems and pieces of words, and of Chinese runs of one to three characters.

A number says little but that it is there (an order, a price, a date), so all are one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer import stemmer

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
RUNS = re.compile(f"[{CHINESE}]+|[^\\W_{CHINESE}]+(?:'[^\\W\\d_{CHINESE}]+)?")
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")  # zero-width, and marks of direction
NUMBER = "0"
LONGEST, MOST = 40, 2_000  # of a word, and of a message: what comes after is not read
PIECES, CHARACTERS = (3, 4, 5), (1, 2, 3)

english = stemmer("english")


def plain(text: str) -> str:
    """One form of full-width, capital and invisible characters, numbers as one sign, cut to what is read."""
    return re.sub(r"\d[\d.,:/-]*", NUMBER, HIDDEN.sub("", unicodedata.normalize("NFKC", text[:MOST]).casefold()))


def language_of(text: str) -> str:
    """Chinese when a third of its letters are."""
    letters = [one for one in text if one.isalpha()]
    return "zh" if 3 * sum(is_chinese(one) for one in letters) > len(letters) else "en"


def is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u4dbf" or "\u4e00" <= character <= "\u9fff"


def runs(text: str) -> list[str]:
    return [run[:LONGEST] if not is_chinese(run[0]) else run for run in RUNS.findall(plain(text))]


def terms(text: str) -> Iterator[str]:
    """Words and pairs of words by their stems; Chinese by its characters."""
    before = ""
    for run in runs(text):
        if is_chinese(run[0]):
            yield from (run[i : i + n] for n in CHARACTERS for i in range(len(run) - n + 1))
            before = ""
        else:
            word = stem(run)
            yield word
            yield f"{before} {word}"
            before = word


def pieces(text: str) -> Iterator[str]:
    """Of each word, what a typing mistake leaves whole; of Chinese its characters, as they are."""
    for run in runs(text):
        if is_chinese(run[0]):
            yield from (run[i : i + n] for n in CHARACTERS for i in range(len(run) - n + 1))
        else:
            edged = f"<{run}>"
            yield from (edged[i : i + n] for n in PIECES for i in range(len(edged) - n + 1))


@lru_cache(100_000)
def stem(word: str) -> str:
    return english.stemWord(word)
