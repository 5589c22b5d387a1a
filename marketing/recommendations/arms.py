"""Who is shown which version while two are tested beside each other."""

import hashlib
from dataclasses import replace
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.recommendations import selectors
from marketing.recommendations.asking import Ask
from marketing.recommendations.models import Arm, VersionTest
from marketing.registry.models import Kind
from marketing.registry.selectors import versions

PARTS = 1 << 16  # that two bytes of a hash fall into


def arm_of(test: VersionTest, unit: UUID) -> Arm:
    """Always the same for the same browser, or known shopper. Nobody who does not know the salt can tell, or choose it."""
    digest = hashlib.sha256(bytes(test.salt) + unit.bytes).digest()
    return Arm.B if int.from_bytes(digest[:2]) * 100 < test.share * PARTS else Arm.A


def assigned(shop: Shop, ask: Ask) -> Ask:
    """With its arm, if a test is on and who asks takes part; else as it was."""
    test = selectors.test_in_force(shop) if ask.unit else None
    if test is None or ask.unit is None:
        return ask
    if arm_of(test, ask.unit) == Arm.A:
        return replace(ask, arm=Arm.A)
    return replace(ask, arm=Arm.B, version=versions(shop, Kind.RECOMMENDER).get(pk=test.b_id))
