from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from marketing.accounts.models import ApiKey, Membership


class OriginsField(forms.CharField):
    """One address a line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Origins"),
            required=False,
            help_text=_("One a line, such as https://shop.example. Browsers on other addresses are refused."),
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "placeholder": "https://shop.example"}),
        )

    def clean(self, value: str) -> list[str]:
        return super().clean(value).split()

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Who uses it: the storefront, the order system."),
        widget=UnfoldAdminTextInputWidget(),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ApiKey.Kind.choices, widget=UnfoldAdminSelectWidget())
    origins = OriginsField()


class OriginsForm(forms.Form):
    origins = OriginsField()


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), widget=UnfoldAdminEmailInputWidget())
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, widget=UnfoldAdminSelectWidget())


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, widget=UnfoldAdminSelectWidget())


class NewcomerForm(SetPasswordForm):
    """The first thing that somebody does who was invited: a name and a password."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )
    field_order = ("name", "new_password1", "new_password2")


class JoinForm(forms.Form):
    """The password of an account that there is already. Wrong ones are counted as at the login."""

    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True})
    )

    def __init__(self, data: object, *, request: HttpRequest, email: str) -> None:
        super().__init__(data)
        self.request, self.email = request, email

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        self.user = authenticate(self.request, username=self.email, password=password)
        if self.user is None:
            raise forms.ValidationError(_("This is not the password of your account."))
        return password
