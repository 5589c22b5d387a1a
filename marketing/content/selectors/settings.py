"""How the shop wants its texts: its voice, who decides, and what the checks go by."""

from django.db.models import QuerySet

from marketing.accounts.models import Shop
from marketing.content.models import Allowance, BrandVoice, CheckSettings, KindSettings
from marketing.generation.guardrails.base import Policy
from marketing.generation.values import Voice

SLIDERS = ("formality", "warmth", "enthusiasm", "playfulness", "detail")
WORDS = ("good", "bad", "use", "avoid")


def allowances(shop: Shop) -> QuerySet[Allowance]:
    return Allowance.objects.for_shop(shop).select_related("made_by")


def kinds_with_four_eyes(shop: Shop) -> list[str]:
    return list(KindSettings.objects.for_shop(shop).filter(four_eyes=True).values_list("kind", flat=True))


def voice_of(shop: Shop, locale: str) -> Voice:
    row = BrandVoice.objects.for_shop(shop).filter(locale=locale).first()
    if row is None:
        return Voice()
    return Voice(
        **{name: getattr(row, name) for name in SLIDERS}, **{name: tuple(getattr(row, name)) for name in WORDS}
    )


def settings_of(shop: Shop, kind: str) -> KindSettings:
    """The shop's own, or those that a kind starts with."""
    return KindSettings.objects.for_shop(shop).filter(kind=kind).first() or KindSettings(shop=shop, kind=kind)


def check_settings_of(shop: Shop) -> CheckSettings:
    return CheckSettings.objects.for_shop(shop).first() or CheckSettings(shop=shop)


def policy_of(shop: Shop, locale: str) -> Policy:
    """What the checks go by: the law, the words that are allowed in spite of it, and those the shop's voice avoids."""
    return Policy(
        jurisdiction=check_settings_of(shop).jurisdiction,
        allowed=frozenset(Allowance.objects.for_shop(shop).values_list("words", flat=True)),
        banned=frozenset(voice_of(shop, locale).avoid),
    )
