"""Ways into a shop, and out: an invitation, sessions, the password."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from marketing.accounts import inviting, sessions
from marketing.accounts.devices import device_name
from marketing.accounts.forms import JoinForm, NewcomerForm
from marketing.accounts.models import Invitation, Membership, Shop, User
from marketing.common.errors import Conflict
from marketing.common.tenancy import shop_context

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters()
def answer_invitation(request: HttpRequest, shop_id: UUID, token: str) -> HttpResponse:
    """For who is no member yet, so it opens the shop that its address names, whatever shop the session is in."""
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None:
        return ended(request)
    with shop_context(shop):
        invitation = inviting.find_invitation(shop, token)
        if invitation is None:
            return ended(request)
        try:
            return welcome(request, invitation)
        except Conflict as refusal:
            return render(request, "refused.html", {"message": refusal.message}, status=refusal.status)


def ended(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_ended.html", status=404)


def welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Who is logged in joins with one button, who has an account with its password; a newcomer chooses one."""
    if request.user.is_authenticated:
        return join_logged_in(request, invitation)
    newcomer = inviting.is_newcomer(invitation)
    form = (
        NewcomerForm(User(email=invitation.email), request.POST or None)
        if newcomer
        else JoinForm(request.POST or None, request=request, email=invitation.email)
    )
    if not form.is_valid():
        return show(request, invitation, form=form, newcomer=newcomer)
    if newcomer:
        name, password = form.cleaned_data["name"], form.cleaned_data["new_password1"]
        membership = inviting.accept_as_newcomer(invitation, name=name, password=password)
    else:
        membership = inviting.accept(invitation, user=form.user)
    login(request, membership.user, backend=BACKEND)
    sessions.begin(request)
    return enter(request, membership)


def join_logged_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    is_theirs = request.user.email.lower() == invitation.email
    if request.method == "POST" and is_theirs:
        return enter(request, inviting.accept(invitation, user=request.user))
    return show(request, invitation, is_theirs=is_theirs)


def show(request: HttpRequest, invitation: Invitation, **context: object) -> HttpResponse:
    return render(request, "accounts/join.html", {"invitation": invitation, "shop": invitation.shop, **context})


def enter(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session["shop_id"] = str(membership.shop_id)
    messages.success(request, _("Welcome to %(shop)s.") % {"shop": membership.shop})
    return redirect("dashboard:index")


class Doors:
    """Mixed into the site."""

    def show_sessions(self, request: HttpRequest) -> HttpResponse:
        here = request.session.session_key
        found = [
            {"row": row, "name": sessions.name_of(row), "device": device_name(row.device), "here": row.pk == here}
            for row in sessions.sessions_of(request.user)
        ]
        context = {**self.each_context(request), "title": _("Where you are logged in"), "sessions": found}
        return TemplateResponse(request, "accounts/sessions.html", context)

    def end_session(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("session", "")
        if name == "others":
            sessions.end_others(request.membership, keep=request.session.session_key)
            messages.success(request, _("You are logged out everywhere else."))
        else:
            sessions.end_session(request.membership, name)
            messages.success(request, _("The session is ended."))
        return redirect("dashboard:sessions")

    def password_change(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        response = super().password_change(request, extra_context)
        if not isinstance(response, HttpResponseRedirect):
            return response
        sessions.note_new_password(request.membership, keep=request.session.session_key)
        messages.success(request, _("The password is changed, and you are logged out everywhere else."))
        return redirect("dashboard:sessions")
