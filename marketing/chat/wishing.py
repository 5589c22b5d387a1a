"""What a shopper wishes for: in words, and with what they wished before where they only say more of it."""

import re

from marketing.catalog.asking import understand
from marketing.chat.finding import SIZE
from marketing.chat.lexemes import lexemes
from marketing.chat.values import Asked
from marketing.generation.guardrails.colours import find_colours
from marketing.generation.guardrails.reading import read

PRODUCTS = "products"  # what an answer with cards is about
WISH = re.compile(
    r"\b(?:(?:i'?m |i am )?(?:looking|searching|shopping) for|search for|find me|show me|do (?:you|u) (?:have|sell|stock|carry)|have you got|got any|is there an?|are there any|any ideas?|what (?:kind|kinds|sort) of|recommend(?:ation)?s?|suggest(?:ion)?s?|gifts?|presents?|i(?:'d| would)? (?:want|need|like)(?: to buy)?|buy)\b"
    r"|有没有|有什么|有哪些|推荐|想买|想要|想找|要买|买个|买点|找一?[个款件套只]|礼物|送礼|礼品|哪款|哪个好|适合",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"\b(?:please|pls|hello|hi|i'?m|i am|looking for|searching for|shopping for|search for|find me|show me|do (?:you|u) (?:have|sell|stock|carry)|have you got|got any|is there an?|are there any|any ideas? for|can you|could you|recommend|suggest|me|something|anything|some|any|a|an|i(?:'d| would)? (?:want|need|like)(?: to buy)?|to buy|for my|for)\b"
    r"|请问|你们|你好|有没有|有什么|有哪些|推荐一下|推荐|想买|想要|想找|要买|买个|买点|帮我|给我|找一?[个款件套只]|一下|吗|呢|啊|的话|适合",
    re.IGNORECASE,
)
LITTLE = re.compile(
    r"\b(?:and|but|or|in|ok(?:ay)?|then|what|how|about|it|that|with|of|ones?|size|colou?rs?)\b|那|的|呢|有|吗|要|颜色|色|尺码|码",
    re.IGNORECASE,
)


def wishes_at_a_price(text: str) -> bool:
    return bool(WISH.search(text)) and bool(understand(text).filters.said() & {"price_min", "price_max"})


def whole_wish(asked: Asked) -> str:
    """ "In green?" goes on from the mug that was asked for before; what it says anew takes the place of what was said."""
    if asked.last_intent != PRODUCTS or not _narrows(asked.text):
        return asked.text
    earlier = next((one for one in reversed(asked.said_before) if not _narrows(one)), "")
    if understand(asked.text).filters.said():
        earlier = understand(earlier).words
    if _without_looks(asked.text) != asked.text:
        earlier = _without_looks(earlier)
    return f"{asked.text} {earlier}".strip()


def _narrows(text: str) -> bool:
    """A colour, a size or a price, and no thing."""
    words = FILLER.sub(" ", understand(text).words)
    left = _without_looks(words)
    says = left != words or understand(text).filters.said()
    return bool(says) and not any(lexemes(LITTLE.sub(" ", left)))


def _without_looks(text: str) -> str:
    """Without colours and sizes."""
    for one in reversed(list(find_colours(read(text)))):
        text = text[: one.start] + text[one.end :]
    return SIZE.sub("", text)
