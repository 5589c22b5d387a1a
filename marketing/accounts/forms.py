from django import forms
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


class MemberForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), widget=UnfoldAdminEmailInputWidget())
    name = forms.CharField(label=_("Name"), max_length=150, required=False, widget=UnfoldAdminTextInputWidget())
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, widget=UnfoldAdminSelectWidget())


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, widget=UnfoldAdminSelectWidget())
