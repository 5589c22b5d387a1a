"""Where the text says a fact in the fact's own words, or denies it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from marketing.generation.guardrails.base import BLOCK, Claim, Finding
from marketing.generation.guardrails.evidence import NO, YES, Evidence
from marketing.generation.guardrails.negation import negated_span
from marketing.generation.guardrails.reading import Reading, read
from marketing.generation.guardrails.rules import CONTRADICTED
from marketing.generation.guardrails.words import listed, places_of

# What names or places a product is never denied by copy: "no ordinary mug" denies nothing.
NAMING = frozenset(
    listed(
        "title, name, product, brand, category, style, type, price, id, sku, description, vendor, tags, collection, audience, season,"
        " occasion, 标题, 名称, 商品名称, 品牌, 类别, 分类, 类型, 风格, 价格, 编号, 描述, 系列, 标签, 季节, 场景, 人群"
    )
)
NAMES = frozenset(("title", "brand", "品牌", "标题"))
LONGEST_VALUE = 60
SEPARATORS = re.compile(r"[,;、，；/\n]| and |和|及|与")


def find_attributes(reading: Reading, evidence: Evidence) -> Iterator[tuple[Claim, Finding | None]]:
    for name, value, words in _values(evidence.facts):
        for found in places_of(words, reading.folded):
            kind = "name" if name.casefold() in NAMES else "attribute"
            denied = None if name.casefold() in NAMING else negated_span(reading, *found)
            start, end = reading.span(*(denied or found))
            finding = Finding(start, end, CONTRADICTED, BLOCK, name, value) if denied else None
            yield Claim(start, end, kind, None if denied else name), finding


@lru_cache(512)
def _values(facts: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        dict.fromkeys(
            (name, value, folded)
            for name, values in facts
            for value in values
            for folded in _tellable(name, read(value).folded)
        )
    )


def _tellable(name: str, value: str) -> Iterator[str]:
    """The value, and each part of a list: of "oats, shea butter" a text may tell one."""
    parts = [value, *(SEPARATORS.split(value) if name.casefold() not in NAMING else ())]
    for part in parts:
        told = part.strip(" .。")
        shortest = 2 if told == value.strip(" .。") or not told.isascii() else 3
        if shortest <= len(told) <= LONGEST_VALUE and told not in YES | NO and not told.replace(".", "").isdigit():
            yield told
