"""A text as the rules read it: half width, lower case, nothing invisible; every place leads back to the text as it is."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

HYPHENS = dict.fromkeys("‐‑‒–—−﹣-", "-")
QUOTES = {"’": "'", "‘": "'", "“": '"', "”": '"'}
# Words of Latin letters with these among them look alike to a reader and different to a list of words.
LOOK_ALIKES = dict(zip("аеорсухіјѕԁԛԝАВЕКМНОРСТХαοενρτυικ", "aeopcyxijsdqwabekmhopctxaoevptuik", strict=True))


@dataclass(frozen=True)
class Reading:
    original: str
    plain: str  # hyphens stay: 10-15 cm
    folded: str  # hyphens are spaces: jet black
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a stretch of the folded text stands."""
        return self.places[start], self.places[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last]


@lru_cache(4_096)
def read(text: str) -> Reading:
    pieces, places = [], []
    for place, one in enumerate(text):
        for part in _as_read(one):
            pieces.append(part)
            places.append(place)
    plain = "".join(pieces)
    return Reading(text, plain, plain.replace("-", " ").replace("_", " "), tuple(places))


@lru_cache(8_192)
def _as_read(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isprintable() else " "
    if is_invisible(character):
        return ""
    return "".join(_fold(one) for one in unicodedata.normalize("NFKC", character) if not is_invisible(one))


def _fold(one: str) -> str:
    one = HYPHENS.get(one) or QUOTES.get(one) or LOOK_ALIKES.get(one) or one
    lower = one.lower()
    return " " if lower.isspace() else lower if len(lower) == 1 else one


def is_invisible(character: str) -> bool:
    """Of category Cf are also the joiners inside emoji; variation selectors are marks that show nothing."""
    return unicodedata.category(character) in ("Cf", "Cs", "Cn", "Co") or "\ufe00" <= character <= "\ufe0f"


def sentences(folded: str) -> Iterator[str]:
    yield from folded.replace("!", ".").replace("?", ".").replace("。", ".").split(".")
