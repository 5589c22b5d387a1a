"""What a product is called inside an English sentence."""

import re
from collections.abc import Sequence

from marketing.catalog.facts import ProductFacts
from marketing.generation.telling.english_grammar import is_plural, small
from marketing.generation.telling.known import Told
from marketing.generation.telling.speaking import Subject
from marketing.generation.telling.values import tidy
from marketing.generation.telling.words import wording

LONG = 60  # characters; such a title is a list of search words, and its first part is the name
_FIRST_PART = re.compile(r"^(.{3,}?)(?:, | [-–—|] | \()")
_LED = re.compile(r"^(?:the|an?|our|my|your|this|these)\b", re.IGNORECASE)
NAMELESS = Subject("", "this product", "")


def subject_of(product: ProductFacts, facts: Sequence[Told]) -> Subject:
    title = tidy(product.title)
    name = _name(title)
    last = name.rsplit(" ", 1)[-1]
    if re.fullmatch(r"[A-Z][a-z]+", name):
        return Subject(title, f"the {_in_category(name, facts)}", "", plural=is_plural(name))
    if not re.fullmatch(r"[a-z][a-z’'-]*", last) or _LED.match(name):
        return Subject(title, name, "", plural=_several(last))
    kind = _kind(name, facts)
    name = small(name) if _begins_with_common_word(name, facts) else name
    short = kind or ("" if last in wording("en").grammar["says_little"] else last)
    return Subject(title, f"the {name}", f"the {short}" if short else "", is_plural(last), last, kind)


def _kind(name: str, facts: Sequence[Told]) -> str:
    """ "incense holder" of an "Apricot incense holder": the colour is a fact of its own."""
    begun = (value for fact in facts for value in fact.values if name.casefold().startswith(f"{value.casefold()} "))
    return name[len(max(begun, key=len, default=name)) :].strip()


def _name(title: str) -> str:
    found = _FIRST_PART.match(title)
    return found[1] if found and (len(title) > LONG or ", " in title) else title


def _in_category(word: str, facts: Sequence[Told]) -> str:
    """ "Mug" among "Mugs & cups" is no name."""
    categories = " ".join(value for fact in facts if fact.key == "category" for value in fact.values)
    return word.casefold() if word.casefold() in categories.casefold() else word


def _several(last: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][a-z]+s", last)) and is_plural(last)


def _begins_with_common_word(name: str, facts: Sequence[Told]) -> bool:
    """ "Moss green mug" names a colour; "Yirgacheffe beans" a place."""
    told = [value.casefold() for fact in facts if fact.aspect.common for value in fact.values]
    begins = name.casefold()
    first = begins.split(" ", 1)[0]
    return any(begins.startswith(f"{value} ") or first in value.split() for value in told)
