"""What a person allows, and what follows from it at the door.

An event may repeat its visitor's own answers. A yes counts where nobody was asked before; a no always counts. A no that
is stored is lifted only by a new question (`services.record_consent`), never by an event: another browser of the same
person would go on repeating an old yes.
"""

from collections.abc import Iterable

from marketing.accounts.models import Shop
from marketing.shoppers.models import Consent, Shopper

Purpose = Consent.Purpose
Answers = dict[tuple[object, str], bool]  # {(shopper id, purpose): given}


def may_collect(mode: str, stored: bool | None, own: bool | None) -> bool:
    """May an event be kept, by the stored answer about analytics and the event's own?"""
    if stored is False or own is False:
        return False
    return stored is True or own is True or mode == Shop.ConsentMode.OPT_OUT


def takes_part(shop: Shop, shopper: Shopper | None) -> bool:
    """In a test. Whom nobody may count, and who wants nothing chosen for them, gets what there is without it."""
    allowed = may_collect(shop.consent_mode, shopper.analytics if shopper else None, None)
    return allowed and (shopper is None or shopper.personalize)


def is_news(stored: bool | None, own: bool | None) -> bool:
    """Does an event's own answer say more than what is stored?"""
    return own is not None and own != stored and stored is not False


def stricter(one: bool | None, other: bool | None) -> bool | None:
    """The answer of two who turn out to be one person: a no stays a no until that person is asked again."""
    if one is False or other is False:
        return False
    return one if other is None else other


def apply_answer(shopper: Shopper, purpose: str, given: bool) -> None:
    """`Shopper` keeps the latest answer to what is asked at every event and every recommendation."""
    if purpose == Purpose.ANALYTICS:
        shopper.analytics = given
    elif purpose == Purpose.PERSONALIZATION:
        shopper.personalize = given


def latest_answers(shop: Shop, shoppers: Iterable[Shopper]) -> Answers:
    consents = Consent.objects.for_shop(shop).filter(shopper__in={shopper.pk for shopper in shoppers})
    latest = consents.order_by("shopper_id", "purpose", "-created_at", "-id").distinct("shopper_id", "purpose")
    return {(id, purpose): given for id, purpose, given in latest.values_list("shopper_id", "purpose", "given")}
