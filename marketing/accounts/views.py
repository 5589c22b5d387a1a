"""Keys and members: what is shown once, and what cannot be undone without typing a name."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts import inviting, services, sessions
from marketing.accounts.forms import InvitationForm, KeyForm, OriginsForm, RoleForm
from marketing.accounts.models import ApiKey, Invitation, Membership, SigningKey
from marketing.accounts.permissions import MANAGE_KEYS, MANAGE_MEMBERS
from marketing.accounts.site.lists import undoable
from marketing.accounts.site.pages import only, page
from marketing.common.errors import DomainError, Invalid
from marketing.common.tenancy import shop_context


def add_key(request: HttpRequest) -> HttpResponse:
    only(request, MANAGE_KEYS)
    form = KeyForm(request.POST or None)
    made = submit(form, lambda data: services.create_api_key(request.shop, actor=request.user, **data))
    if made:
        return show_secret(request, *made)
    return page(request, "accounts/key_add.html", title=_("Create an API key"), opts=ApiKey._meta, form=form)


def show_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request, MANAGE_KEYS)
    key = find_key(request, pk)
    form = OriginsForm(request.POST or None, initial={"origins": key.origins})
    saved = submit(form, lambda data: services.set_origins(key, data["origins"], actor=request.user))
    if saved:
        _key, undo = saved
        messages.success(request, undoable(_("The origins are saved."), undo))
        return redirect("dashboard:accounts_apikey_change", key.pk)
    context = {"key": key, "form": form, "opts": ApiKey._meta}
    return page(request, "accounts/key.html", title=key.name, **context)


@require_POST
def rotate_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show_secret(request, *services.rotate_api_key(find_key(request, pk), actor=request.user))


@require_POST
def revoke_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    key = find_key(request, pk)
    typed(request, key.name)
    services.revoke_api_key(key, actor=request.user)
    messages.success(request, _("The key is revoked. Requests with it are refused from now on."))
    return redirect("dashboard:accounts_apikey_changelist")


def show_secret(request: HttpRequest, key: ApiKey, secret: str) -> HttpResponse:
    """In the answer to the POST itself: a secret that waits in a session for the next page is a secret kept."""
    context = {"key": key, "secret": secret, "address": request.build_absolute_uri("/").rstrip("/")}
    return page(request, "accounts/key_shown.html", title=_("Your new key"), opts=ApiKey._meta, **context)


def find_key(request: HttpRequest, pk: UUID) -> ApiKey:
    return get_object_or_404(ApiKey.objects.for_shop(request.shop).select_related("shop"), pk=pk)


@require_POST
def add_signing_key(request: HttpRequest) -> HttpResponse:
    key = services.create_signing_key(request.shop, actor=request.user)
    context = {"secret": key.secret, "opts": SigningKey._meta}
    return page(request, "accounts/signing_key_shown.html", title=_("Your new shopper token key"), **context)


@require_POST
def retire_signing_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    key = get_object_or_404(SigningKey.objects.for_shop(request.shop).select_related("shop"), pk=pk)
    typed(request, str(key))
    services.retire_signing_key(key, actor=request.user)
    messages.success(request, _("The key is retired. Tokens that it signed are refused from now on."))
    return redirect("dashboard:accounts_signingkey_changelist")


def invite_member(request: HttpRequest) -> HttpResponse:
    only(request, MANAGE_MEMBERS)
    form = InvitationForm(request.POST or None, initial={"role": Membership.Role.MARKETER})
    made = submit(form, lambda data: inviting.invite(request.shop, actor=request.user, **data))
    if made:
        return show_invitation(request, *made)
    return page(request, "accounts/member_add.html", title=_("Invite a member"), opts=Membership._meta, form=form)


def show_invitation(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """We send no mail: the owner passes the link on."""
    link = request.build_absolute_uri(invitation_path(invitation, token))
    context = {"invitation": invitation, "link": link, "opts": Membership._meta}
    return page(request, "accounts/invitation.html", title=_("The invitation"), **context)


def invitation_path(invitation: Invitation, token: str) -> str:
    return reverse("dashboard:invitation", args=[invitation.shop_id, token])


@require_POST
def withdraw_invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.for_shop(request.shop).select_related("shop"), pk=pk)
    inviting.withdraw(invitation, actor=request.user)
    messages.success(request, _("The invitation is withdrawn. Its link leads nowhere from now on."))
    return redirect("dashboard:accounts_membership_changelist")


@require_POST
def make_password_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = find_member(request, pk)
    token = inviting.password_token(membership, actor=request.user)
    uid = urlsafe_base64_encode(force_bytes(membership.user_id))
    link = request.build_absolute_uri(reverse("dashboard:new_password", args=[uid, token]))
    context = {"membership": membership, "link": link, "opts": Membership._meta}
    return page(request, "accounts/password_link.html", title=_("A new password"), **context)


def show_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request, MANAGE_MEMBERS)
    membership = find_member(request, pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    saved = submit(form, lambda data: services.change_role(membership, data["role"], actor=request.user))
    if saved:
        _membership, undo = saved
        messages.success(request, undoable(_("The role is saved."), undo))
        return redirect("dashboard:accounts_membership_changelist")
    context = {"membership": membership, "form": form, "opts": Membership._meta}
    return page(request, "accounts/member.html", title=str(membership.user), **context)


@require_POST
def remove_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = find_member(request, pk)
    typed(request, membership.user.email)
    services.remove_member(membership, actor=request.user)
    messages.success(request, _("The member is removed."))
    return redirect("dashboard:accounts_membership_changelist")


def find_member(request: HttpRequest, pk: UUID) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user", "shop"), shop=request.shop, pk=pk)


class ChooseNewPassword(PasswordResetConfirmView):
    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("dashboard:login")
    token_generator = inviting.password_tokens

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Nobody stays logged in by the old password, this browser neither."""
        membership = self.user.memberships.select_related("shop").get()
        with shop_context(membership.shop):
            response = super().form_valid(form)
            logout(self.request)
            sessions.note_new_password(membership)
            return response


def submit(form: forms.Form, service: Callable[[dict], object]) -> object | None:
    """What the service made of a form, or nothing: then the form says why."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return service(form.cleaned_data)
    except DomainError as refusal:
        field = refusal.pointer.strip("/")
        form.add_error(field if field in form.fields else None, str(refusal))
        return None


def typed(request: HttpRequest, name: str) -> None:
    """What cannot be undone asks for its name first."""
    if request.POST.get("typed", "").strip() != name:
        raise Invalid(_("Type “%(name)s” to confirm. Nothing was changed.") % {"name": name})
