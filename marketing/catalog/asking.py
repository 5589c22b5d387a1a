"""What a shopper typed, understood: the words to look for, and the wishes that are no words ("under 20", 有货)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from marketing.catalog.values import CURRENCY_SIGNS, UNITS

LONGEST_QUESTION = 200  # characters


@dataclass(frozen=True, kw_only=True)
class Filters:
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    in_stock: bool = False
    category: str = ""  # its name, in any language

    def said(self) -> set[str]:
        return {field.name for field in fields(self) if getattr(self, field.name) != field.default}


@dataclass(frozen=True)
class Question:
    words: str
    filters: Filters  # those that the text tells

    def narrowed(self, given: Filters) -> Filters:
        """What was given beside the text holds; of the rest, what the text tells."""
        return replace(self.filters, **{name: getattr(given, name) for name in given.said()})


def _any(words: str) -> str:
    """The longest first, or "no more than" would never be reached."""
    return "|".join(map(re.escape, sorted(words.split(", "), key=len, reverse=True)))


SIGN = f"(?:[{''.join(sign for sign in CURRENCY_SIGNS if sign != '元')}]|usd|cny|rmb|eur|gbp)"
COIN = f"(?:{_any('元, 块, 块钱, 美元, 欧元, 英镑, 人民币, dollars, dollar, bucks, euros, euro, pounds, yuan, rmb, cny, usd, eur, gbp')})"
SIZE = f"(?: ?(?:{'|'.join(map(re.escape, UNITS - {'in'}))}|%|pieces|people|years?|days?|weeks?|months?|hours?|minutes?|times|working|天|周|个月|小时|分钟|工作日|次|年)(?![a-z]))"  # "under 20 cm" is no price
NUMBER = rf"(\d{{1,7}}(?:\.\d{{1,2}})?)(?![\d.])(?!{SIZE})"
PRICE = f"{SIGN}? ?{NUMBER} ?{COIN}?"
MOST = _any(
    "under, below, less than, cheaper than, up to, at most, no more than, max, <, <=, 低于, 少于, 小于, 不超过, 不到, 最多"
)
LEAST = _any("over, above, more than, at least, min, >, >=, 高于, 多于, 大于, 超过, 至少, 不低于")
HERE = r"(?<![a-z0-9])"

BETWEEN = re.compile(
    rf"{HERE}between {PRICE} and {PRICE}|{HERE}{SIGN} ?{NUMBER} ?[-–~] ?{PRICE}|{HERE}{NUMBER} ?{COIN}? ?[-–~到至] ?{NUMBER} ?{COIN}(?:之间)?"
)
AT_MOST = re.compile(
    rf"{HERE}(?:{MOST}) ?{PRICE}|{HERE}{PRICE} ?(?:{_any('以下, 以内, 之内, 之下, or less, or under')})"
)
AT_LEAST = re.compile(rf"{HERE}(?:{LEAST}) ?{PRICE}|{HERE}{PRICE} ?(?:{_any('以上, 之上, or more, and up')})")
IN_STOCK = re.compile(rf"{HERE}(?:in stock|available)(?![a-z])|有现货|有货|现货")
NAMES_A_CATEGORY = re.compile(rf"{HERE}in [^.,!?]+$|类")


def understand(text: str) -> Question:
    """ "Teapot under $20 in stock" looks for "teapot". What is no wish of these kinds stays a word."""
    words = unicodedata.normalize("NFKC", text).casefold()
    words, in_stock = _take(IN_STOCK, words)
    lowest = highest = None
    words, prices = _take(BETWEEN, words)
    if prices:
        lowest, highest = sorted(map(Decimal, prices))
    else:
        words, most = _take(AT_MOST, words)
        words, least = _take(AT_LEAST, words)
        lowest, highest = (Decimal(found[0]) if found else None for found in (least, most))
    filters = Filters(price_min=lowest, price_max=highest, in_stock=in_stock is not None)
    return Question(" ".join(words.split()), filters)


def may_name_a_category(question: Question) -> bool:
    return bool(NAMES_A_CATEGORY.search(question.words))


def with_category(question: Question, names: Iterable[str]) -> Question:
    """ "Gifts in candles", "香薰类的礼物": when the shop has such a category, under any of these names."""
    for name in names:
        plain = re.escape(unicodedata.normalize("NFKC", name).casefold())
        words, found = _take(re.compile(rf"{HERE}in {plain}$|{plain}(?:分类|类)[里中]?"), question.words)
        if found is not None:
            return Question(" ".join(words.split()), replace(question.filters, category=name))
    return question


def _take(pattern: re.Pattern[str], words: str) -> tuple[str, list[str] | None]:
    """The text without what was found, and without the 的 that tied it to the rest; the groups that matched."""
    found = pattern.search(words)
    if not found:
        return words, None
    before, after = words[: found.start()], words[found.end() :]
    return f"{before} {after.strip().removeprefix('的')}", [group for group in found.groups() if group]
