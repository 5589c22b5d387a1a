"""Invitations: a link, shown once, that makes whoever it was sent to a member of the shop.

Nobody gets an account, or a password, by another's word: an account of another shop's member stays what it is until that
person accepts with the password they have.
"""

import secrets
from datetime import timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.hashing import digest
from marketing.accounts.models import Invitation, Membership, Shop, User
from marketing.accounts.permissions import MANAGE_MEMBERS, require
from marketing.common.errors import Conflict, Invalid
from marketing.common.models import ShopQuerySet

LASTS = timedelta(days=3)


@transaction.atomic
def invite(shop: Shop, *, email: str, role: str, actor: User | None) -> tuple[Invitation, str]:
    """The row, and the token: this is the only moment when anybody sees it. An earlier link to the same person ends."""
    require(actor, shop, MANAGE_MEMBERS)
    if role not in Membership.Role:
        raise Invalid(_("There is no such role."), pointer="/role")
    email = email.strip().lower()
    if Membership.objects.filter(shop=shop, user__email__iexact=email).exists():
        raise Conflict(_("This person is a member of the shop already."), pointer="/email")
    open_invitations(shop).filter(email=email).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        shop=shop, email=email, role=role, hash=digest(token), expires_at=timezone.now() + LASTS
    )
    record("member.invited", subject=invitation, actor=actor, role=role)
    return invitation, token


def open_invitations(shop: Shop) -> ShopQuerySet:
    return Invitation.objects.for_shop(shop).filter(accepted_at=None, expires_at__gt=timezone.now())


def find_invitation(shop: Shop, token: str) -> Invitation | None:
    return open_invitations(shop).select_related("shop").filter(hash=digest(token)).first()


@transaction.atomic
def withdraw(invitation: Invitation, *, actor: User | None) -> None:
    require(actor, invitation.shop, MANAGE_MEMBERS)
    record("member.invitation_withdrawn", subject=invitation, actor=actor)
    invitation.delete()


def account_of(invitation: Invitation) -> User | None:
    return User.objects.filter(email__iexact=invitation.email).first()


@transaction.atomic
def accept(invitation: Invitation, *, user: User) -> Membership:
    """By the person themselves, who is logged in."""
    invitation = _locked(invitation)
    if user.email.lower() != invitation.email:
        raise Conflict(_("This invitation is for %(email)s.") % {"email": invitation.email})
    return _join(invitation, user)


@transaction.atomic
def accept_as_newcomer(invitation: Invitation, *, name: str, password: str) -> Membership:
    invitation = _locked(invitation)
    user = account_of(invitation)
    if user and not _may_begin(user, invitation.shop):
        raise Conflict(_("There is an account with this e-mail already. Log in with it."))
    user = user or User(email=invitation.email)
    user.name = name.strip()
    user.set_password(password)
    user.save()
    return _join(invitation, user)


def _may_begin(user: User, shop: Shop) -> bool:
    """Never had a password, and could lead into no other shop."""
    return not user.has_usable_password() and not Membership.objects.filter(user=user).exclude(shop=shop).exists()


def is_newcomer(invitation: Invitation) -> bool:
    user = account_of(invitation)
    return user is None or _may_begin(user, invitation.shop)


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.for_shop(invitation.shop).select_for_update(of=("self",)).select_related("shop")
    invitation = found.filter(pk=invitation.pk).first()
    if invitation is None or not invitation.is_open:
        raise Conflict(_("This invitation has ended. Ask the owner of the shop for a new one."))
    return invitation


def _join(invitation: Invitation, user: User) -> Membership:
    membership, _is_new = Membership.objects.get_or_create(
        shop=invitation.shop, user=user, defaults={"role": invitation.role}
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at", "updated_at"])
    record("member.added", subject=membership, actor=user, role=membership.role)
    return membership


class PasswordTokens(PasswordResetTokenGenerator):
    """A link is for the shops that its member worked in when it was made: who joins another one ends it."""

    key_salt = "marketing.accounts.inviting.PasswordTokens"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        shops = Membership.objects.filter(user=user).order_by("shop").values_list("shop", flat=True)
        return super()._make_hash_value(user, timestamp) + ",".join(str(shop) for shop in shops)


password_tokens = PasswordTokens()


@transaction.atomic
def password_token(membership: Membership, *, actor: User | None) -> str:
    """For a member who forgot their password. It would open every shop of theirs, so it is made for this shop's own alone."""
    require(actor, membership.shop, MANAGE_MEMBERS)
    if Membership.objects.filter(user=membership.user).exclude(shop=membership.shop).exists():
        raise Conflict(
            _("This person works in another shop, too. Ask the operator of the platform for a new password.")
        )
    record("member.password_link", subject=membership, actor=actor)
    return password_tokens.make_token(membership.user)
