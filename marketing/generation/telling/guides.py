"""A guide over several products: what they share, how they differ, and what only one of them has."""

from collections.abc import Sequence

from marketing.catalog.facts import PRICE
from marketing.generation.telling.brief import Brief, Item
from marketing.generation.telling.fitting import fit
from marketing.generation.telling.known import Told
from marketing.generation.telling.paragraphs import description
from marketing.generation.telling.speaking import Subject
from marketing.generation.telling.words import OTHER

ASPECTS = (1, 2, 3, 5, 99)  # compared, by how much detail is wanted
REST = (1, 2, 3, 4, 99)
AT_ONCE = 4  # products in one sentence


def guide(brief: Brief) -> str:
    if len(brief.items) == 1:
        return description(brief)
    shared = [fact for fact in brief.first.own if _in_all(brief, fact)]
    compared = _compared(brief, shared)
    paragraphs = [
        [_beginning(brief), brief.speaker.of_all(shared, len(brief.items))],
        [sentence for key in compared for sentence in _sentences(brief, key)],
        *[_rest(brief, item, shared, compared) for item in brief.items],
        _sentences(brief, PRICE),
    ]
    return fit(paragraphs, brief.limit, space=brief.speaker.space)


def _beginning(brief: Brief) -> str:
    names = brief.speaker.together([item.subject.the for item in brief.items])
    said = brief.speaker.phrase("guide_framed", names=names, **brief.turn) or brief.speaker.phrase("guide", names=names)
    return said[:1].upper() + said[1:]


def _in_all(brief: Brief, fact: Told) -> bool:
    return all(any(one.name == fact.name and one.values == fact.values for one in item.own) for item in brief.items)


def _compared(brief: Brief, shared: Sequence[Told]) -> list[str]:
    """Aspects that at least two of them tell, and tell differently."""
    news = {fact.key: fact.aspect.rank for item in brief.items for fact in item.news if fact.key != OTHER}
    skipped = {fact.key for fact in shared}
    several = [key for key in news if key not in skipped and len(_values(brief, key)) > 1]
    several.sort(key=lambda key: (key not in brief.wishes.first, news[key]))
    return [key for key in several if _sentences(brief, key)][: ASPECTS[brief.wishes.detail - 1]]


def _values(brief: Brief, key: str) -> set[tuple[str, ...]]:
    return {fact.values for item in brief.items for fact in item.about(key)}


def _sentences(brief: Brief, key: str) -> list[str]:
    if len(_values(brief, key)) == 1 and all(item.about(key) for item in brief.items):
        return [brief.speaker.of_all(brief.first.about(key), len(brief.items))]
    alike: dict[tuple[str, ...], list[tuple[Subject, Told]]] = {}
    for item in brief.items:
        for fact in item.about(key)[:1]:
            alike.setdefault(fact.values, []).append((_called(brief, item), fact))
    return [said for part in _parts(list(alike.values())) if (said := brief.speaker.side_by_side(part))]


def _parts(groups: Sequence[list[tuple[Subject, Told]]]) -> list[list[tuple[Subject, Told]]]:
    """Of each sentence. Those that share a value stay together."""
    parts: list[list[tuple[Subject, Told]]] = []
    for group in groups:
        if not parts or len(parts[-1]) + len(group) > AT_ONCE:
            parts.append([])
        parts[-1].extend(group)
    return parts


def _called(brief: Brief, item: Item) -> Subject:
    """Short, where no other of them is called so: they were named in full at the beginning."""
    names = [one.subject.short for one in brief.items]
    return brief.speaker.brief_name(item.subject) if names.count(item.subject.short) == 1 else item.subject


def _rest(brief: Brief, item: Item, shared: Sequence[Told], compared: Sequence[str]) -> list[str]:
    said = {fact.name for fact in shared}
    facts = [fact for fact in item.news if fact.name not in said and fact.key not in compared]
    chosen = brief.arranged(brief.some(facts, REST))
    return brief.speaker.tell(chosen, _called(brief, item), most=3)
