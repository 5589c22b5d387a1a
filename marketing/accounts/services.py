"""Keys, members, shops: who may come in, and as what."""

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts import selectors
from marketing.accounts.audit import record
from marketing.accounts.hashing import digest
from marketing.accounts.models import ApiKey, Membership, SavedView, Shop, SigningKey, Undo, User
from marketing.accounts.origins import clean_origin
from marketing.accounts.permissions import MANAGE_KEYS, MANAGE_MEMBERS, require
from marketing.accounts.sessions import note_seen
from marketing.accounts.undoing import remember, require_unchanged, undoes
from marketing.common.errors import Conflict, Invalid, NotFound

OVERLAP = timedelta(days=1)  # for which a replaced key goes on, so that no server stands outside
NOTED_EVERY = timedelta(minutes=1)
VISIT_ENDS = timedelta(minutes=30)


@transaction.atomic
def create_api_key(
    shop: Shop,
    *,
    name: str,
    kind: str,
    actor: User | None,
    origins: list[str] | None = None,
) -> tuple[ApiKey, str]:
    """The row, and the key itself: this is the only moment when anybody sees it."""
    require(actor, shop, MANAGE_KEYS)
    if origins and kind != ApiKey.Kind.PUBLISHABLE:
        raise Invalid(_("Only a publishable key, for browsers, has origins."), pointer="/origins")
    key, secret = _new_key(shop, name=name, kind=kind, origins=sorted({clean_origin(one) for one in origins or []}))
    record("key.created", subject=key, actor=actor, kind=kind, origins=key.origins)
    return key, secret


@transaction.atomic
def rotate_api_key(key: ApiKey, *, actor: User | None, overlap: timedelta = OVERLAP) -> tuple[ApiKey, str]:
    """A new key of the same name. The old one goes on for the overlap, then ends by itself."""
    require(actor, key.shop, MANAGE_KEYS)
    key = _locked_key(key)
    if not key.is_valid:
        raise Conflict(_("This key has ended already. Make a new one."))
    successor, secret = _new_key(key.shop, name=key.name, kind=key.kind, origins=key.origins)
    ends = timezone.now() + overlap
    key.expires_at = min(key.expires_at, ends) if key.expires_at else ends
    key.save(update_fields=["expires_at", "updated_at"])
    record("key.rotated", subject=key, actor=actor, successor=successor.prefix, expires_at=key.expires_at.isoformat())
    return successor, secret


@transaction.atomic
def revoke_api_key(key: ApiKey, *, actor: User | None) -> ApiKey:
    require(actor, key.shop, MANAGE_KEYS)
    key = _locked_key(key)
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at", "updated_at"])
        record("key.revoked", subject=key, actor=actor)
    return key


@transaction.atomic
def set_origins(key: ApiKey, origins: list[str], *, actor: User | None) -> tuple[ApiKey, Undo | None]:
    key, change = _put_origins(key, origins, actor=actor)
    if not change or not actor:
        return key, None
    return key, remember("accounts.origins_changed", shop=key.shop, actor=actor, key=str(key.pk), **change)


@undoes("accounts.origins_changed")
def set_origins_back(row: Undo) -> None:
    key = ApiKey.objects.for_shop(row.shop).select_for_update().filter(pk=row.payload["key"]).first()
    if key is None:
        raise NotFound
    require_unchanged(key.origins, row)
    _put_origins(key, row.payload["before"], actor=row.actor)


def _put_origins(key: ApiKey, origins: list[str], *, actor: User | None) -> tuple[ApiKey, dict[str, list[str]]]:
    """The change is empty where they stood so before."""
    require(actor, key.shop, MANAGE_KEYS)
    key = _locked_key(key)
    if key.kind != ApiKey.Kind.PUBLISHABLE:
        raise Invalid(_("Only a publishable key, for browsers, has origins."), pointer="/origins")
    before, key.origins = key.origins, sorted({clean_origin(one) for one in origins})
    if key.origins == before:
        return key, {}
    key.save(update_fields=["origins", "updated_at"])
    change = {"before": before, "after": key.origins}
    record("key.origins_changed", subject=key, actor=actor, **change)
    return key, change


def _new_key(shop: Shop, *, name: str, kind: str, origins: list[str]) -> tuple[ApiKey, str]:
    if not name.strip():
        raise Invalid(_("Give the key a name that says who uses it."), pointer="/name")
    secret = ApiKey.new_secret(kind)
    return ApiKey.objects.create(
        shop=shop, name=name.strip(), kind=kind, origins=origins, prefix=secret[:8], hash=digest(secret)
    ), secret


def _locked_key(key: ApiKey) -> ApiKey:
    return ApiKey.objects.for_shop(key.shop).select_for_update().get(pk=key.pk)


def note_use(key: ApiKey) -> None:
    """Once a minute, and never waiting: another request of the same key may be noting it now."""
    now = timezone.now()
    if key.last_used_at and key.last_used_at > now - NOTED_EVERY:
        return
    free = ApiKey.objects.for_shop(key.shop).filter(pk=key.pk).select_for_update(skip_locked=True)
    ApiKey.objects.for_shop(key.shop).filter(pk__in=free.values("pk")).update(last_used_at=now)


