"""Text as search sees it, in English and Chinese: the same cut for what is kept and for what is asked."""

import re
import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_PIECES = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
LONGEST_WORD = 40
# Too frequent to say anything.
_WORDS = "a an and are as at by for from in is it its me my of on or please that the this to with"
_EMPTY = frozenset(_WORDS.split())
_PARTICLES = frozenset("了吗呢和与及是在有我要个")

_english = stemmer("english")


def pieces(text: str) -> list[str]:
    """Runs of Chinese between 的, and words and numbers of any other script; full-width, capital and accented forms are one."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("的", " "))
    bare = "".join(one for one in plain if unicodedata.category(one) != "Mn")
    return [piece[:LONGEST_WORD] for piece in _PIECES.findall(unicodedata.normalize("NFC", bare))]


def is_chinese(piece: str) -> bool:
    return "\u3400" <= piece[0] <= "\u9fff"


def is_empty(piece: str) -> bool:
    return piece in _EMPTY or piece in _PARTICLES


def pairs(run: str) -> list[str]:
    """ "苔绿茶壶" -> ["苔绿", "绿茶", "茶壶"]: every word of two characters is among them, and no dictionary is needed."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


@lru_cache(100_000)
def stem(word: str) -> str:
    return _english.stemWord(word)
