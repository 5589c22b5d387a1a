"""Numbers as people write them: 1,299.50, 1 1/2, ½, twenty-four, a dozen, 三百五十, 两, 3万."""

import re

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH: dict[str, float] = {word: number for number, word in enumerate(ONES.split())}
ENGLISH |= {word: 20 + 10 * number for number, word in enumerate(TENS.split())}
ENGLISH |= {"dozen": 12, "hundred": 100, "thousand": 1000, "half": 0.5, "quarter": 0.25, "million": 1_000_000}
DIGITS: dict[str, float] = {one: value for value, one in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "半": 0.5,
}
STEPS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}

_FIGURES = r"\d+ \d+[/⁄]\d+|\d+ ?\d*⁄\d+|\d+/\d+(?!/)|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d.])\.\d+"
_WORD = "|".join(sorted(ENGLISH, key=len, reverse=True))
_WORDS = rf"(?<![a-z])(?:{_WORD})(?:(?: and |[ -])(?:{_WORD}))*(?![a-z])"
_CHINESE = r"[零〇一二两三四五六七八九十百千万半]+(?:点[零〇一二三四五六七八九]+)?"
NUMBER = re.compile(
    rf"(?P<figures>{_FIGURES})(?P<step> ?[万千百亿](?![a-z])|k(?= ?[$€£元¥]))?|(?P<words>{_WORDS})|(?P<chinese>{_CHINESE})"
)


def value_of(found: re.Match[str]) -> float:
    if found["figures"]:
        return _figures(found["figures"]) * _step(found["step"])
    return _english(found["words"]) if found["words"] else _chinese(found["chinese"])


def _figures(text: str) -> float:
    """ "1 1/2" and "1⁄2" are fractions; a slash that makes more than one, as in 24/7, is none and stays its first number."""
    whole, _, fraction = text.replace("⁄", "/").rpartition(" ")
    if "/" not in fraction:
        return float(fraction.replace(",", ""))
    upper, lower = (float(part) for part in fraction.split("/"))
    return (float(whole) if whole else 0.0) + (upper / lower if 0 < upper < lower else upper)


def _step(text: str | None) -> float:
    return {"": 1, "k": 1_000, "亿": 100_000_000, **STEPS}[(text or "").strip()]


def _english(text: str) -> float:
    total = 0.0
    for word in re.split(r"[ -]+", text):
        number = ENGLISH.get(word, 0)
        total = (total or 1) * number if number >= 100 or word == "dozen" else total + number
    return total


def _chinese(text: str) -> float:
    whole, _, decimals = text.partition("点")
    fraction = float("0." + "".join(str(DIGITS[one]) for one in decimals)) if decimals else 0.0
    if not any(one in STEPS for one in whole) and len(whole) > 1 and "半" not in whole:
        return float("".join(str(DIGITS[one]) for one in whole)) + fraction
    total = section = digit = 0.0
    for one in whole:
        if one in STEPS:
            total, section, digit = _climb(total, section, digit, STEPS[one])
        else:
            digit += DIGITS[one]
    return total + section + digit + fraction


def _climb(total: float, section: float, digit: float, step: int) -> tuple[float, float, float]:
    if step == 10_000:
        return (total + section + digit or 1) * step, 0.0, 0.0
    return total, section + (digit or 1) * step, 0.0
