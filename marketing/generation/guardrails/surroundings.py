"""Is this said of what stands around the product? "Lovely next to a wooden tray", 放在木桌上."""

import re

_BESIDE = re.compile(
    r"(?:next to|beside|alongside|(?:goes|go|pairs?|pairing|sits|looks?) (?:it )?(?:[a-z]+ )?with|match(?:es)?)(?: (?!its\b|the )[a-z]+){0,3} *$"
    r"|(?:放在|摆在|挂在|靠在|铺在|搁在)(?:一[张面块])?$"
)
_UPON = re.compile(r"(?<![a-z])(?:on|against|over|across|along) (?:a|an|any|your|every|that)(?: [a-z]+){0,2} *$")
_PLACE = re.compile(
    r"(?: [a-z]+)? (?:tables?|tablecloths?|desks?|shel(?:f|ves)|walls?|floors?|counters?|countertops?|sofas?|mantels?|mantelpiece|trays?|windowsills?|bench)(?![a-z])"
)
REACH = 40


def is_of_others(folded: str, start: int, end: int) -> bool:
    before = max(0, start - REACH)
    if _BESIDE.search(folded, before, start):
        return True
    return bool(_PLACE.match(folded, end) and _UPON.search(folded, before, start))
