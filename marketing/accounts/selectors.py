from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from marketing.accounts.hashing import digest
from marketing.accounts.models import ApiKey, AuditEvent, Membership, Shop, SigningKey, User
from marketing.common.statements import Statement

# The one look-up before a shop is known: a function of the owner turns a key's hash into two ids, and tells nothing else.
SHOP_OF_KEY = Statement(
    Shop,
    "SELECT {columns} FROM find_key(%(hash)s) AS found JOIN accounts_shop ON accounts_shop.id = found.shop_id",
)
KEY = Statement(ApiKey, "SELECT {columns} FROM accounts_apikey WHERE shop_id = %(shop)s AND hash = %(hash)s")


def shop_of_key(secret: str) -> Shop | None:
    """Whether the key is still valid is judged later, inside the shop."""
    return SHOP_OF_KEY.first(hash=digest(secret))


def find_key(shop: Shop, secret: str) -> ApiKey | None:
    return KEY.first(shop=shop.pk, hash=digest(secret))


def memberships(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user).select_related("shop").order_by("shop__name")


def current_membership(user: User, shop_id: str | None) -> Membership | None:
    """The membership in the shop that the session names, else the first one."""
    found = list(memberships(user))
    return next((one for one in found if str(one.shop_id) == shop_id), found[0] if found else None)


def members(shop: Shop) -> QuerySet[Membership]:
    return Membership.objects.filter(shop=shop).select_related("user").order_by("created_at")


def keys(shop: Shop) -> QuerySet[ApiKey]:
    return ApiKey.objects.for_shop(shop).order_by("-created_at")


def open_signing_keys(shop: Shop) -> QuerySet[SigningKey]:
    """A key that is being replaced stays open until its `retired_at`."""
    is_open = Q(retired_at=None) | Q(retired_at__gt=timezone.now())
    return SigningKey.objects.for_shop(shop).filter(is_open).order_by("-created_at")


def audit_log(shop: Shop) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.for_shop(shop)


def history_of(shop: Shop, thing: Model) -> QuerySet[AuditEvent]:
    return audit_log(shop).filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))
