"""The words of a question and of a passage, cut alike: English words as their stems, Chinese as characters and pairs."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from marketing.catalog.indexing import key_of
from marketing.common.text import is_chinese, is_empty, pairs, pieces, stem

# Words that ask or greet, and name nothing that is asked about.
_ASKING = """
    am any anyone be been but can could did do does else get got had has have he hello hey hi how i if just let like may
    might must no not now our out really she should so some than thank thanks their them then there they want was we well
    were what when where which who why will would yes you your
    aren couldn didn doesn don isn ll re s shouldn t ve wasn won wouldn
"""
_SILENT = frozenset(_ASKING.split())


def lexemes(text: str) -> Iterator[str]:
    for piece in pieces(text):
        if is_chinese(piece):
            yield from pairs(piece)
            yield from (one for one in piece if not is_empty(one))
        elif not is_empty(piece) and piece not in _SILENT:
            yield stem(piece)


def key(shop_id: UUID, locale: str) -> str:
    """Before every word, so that the index holds each shop and language apart."""
    return f"{key_of(shop_id)}{locale.replace('-', '')}"


def vector(shop_id: UUID, locale: str, asked: Iterable[str], told: str) -> str:
    """For PostgreSQL: words that it is asked by (A), then those of its text alone (D); the key alone finds every passage."""
    first = dict.fromkeys(word for text in asked for word in lexemes(text))
    places = {"": "D", **dict.fromkeys(lexemes(told), "D"), **dict.fromkeys(first, "A")}
    prefix = key(shop_id, locale)
    return " ".join(f"'{prefix}{word}':1{place}" for word, place in places.items())
