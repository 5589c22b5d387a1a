"""Which half of the shoppers somebody is in. The script and the count ask the same hash: Python here, PostgreSQL in `experiments`."""

import hashlib
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.content.models import Arm, Experiment
from marketing.shoppers import consent
from marketing.shoppers.models import Shopper

# 0 is A. Nobody who does not know the salt can tell, or choose, the half of a visitor.
ARM_IN_SQL = "get_byte(sha256(experiment.salt || uuid_send(event.visitor_id)), 0) & 1"


def arm_of(experiment: Experiment, visitor_id: UUID) -> Arm:
    digest = hashlib.sha256(bytes(experiment.salt) + visitor_id.bytes).digest()
    return Arm.B if digest[0] & 1 else Arm.A


def takes_part(shop: Shop, shopper: Shopper | None) -> bool:
    """Whom nobody may count, and who wants nothing chosen for them, reads what there was without the test."""
    allowed = consent.may_collect(shop.consent_mode, shopper.analytics if shopper else None, None)
    return allowed and (shopper is None or shopper.personalize)
