"""Logging in: by e-mail, into a shop; and a kind word for those who tried too often."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Membership, User


class LoginForm(AuthenticationForm):
    username = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
    )
    error_messages = {
        "invalid_login": _("E-mail and password do not match. Check both: capital letters count in the password."),
        "inactive": _("This account is closed."),
        "no_shop": _("This account belongs to no shop yet. Ask the owner of your shop to add you."),
    }

    def clean_username(self) -> str:
        """So that attempts in small and capital letters are counted together."""
        return self.cleaned_data["username"].lower()

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not Membership.objects.filter(user=user).exists():
            raise ValidationError(self.error_messages["no_shop"], code="no_shop")


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, str] | None) -> HttpResponse:
    """Shown by django-axes instead of the form. It does not say whether the account exists."""
    wait = timedelta(hours=settings.AXES_COOLOFF_TIME)
    page = render(request, "accounts/locked_out.html", {"minutes": int(wait.total_seconds() // 60)}, status=429)
    page["Retry-After"] = str(int(wait.total_seconds()))
    return page
