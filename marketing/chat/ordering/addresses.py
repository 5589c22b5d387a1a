"""An address out of a message: one of the shopper's own that is spoken of, or what is typed, laid over the one that stands."""

import re
from collections.abc import Iterable

from marketing.chat.ordering.looking import bare
from marketing.shoppers.models import Order

Address = dict[str, str]
UNIT = re.compile(r"\b(?:suite|apt\.?|apartment|unit|flat|floor|room|#)\s*#?[\w-]{1,10}\b", re.IGNORECASE)
STREET = re.compile(r"\b\d{1,6}[a-z]?\s+(?:[A-Z][\w'.]*\s?){1,5}|\b\d{1,6}\s+[\w ]{2,40}?\b(?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|way|highway|boulevard|blvd|court|place)\b", 0)  # fmt: skip
POSTCODE = re.compile(r"\b(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}|\d{6})\b")
CHINESE = re.compile(r"(?:改成|改为|换成|改到|寄到|送到|发到|地址是|地址[:：为])\s*([^，。！？\n]{4,80})")
# The answer to "to which address?": a line that is an address and nothing else.
CHINESE_ALONE = re.compile(
    r"^(?!.*(?:订单|地址|[我改寄送换]))\s*([^，。！？\n]*[省市区县镇][^。！？\n]*\d\s*(?:号|室|栋|幢|楼|弄|单元)[^。！？\n]*)$",
    re.MULTILINE,
)
STATES = dict(
    pair.split("=")
    for pair in [
        "alabama=AL",
        "alaska=AK",
        "arizona=AZ",
        "arkansas=AR",
        "california=CA",
        "colorado=CO",
        "connecticut=CT",
        "delaware=DE",
        "florida=FL",
        "georgia=GA",
        "hawaii=HI",
        "idaho=ID",
        "illinois=IL",
        "indiana=IN",
        "iowa=IA",
        "kansas=KS",
        "kentucky=KY",
        "louisiana=LA",
        "maine=ME",
        "maryland=MD",
        "massachusetts=MA",
        "michigan=MI",
        "minnesota=MN",
        "mississippi=MS",
        "missouri=MO",
        "montana=MT",
        "nebraska=NE",
        "nevada=NV",
        "new hampshire=NH",
        "new jersey=NJ",
        "new mexico=NM",
        "new york=NY",
        "north carolina=NC",
        "north dakota=ND",
        "ohio=OH",
        "oklahoma=OK",
        "oregon=OR",
        "pennsylvania=PA",
        "rhode island=RI",
        "south carolina=SC",
        "south dakota=SD",
        "tennessee=TN",
        "texas=TX",
        "utah=UT",
        "vermont=VT",
        "virginia=VA",
        "washington=WA",
        "west virginia=WV",
        "wisconsin=WI",
        "wyoming=WY",
    ]
)
HOME = re.compile(
    r"\bto (?:my|your|the) (?:default|home|profile|registered|usual)\b|\b(?:address|one) (?:on file|in (?:my|your|the) (?:account|profile))\b|默认地址",
    re.IGNORECASE,
)
AS_IN = r"\b(?:same (?:address )?as|address (?:of|in|from|on|as))\b[^.;]{0,40}"
LABELS = {
    "street": "line1", "address1": "line1", "line1": "line1", "address line 1": "line1", "address2": "line2", "line2": "line2",
    "apt": "line2", "unit": "line2", "address line 2": "line2", "city": "city", "town": "city", "state": "region", "region": "region",
    "province": "region", "zip": "postcode", "zip code": "postcode", "postcode": "postcode", "postal code": "postcode", "country": "country",
}  # fmt: skip
LABELLED = re.compile(
    rf"['\"]?\b({'|'.join(sorted(LABELS, key=len, reverse=True))})['\"]?\s*[:=]\s*('[^']*'|\"[^\"]*\"|[^,;}}\n]*)",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"\b(?:other|another|previous|last|same as|my (?:default|home|usual)|default|original|on file|profile)\b|另一|之前|默认"
)


def wanted(order: Order, said: str, orders: Iterable[Order], home: Address) -> Address | None:
    """What stays unsaid stays as it is; nothing where nothing of an address was said."""
    if found := CHINESE.search(said) or CHINESE_ALONE.search(said):
        return {**order.address, "line1": found[1].strip(), "line2": ""}
    typed = _labelled(said) or _typed(said)
    if typed.get("line1"):
        return {**order.address, **typed}
    if known := _known(order, said, orders, home):
        return {**known, **typed}
    return {**order.address, **typed} if typed else None


def _known(order: Order, said: str, orders: Iterable[Order], home: Address) -> Address | None:
    """The one on file, or that of another order: by its number, its street or city, or as the only other one."""
    others = {
        tuple(sorted(one.address.items())): one.address
        for one in orders
        if one.address and one.address != order.address
    }
    low = said.casefold()
    for one in orders:
        if one.address and one.address != order.address and re.search(AS_IN + re.escape(bare(one.external_id)), low):
            return one.address
    named = [
        one
        for one in others.values()
        if any(one.get(part) and one[part].casefold() in low for part in ("line1", "city"))
    ]
    if len(named) == 1:
        return named[0]
    if home and home != order.address and HOME.search(said):
        return home
    return next(iter(others.values())) if len(others) == 1 and OTHER.search(low) else None


def _labelled(said: str) -> Address:
    """`Street: 5 Mill Lane, City: Leeds`, as forms and programs write it."""
    found = {LABELS[one[1].casefold()]: one[2].strip(" '\"") for one in LABELLED.finditer(said)}
    return {name: value for name, value in found.items() if value or name == "line2"} if "line1" in found else {}


def _typed(said: str) -> Address:
    found: Address = {}
    if unit := UNIT.search(said):
        found["line2"] = _titled(unit[0])
    rest = UNIT.sub(" ", said)
    street = STREET.search(rest)
    if street is None:
        return found
    found["line1"] = " ".join(street[0].split())
    found.setdefault("line2", "")
    postcode = POSTCODE.search(rest, street.end())
    between = rest[street.end() : postcode.start() if postcode else street.end() + 60]
    if postcode:
        found["postcode"] = postcode[0]
    return found | _place(between)


def _place(text: str) -> Address:
    """`, Fort Worth, Texas,` or `, New York, `: a city, and a state where one is named."""
    parts = [part.strip(" .\n") for part in re.split(r"[,;\n]", text) if part.strip(" .\n")]
    if not parts:
        return {}
    city, *rest = parts
    words = city.split()
    if len(words) > 1 and words[-1].isupper() and len(words[-1]) == 2:
        city, rest = " ".join(words[:-1]), [words[-1], *rest]
    region = rest[0] if rest else STATES.get(city.casefold(), "")
    region = STATES.get(region.casefold(), region)
    return {"city": city[:100]} | ({"region": region[:100]} if region else {})


def _titled(unit: str) -> str:
    name, _space, number = unit.partition(" ")
    return f"{name.title()} {number.strip().upper()}".strip()
