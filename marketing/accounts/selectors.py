from django.db.models import Model, QuerySet

from marketing.accounts.models import ApiKey, AuditEvent, Membership, Shop, User


def memberships(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user).select_related("shop").order_by("shop__name")


def current_membership(user: User, shop_id: str | None) -> Membership | None:
    """The membership in the shop that the session names, else the first one."""
    found = list(memberships(user))
    return next((one for one in found if str(one.shop_id) == shop_id), found[0] if found else None)


def keys(shop: Shop) -> QuerySet[ApiKey]:
    return ApiKey.objects.for_shop(shop).order_by("-created_at")


def audit_log(shop: Shop) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.for_shop(shop)


def history_of(shop: Shop, thing: Model) -> QuerySet[AuditEvent]:
    return audit_log(shop).filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))