@transaction.atomic
def create_signing_key(shop: Shop, *, actor: User | None) -> SigningKey:
    """For the shop's server, which signs shopper tokens with its `secret`. Earlier keys stay open until they are retired."""
    require(actor, shop, MANAGE_KEYS)
    key = SigningKey.objects.create(shop=shop)
    record("signing_key.created", subject=key, actor=actor)
    return key


@transaction.atomic
def retire_signing_key(key: SigningKey, *, actor: User | None, overlap: timedelta = timedelta()) -> SigningKey:
    require(actor, key.shop, MANAGE_KEYS)
    key = SigningKey.objects.for_shop(key.shop).select_for_update().get(pk=key.pk)
    if key.is_open:
        ends = timezone.now() + overlap
        key.retired_at = min(key.retired_at, ends) if key.retired_at else ends
        key.save(update_fields=["retired_at", "updated_at"])
        record("signing_key.retired", subject=key, actor=actor, retired_at=key.retired_at.isoformat())
    return key


@transaction.atomic
def add_member(shop: Shop, *, email: str, role: str, actor: User | None, name: str = "") -> Membership:
    """At once, as the operator does it. On pages, people are invited (`inviting`)."""
    require(actor, shop, MANAGE_MEMBERS)
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email, name=name)
    membership, is_new = Membership.objects.get_or_create(shop=shop, user=user, defaults={"role": _role(role)})
    if not is_new:
        raise Conflict(_("This person is a member of the shop already."))
    record("member.added", subject=membership, actor=actor, role=role)
    return membership


@transaction.atomic
def change_role(membership: Membership, role: str, *, actor: User | None) -> tuple[Membership, Undo | None]:
    membership, change = _put_role(membership, role, actor=actor)
    if not change or not actor:
        return membership, None
    kept = {"member": str(membership.pk), **change}
    return membership, remember("accounts.role_changed", shop=membership.shop, actor=actor, **kept)


@undoes("accounts.role_changed")
def change_role_back(row: Undo) -> None:
    found = Membership.objects.filter(shop=row.shop, pk=row.payload["member"]).first()
    if found is None:
        raise NotFound
    membership = _locked_membership(found)
    require_unchanged(membership.role, row)
    _put_role(membership, row.payload["before"], actor=row.actor)


def _put_role(membership: Membership, role: str, *, actor: User | None) -> tuple[Membership, dict[str, str]]:
    """The change is empty where it was so before."""
    require(actor, membership.shop, MANAGE_MEMBERS)
    membership = _locked_membership(membership)
    if role != Membership.Role.OWNER:
        _keep_an_owner(membership)
    before, membership.role = membership.role, _role(role)
    if role == before:
        return membership, {}
    membership.save(update_fields=["role", "updated_at"])
    change = {"before": before, "after": role}
    record("member.role_changed", subject=membership, actor=actor, **change)
    return membership, change


@transaction.atomic
def remove_member(membership: Membership, *, actor: User | None) -> None:
    require(actor, membership.shop, MANAGE_MEMBERS)
    membership = _locked_membership(membership)
    _keep_an_owner(membership)
    record("member.removed", subject=membership, actor=actor, role=membership.role)
    SavedView.objects.for_shop(membership.shop).filter(member=membership, shared=False).delete()
    membership.delete()


def note_visit(membership: Membership, session: SessionBase) -> None:
    """Once a minute. After half an hour of silence it is a new visit, and the overview tells what changed in between."""
    now, seen = timezone.now(), membership.seen_at
    if seen and seen > now - NOTED_EVERY:
        return
    if seen and seen < now - VISIT_ENDS:
        membership.visit_before = seen
    membership.seen_at = now
    noted = {"seen_at": now, "visit_before": membership.visit_before}
    Membership.objects.filter(pk=membership.pk, seen_at=seen).update(**noted)  # one of two requests at once
    note_seen(session)


def _role(role: str) -> str:
    if role not in Membership.Role:
        raise Invalid(_("There is no such role."), pointer="/role")
    return role


def _locked_membership(membership: Membership) -> Membership:
    """With all of its shop, so that two owners cannot remove each other at once."""
    rows = {row.pk: row for row in Membership.objects.select_for_update().filter(shop=membership.shop_id)}
    if membership.pk not in rows:
        raise NotFound
    return rows[membership.pk]


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.objects.filter(shop=membership.shop, role=Membership.Role.OWNER).exclude(pk=membership.pk)
    if membership.role == Membership.Role.OWNER and not others.exists():
        raise Conflict(_("A shop needs an owner. Make somebody else an owner first."))


def switch_shop(request: HttpRequest, shop_id: str) -> Membership:
    """The session shows another shop from its next request on. It changes nothing in either shop, so no audit entry."""
    membership = next((one for one in selectors.memberships(request.user) if str(one.shop_id) == shop_id), None)
    if membership is None:
        raise NotFound
    request.session["shop_id"] = shop_id
    return membership
