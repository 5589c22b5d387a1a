"""Units: what stands behind or before a number, and how much of its dimension one is. 350 ml is 0.35 l, 三斤 are 1.5 kg."""

import re
from functools import cache

from marketing.generation.guardrails.numerals import DIGITS
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.words import listed, load

CURRENCIES = {
    "USD": "$, us$, usd, dollars, dollar, 美元, 美金, 刀",
    "CNY": "¥, cny, rmb, yuan, 元, 块钱, 块, 人民币, 圆",
    "EUR": "€, eur, euros, euro, 欧元",
    "GBP": "£, gbp, pounds, pound, quid, 英镑",
    "JPY": "¥, jpy, yen, 日元, 円",
    "HKD": "hk$, hkd, $, 港币, 港元",
    "TWD": "nt$, twd, $, 新台币",
    "CAD": "c$, ca$, cad, $",
    "AUD": "a$, au$, aud, $",
    "SGD": "s$, sgd, $",
    "NZD": "nz$, nzd, $",
    "KRW": "₩, krw, 韩元",
    "INR": "₹, inr, rs",
    "CHF": "chf",
    "MXN": "mxn, $",
}
_REST = re.compile("(?<=[斤米])(?:半|[一二三四五六七八九](?![一二三四五六七八九十百千个分]))")


_PART_OF = re.compile(r" (?:of )?an?(?= )")  # half a litre, a quarter of a kilo


def unit_after(reading: Reading, number: re.Match[str]) -> tuple[int, str]:
    """Where the unit ends, and the unit: "12 in" is inches only where no word follows that it could lead to."""
    plain = reading.plain
    part = _PART_OF.match(plain, number.end()) if number[0] in ("half", "quarter") else None
    unit = _units_pattern().match(plain, part.end() if part else number.end())
    if unit is None or _is_no_unit(reading, unit):
        return number.end(), ""
    return unit.end(), unit[1]


def _is_no_unit(reading: Reading, unit: re.Match[str]) -> bool:
    if unit[1] == "in":
        return bool(
            re.match(
                r" (?!x |by |wide|from|long|tall|high|deep|thick|diameter|in |and |or )[a-z0-9]|-\d",
                reading.plain[unit.end() :],
            )
        )
    if unit[1] in ("a", "h", "c"):
        return unit[1] == "a" and reading.original[reading.places[unit.start(1)]] != "A"
    return False


@cache
def units() -> dict[str, tuple[tuple[str, float], ...]]:
    units: dict[str, list[tuple[str, float]]] = {}
    table = load("units")
    for dimension, names in table.items():
        if dimension not in ("counters", "wholly"):
            for factor, words in names.items():
                for word in listed(words):
                    units.setdefault(word, []).append((dimension, float(factor)))
    for currency, words in CURRENCIES.items():
        for word in listed(words):
            units.setdefault(word, []).append((f"money {currency}", 1.0))
    for word in listed(table["counters"]["zh"]):
        units.setdefault(word, []).append(("count", 1.0))
    return {word: tuple(senses) for word, senses in units.items()}


@cache
def _units_pattern() -> re.Pattern[str]:
    latin = "|".join(sorted((re.escape(one) for one in units() if re.match(r"[a-z]", one)), key=len, reverse=True))
    others = "|".join(sorted((re.escape(one) for one in units() if not re.match(r"[a-z]", one)), key=len, reverse=True))
    return re.compile(rf"[ -]{{0,2}}(?:多|来|余|几|and a half )?((?:{latin})(?![a-z0-9])|{others})")


@cache
def _money_before_pattern() -> re.Pattern[str]:
    words = [
        word for names in CURRENCIES.values() for word in listed(names) if re.match(r"[a-z]*[$€£¥₩₹]$|[a-z]{3}$", word)
    ]
    return re.compile(rf"({'|'.join(sorted(map(re.escape, set(words)), key=len, reverse=True))}) ?$")


def rest(plain: str, end: int) -> tuple[float, int]:
    """一斤半, 一米八: what follows the unit is a part of it."""
    found = _REST.match(plain, end)
    return (0.5 if found[0] == "半" else DIGITS[found[0]] / 10, found.end()) if found else (0.0, end)


def unit_before(plain: str, start: int) -> tuple[str, int]:
    """A sign of money, or 百分之."""
    if plain.endswith("百分之", 0, start):
        return "%", start - 3
    found = _money_before_pattern().search(plain, max(0, start - 5), start)
    if found is None or (found[1][0].isalpha() and found.start() and plain[found.start() - 1].isalpha()):
        return "", start
    return found[1], found.start()


def senses(unit: str, number: float) -> tuple[tuple[str, float], ...]:
    senses = []
    for dimension, factor in units().get(unit, ()):
        if dimension == "fahrenheit":
            senses.append(("temperature", (number - 32) * 5 / 9))
        else:
            senses.append((dimension, number * factor))
    return tuple(senses)
