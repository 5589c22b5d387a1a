"""In which language somebody writes, of those that the platform speaks."""

import re

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def language_of(text: str, otherwise: str) -> str:
    """A few characters of Chinese weigh as much as a sentence; a bare number or name says nothing."""
    chinese = len(_CHINESE.findall(text))
    others = len(_WORD.findall(_CHINESE.sub(" ", text)))
    if chinese and chinese >= others:
        return "zh-hans"
    return "en" if others > 1 else otherwise
