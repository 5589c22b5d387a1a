"""What belongs to a kind of text: how long it may be, and whether it speaks of one product or of several."""

from marketing.accounts.models import Shop
from marketing.content.selectors import settings_of
from marketing.generation.values import Kind

LONGEST = 10_000
MOST_TOGETHER = 10

# One text for all the products that are named.
TOGETHER = frozenset({Kind.GUIDE, Kind.EMAIL_SUBJECT, Kind.EMAIL_BODY})

# Characters. Search engines cut titles near 60 and descriptions near 160, advertisements take 30 in a headline, Google's
# product feed 150 in a title; Chinese characters are twice as wide, so half as many fit.
LIMITS = {
    Kind.TITLE: 150,
    Kind.SHORT_DESCRIPTION: 300,
    Kind.DESCRIPTION: 2_000,
    Kind.SELLING_POINTS: 600,
    Kind.GUIDE: 4_000,
    Kind.SEO_TITLE: 60,
    Kind.SEO_DESCRIPTION: 160,
    Kind.AD_HEADLINE: 30,
    Kind.EMAIL_SUBJECT: 60,
    Kind.EMAIL_BODY: 2_000,
    Kind.ANSWER: 600,
}


def limit_of(shop: Shop, kind: str, locale: str) -> int:
    """Of the shop, or the usual one."""
    usual = LIMITS[Kind(kind)]
    return settings_of(shop, kind).limit or (usual // 2 if locale == "zh-hans" else usual)
