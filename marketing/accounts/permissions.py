"""What each role may do. Services ask here, so page, API and command are judged alike."""

from typing import TYPE_CHECKING

from marketing.accounts.models import Membership
from marketing.common.errors import NotAllowed

if TYPE_CHECKING:
    from marketing.accounts.models import Shop, User

Role = Membership.Role

READ = frozenset(Role)
EDIT_CATALOG = frozenset({Role.OWNER, Role.MARKETER})
RUN_MODELS = frozenset({Role.OWNER, Role.MARKETER})
EDIT_RULES = frozenset({Role.OWNER, Role.MARKETER})
EDIT_CONTENT = frozenset({Role.OWNER, Role.MARKETER})
ANSWER_SHOPPERS = frozenset({Role.OWNER, Role.MARKETER, Role.AGENT})
DECIDE_CHECKS = frozenset({Role.OWNER})  # whose law holds, and whether a second person reads
OVERRIDE_GATE = frozenset({Role.OWNER})
MANAGE_KEYS = frozenset({Role.OWNER, Role.DEVELOPER})
MANAGE_OUTSIDE_MODELS = frozenset({Role.OWNER, Role.DEVELOPER})
MANAGE_MEMBERS = frozenset({Role.OWNER})
MANAGE_SHARED_VIEWS = frozenset({Role.OWNER})
RUN_JOBS = frozenset({Role.OWNER, Role.MARKETER, Role.DEVELOPER})


def may(actor: "User | None", shop: "Shop", roles: frozenset[str]) -> bool:
    """A command of the operator and a secret key act without a person (`actor=None`) and may do everything."""
    if actor is None:
        return True
    return Membership.objects.filter(user=actor, shop=shop, role__in=roles).exists()


def require(actor: "User | None", shop: "Shop", roles: frozenset[str]) -> None:
    if not may(actor, shop, roles):
        raise NotAllowed
