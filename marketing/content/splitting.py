"""Which half of the shoppers somebody is in. The script and the count ask the same hash: Python here, PostgreSQL in `experiments`."""

import hashlib
from uuid import UUID

from marketing.content.models import Arm, Experiment

# 0 is A. Nobody who does not know the salt can tell, or choose, the half of a visitor.
ARM_IN_SQL = "get_byte(sha256(experiment.salt || uuid_send(event.visitor_id)), 0) & 1"


def arm_of(experiment: Experiment, visitor_id: UUID) -> Arm:
    digest = hashlib.sha256(bytes(experiment.salt) + visitor_id.bytes).digest()
    return Arm.B if digest[0] & 1 else Arm.A
