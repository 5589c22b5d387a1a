"""Is what stands here denied? "not waterproof", "free of parabens", "leather-free", 不防水, 不含酒精."""

import re
from functools import cache

from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.words import alternatives, listed, load

REACH = 60
_FREE = re.compile(r"[ ]?free(?![a-z])(?! (?:shipping|delivery|gift|returns|trial|of|from))")
_REFUSED = re.compile(r" ?[?？] ?(?:no|nope|not at all|sorry, no|不|没有|并不|不是)(?![a-z])")  # "Waterproof? No."
_NOT_FREE = re.compile(r"(?:not|n't) free (?:of|from)(?: [a-z]+)? *$")
_FREE_LIST = re.compile(r"(?<!not )(?<!n't )free (?:of|from) [^.;!?。；！？]*$")
_WITHOUT_LIST = re.compile(r"(?:不含|无添加|不添加|未添加)(?:任何|有)?[^。,;.!?；！？，含有添加]{1,20}[、和与及或]$")


def negated_span(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The stretch together with the word that denies it; none where nothing does."""
    if free := _FREE.match(reading.folded, end):
        return start, free.end()
    if refused := _REFUSED.match(reading.folded, end):
        return start, refused.end()
    base = max(0, start - REACH)
    before = reading.folded[base:start]
    if _FREE_LIST.search(before) or _WITHOUT_LIST.search(before):
        return start, end
    if _NOT_FREE.search(before):
        return None
    for pattern, spared in _patterns():
        if (found := pattern.search(before)) and not spared.search(before):
            return base + found.start(), end
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    english, chinese = (load("properties")["negation"][language] for language in ("en", "zh"))
    gap = rf"(?: +(?:{alternatives(listed(english['gap']))}))*"
    spared = rf"(?:{alternatives(listed(english['except']))})[^.;!?]*$"
    not_english = rf"(?:{alternatives(listed(english['before']))}|n't){gap} *$"
    not_chinese = rf"(?:{alternatives(listed(chinese['before']))})(?:{alternatives(listed(chinese['gap']))})*$"
    spared_chinese = rf"(?:{alternatives(listed(chinese['except']))})(?:{alternatives(listed(chinese['gap']))})*$"
    return (
        (re.compile(not_english), re.compile(spared)),
        (re.compile(not_chinese), re.compile(spared_chinese)),
    )
