"""The short kinds: titles, headlines and subject lines. Of each pattern, as many facts as there is room for."""

from collections.abc import Sequence

from marketing.catalog.facts import BRAND
from marketing.generation.telling.brief import GROUPS, Brief, Item

IN_TITLE = (1, 2, 2, 3, 4)  # by how much detail is wanted
IN_SUBJECT = (1, 1, 2, 2, 3)
TELLING = ("body", "wear", "use", "fill")  # a bare "640 g" beside a name tells little


def title(brief: Brief) -> str:
    return _tagged(brief, "title", IN_TITLE, brief.speaker.title_gap)


def seo_title(brief: Brief) -> str:
    return _tagged(brief, "seo_title", IN_TITLE, brief.speaker.title_gap)


def ad_headline(brief: Brief) -> str:
    return _tagged(brief, "headline", IN_SUBJECT, brief.speaker.list_gap, TELLING)


def email_subject(brief: Brief) -> str:
    for names in _together(brief):
        framed = _fitting(brief, brief.speaker.phrases("subjects_framed", names=names, **brief.turn))
        if said := framed or _fitting(brief, brief.speaker.phrases("subjects", names=names)):
            return said
    framed = _fitting(brief, brief.speaker.phrases("subject_framed", **_slots(brief, brief.first, "")))
    return framed or _tagged(brief, "subject", IN_SUBJECT, brief.speaker.list_gap, TELLING)


def _together(brief: Brief) -> list[str]:
    """By their names, or by what they are where the names take too much room; the first of them at last."""
    names = [item.subject.name for item in brief.items]
    kinds = [item.subject.kind for item in brief.items]
    named = [names, kinds] if all(kinds) and len(set(kinds)) == len(kinds) else [names]
    named += [names[:count] for count in range(len(names) - 1, 1, -1)]
    return [brief.speaker.together(one) for one in named if len(one) > 1]


def _tagged(brief: Brief, name: str, counts: Sequence[int], gap: str, groups: Sequence[str] = GROUPS) -> str:
    item = brief.first
    facts = [fact for fact in item.news if fact.aspect.group in groups or fact.key in brief.wishes.first]
    tags = brief.speaker.tags(brief.some(facts, counts), item.subject)
    for called in dict.fromkeys((item.subject.title, _name(item))):
        for count in range(len(tags), 0, -1):
            slots = _slots(brief, item, gap.join(tags[:count])) | {"title": called}
            if said := _fitting(brief, brief.speaker.phrases(name, **slots)):
                return said
    return _fitting(brief, brief.speaker.phrases(name, **_slots(brief, item, ""))) or _shortened(brief, item)


def _name(item: Item) -> str:
    """The part of the title that is a name, as the title writes it."""
    title, name = item.subject.title, item.subject.name
    place = title.casefold().find(name.casefold())
    return title[place : place + len(name)] if place >= 0 else title


def _slots(brief: Brief, item: Item, tags: str) -> dict[str, str]:
    brand = next((fact.values[0] for fact in item.about(BRAND) if not fact.is_said_in(item.subject.title)), "")
    named = {**brief.speaker.names(item.subject), "title": item.subject.title}
    made = brief.speaker.made_of(item.own, item.subject)
    first = tags.split(brief.speaker.list_gap)[0] if made.casefold() not in tags.casefold() else ""
    return {**named, "tags": tags, "tag": first, "brand": brand, "made": made, "kind": item.subject.kind, **brief.turn}


def _fitting(brief: Brief, options: Sequence[str]) -> str:
    return brief.speaker.picker.choose([_capital(one) for one in options if one and len(one) <= brief.limit])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].isascii() and text.split(" ", 1)[0].islower() else text


def _shortened(brief: Brief, item: Item) -> str:
    """The name alone, or its beginning up to the end of a word; at last some facts of its own."""
    title = item.subject.title
    places = [place for place, one in enumerate(title) if one == " " and place <= brief.limit]
    begins = [title[: places[-1]].rstrip(" ,-–—|&(/")] if places else []
    tags = brief.speaker.tags(item.own, item.subject)
    listed = [brief.speaker.list_gap.join(tags[:count]) for count in (3, 2, 1)]
    return next((said for one in (title, _name(item), *begins, *listed) if (said := _fitting(brief, [one]))), "")
