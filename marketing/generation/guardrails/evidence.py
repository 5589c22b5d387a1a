"""The facts of a product, read by the same finders as the text: what they mean, and where it is said."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from marketing.generation.guardrails import colours, concepts, groups, named, quantities
from marketing.generation.guardrails.concepts import Concept
from marketing.generation.guardrails.mentions import Mention
from marketing.generation.guardrails.reading import Reading, read
from marketing.generation.guardrails.words import listed, places_of

FINDERS: tuple[Callable[..., Iterator[Mention]], ...] = (
    quantities.find_quantities,
    colours.find_colours,
    concepts.find_materials,
    concepts.find_properties,
    concepts.find_contents,
    groups.find_values,
    named.find_certificates,
    named.find_origins,
    named.find_brands,
)
YES = frozenset(listed("yes, true, 1, y, 是, 有, 支持, 可以, 可, 能, 含, ✓, √, 对"))
NO = frozenset(
    listed("no, false, 0, n, none, not, never, nil, free, 否, 无, 没有, 不支持, 不可以, 不可, 不能, 不含, 不是, 不, ×")
)
_UNIT_IN_NAME = re.compile(r"[(（\[] *([^)）\]]{1,12}) *[)）\]] *$")
_NUMBER = re.compile(r"[\d.,]+")
_CONTENTS = re.compile("ingredient|contents|composition|成分|配料|原料")
_MATERIAL_IN_A_WORD = re.compile("(?<![\u4e00-\u9fff])([竹木麻丝毛银金铜铁钢铝皮陶瓷玉])(?![\u4e00-\u9fff])")
# Of these names a bare number is no count: its unit goes without saying.
_MEASURES = re.compile(
    "weight|volume|capacity|size|length|width|height|depth|power|warranty|year|month|hour|price|cost|life|time|diameter"
    "|voltage|age|temperature|model|style|no[.]|重|容|长|宽|高|深|厚|径|价|年|月|小时|率|压|码|尺|期|质保|保修|续航|温|龄|货号|型号|款号"
)
TITLES = frozenset(("title", "name", "product name", "标题", "名称", "商品名称", "产品名称", "品名"))
LONGEST_FACTS = 512


@dataclass(frozen=True)
class Known:
    """One thing that a fact says."""

    name: str
    mention: Mention
    words: str  # as the fact says it


@dataclass(frozen=True)
class Evidence:
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    known: tuple[Known, ...] = field(default=())

    @cached_property
    def text(self) -> str:
        return "\n".join(read(value).folded for _, values in self.facts for value in values)

    @cached_property
    def lists_contents(self) -> bool:
        """What a list of ingredients leaves out is not in the product."""
        return any(_CONTENTS.search(name.casefold()) for name, _ in self.facts)

    def says(self, words: str) -> bool:
        return any(places_of(words, self.text))

    def of_kind(self, mention: Mention) -> list[Known]:
        return [known for known in self.known if _kind(known.mention) == _kind(mention)]


def _kind(mention: Mention) -> str:
    """Concepts know their list; amounts of money, length and number are compared with each other."""
    meaning = mention.meaning
    if isinstance(meaning, quantities.Quantity):
        return "quantity"
    return meaning.kind if isinstance(meaning, Concept) else mention.kind


def evidence_of(facts: Mapping[str, Sequence[str]]) -> Evidence:
    return _gather(tuple((name, tuple(values)) for name, values in facts.items()))


@lru_cache(LONGEST_FACTS)
def _gather(facts: tuple[tuple[str, tuple[str, ...]], ...]) -> Evidence:
    known = [one for name, values in facts for value in values for one in _known(name, value)]
    return Evidence(facts, tuple(known))


def _known(name: str, value: str) -> Iterator[Known]:
    told = _spelt_out(name, value.strip())
    reading = read(told)
    for finder in FINDERS:
        for mention in finder(reading, lenient=True):
            if not (name.casefold() in TITLES and _is_small(mention)):
                words = reading.quote(mention.start, mention.end) if told == value.strip() else value.strip()
                yield Known(name, mention, words)
    for mark in named.marks_of(name, reading):
        yield Known(name, Mention(0, len(reading.folded), "certificate", mark), value)
    yield from _said_by_the_name(name, reading)


def _spelt_out(name: str, value: str) -> str:
    """With the unit that its name tells, or as a count where it tells none; a bare 竹 or 铜 is a material."""
    if _NUMBER.fullmatch(value):
        unit = _UNIT_IN_NAME.search(name)
        is_count = len(value) <= 2 and not _MEASURES.search(name.casefold())
        return f"{value} {unit[1]}" if unit else f"{value} 件" if is_count else value
    return _MATERIAL_IN_A_WORD.sub(r"\1制、\1质", value)


def _is_small(mention: Mention) -> bool:
    """ "Nova 2" has no two of anything."""
    meaning = mention.meaning
    return isinstance(meaning, quantities.Quantity) and not meaning.senses and meaning.number <= quantities.FEW


def _said_by_the_name(name: str, value: Reading) -> Iterator[Known]:
    """ "Waterproof: yes", 含酒精：否, "Dishwasher safe: up to 60 °C"."""
    called, answer = read(name), value.folded.strip(" .!。")
    denied = answer in NO or answer.startswith(("not ", "no ", "不", "无", "非", "未"))
    names_another = any(concepts.find_properties(value, lenient=True))  # 防水：防泼水
    for finder in (concepts.find_properties, concepts.find_contents):
        for mention in finder(called, lenient=True):
            if answer in YES or answer in NO or (finder is concepts.find_properties and not names_another):
                said = Mention(mention.start, mention.end, mention.kind, mention.meaning, mention.negated != denied)
                yield Known(name, said, called.quote(mention.start, mention.end))
