"""The kinds that are told in sentences, of one product or of several."""

from collections.abc import Sequence

from marketing.catalog.facts import BRAND, CATEGORY
from marketing.generation.telling.brief import Brief
from marketing.generation.telling.fitting import fit

SHORT = (1, 2, 3, 4, 5)  # facts, by how much detail is wanted
LONG = (3, 5, 9, 14, 99)
LETTER = (2, 3, 5, 7, 99)
EACH = (1, 2, 3, 4, 6)  # of each product in a letter of several
SEARCHED = (4, 5, 6, 7, 8)
LINES = (3, 4, 5, 6, 8)
ONE_PARAGRAPH = 4  # sentences
ENOUGH = 0.75  # of what short sentences could say
SENTENCE_SIZES = (3, 2, 1)  # a short limit wants short sentences


def short_description(brief: Brief) -> str:
    return _told(brief, SHORT)


def seo_description(brief: Brief) -> str:
    return _told(brief, SEARCHED)


def answer(brief: Brief) -> str:
    """What the note asks for, if the product says it; otherwise the weightiest facts."""
    asked = [fact for fact in brief.first.facts if fact.key in brief.wishes.first]
    told = (brief.speaker.tell(asked, brief.first.subject, most=most) for most in SENTENCE_SIZES)
    return next(filter(None, (_fit(brief, [said]) for said in told)), "") or _told(brief, SHORT)


def description(brief: Brief) -> str:
    for most in SENTENCE_SIZES:
        opening = _opening(brief)
        said = brief.told(brief.first, LONG, most=most, named=bool(opening))
        sentences = [*opening, *said]
        middle = len(sentences) if len(sentences) <= ONE_PARAGRAPH else (len(sentences) + 1) // 2
        if text := _fit(brief, [sentences[:middle], sentences[middle:]]):
            return text
    return ""


def selling_points(brief: Brief) -> str:
    item = brief.first
    facts = brief.some(item.news, LINES)
    if len(facts) < LINES[0]:
        facts = brief.some(item.own, LINES)
    lines = brief.speaker.points(facts, item.subject)
    return fit([list(dict.fromkeys(lines))], brief.limit, space="\n")


def email_body(brief: Brief) -> str:
    speaker, single = brief.speaker, len(brief.items) == 1
    hello, where = speaker.phrase("hello"), _where(brief, single)
    signed = [fact.values[0] for fact in brief.first.about(BRAND)] if single or _is_one_brand(brief) else []
    told = [brief.told(item, LETTER if single else EACH, most=3, named=single) for item in brief.items]
    beginning = [_letter(brief)]
    paragraphs = [[*beginning, *told[0]]] if single else [beginning, *told]
    ending = [[*where, speaker.phrase("bye", unlike="".join(where))], signed]
    reserved = len(hello) + sum(len(one) for part in ending for one in part) + 10
    body = fit(paragraphs, brief.limit - reserved, space=speaker.space)
    return _fit(brief, [[hello], [body], *ending]) if body else _fit(brief, paragraphs)


def _letter(brief: Brief) -> str:
    speaker, name = brief.speaker, "letter" if len(brief.items) == 1 else "letters"
    slots = _names(brief)
    return speaker.phrase(f"{name}_framed", **slots, **brief.turn) or speaker.phrase(name, **slots)


def _names(brief: Brief) -> dict[str, str]:
    together = brief.speaker.together([item.subject.the for item in brief.items])
    return {**brief.speaker.names(brief.first.subject), "names": together}


def _where(brief: Brief, single: bool) -> list[str]:
    facts = brief.first.about(CATEGORY) if single and brief.wishes.detail > 2 else []
    return brief.speaker.tell(facts, brief.first.subject, most=1, named=True)


def _is_one_brand(brief: Brief) -> bool:
    return len({tuple(fact.values for fact in item.about(BRAND)) for item in brief.items}) == 1


def _opening(brief: Brief) -> list[str]:
    """Only for an audience, or in a voice that likes one: otherwise the facts begin."""
    speaker, slots = brief.speaker, brief.speaker.names(brief.first.subject)
    if brief.turn:
        return [speaker.phrase("framed", **slots, **brief.turn)]
    return [speaker.phrase("opening", **slots)] if speaker.picker.moods else []


def _told(brief: Brief, counts: Sequence[int]) -> str:
    """Longer sentences read better, but of shorter ones more may fit."""
    texts = []
    for most in SENTENCE_SIZES:
        opening = _opening(brief) if brief.turn else []
        sentences = [*opening, *brief.told(brief.first, counts, most=most, named=bool(opening))]
        texts.append(_fit(brief, [sentences]))
        if texts[-1] == brief.speaker.space.join(sentences):
            return texts[-1]
    most_said = max(texts, key=len)
    return texts[0] if len(texts[0]) > len(most_said) * ENOUGH else most_said


def _fit(brief: Brief, paragraphs: Sequence[Sequence[str]]) -> str:
    return fit(paragraphs, brief.limit, space=brief.speaker.space)
