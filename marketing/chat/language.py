"""In which language somebody writes, of those that the platform speaks."""

import re

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")


def language_of(text: str, otherwise: str) -> str:
    """Two characters of Chinese weigh as much as a product's English name; a number, an address or a bare name says nothing."""
    bare = _ADDRESS.sub(" ", text)
    chinese = len(_CHINESE.findall(bare))
    others = len(_WORD.findall(_CHINESE.sub(" ", bare)))
    if chinese and 4 * chinese >= others:
        return "zh-hans"
    return "en" if others > (1 if otherwise == "en" else 2) else otherwise
