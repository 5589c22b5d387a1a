"""Which writer, where it answers, and what it may cost."""

from django import forms
from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from marketing.generation.models import GenerationSettings

Writer = GenerationSettings.Writer
AMOUNT = {"min_value": 0, "max_digits": 10}


class SettingsForm(forms.Form):
    writer = forms.ChoiceField(label=_("Who writes"), choices=(), widget=UnfoldAdminSelectWidget())
    base_url = forms.CharField(
        label=_("Address"),
        max_length=1000,
        required=False,
        help_text=_(
            "Up to the part before “/chat/completions”. OpenAI, vLLM, Ollama, DeepSeek and Qwen all speak this language."
        ),
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "https://models.example/v1", "inputmode": "url"}),
    )
    model = forms.CharField(
        label=_("Name of the model"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget()
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=1000,
        required=False,
        help_text=_("It is kept sealed and never shown again. Leave this empty to keep the one that is there."),
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )
    monthly_budget = forms.DecimalField(
        label=_("Budget a month"),
        decimal_places=2,
        help_text=_("When it is used up, this server writes by itself until the month ends."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
        **AMOUNT,
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, widget=UnfoldAdminTextInputWidget())
    price_in = forms.DecimalField(
        label=_("Price of a million tokens told"),
        decimal_places=4,
        help_text=_("As the model's provider lists it. With both prices at 0, the budget limits nothing."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
        **AMOUNT,
    )
    price_out = forms.DecimalField(
        label=_("Price of a million tokens written"),
        decimal_places=4,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
        **AMOUNT,
    )
    timeout = forms.IntegerField(
        label=_("Seconds to wait for an answer"), min_value=5, max_value=300, widget=UnfoldAdminIntegerFieldWidget()
    )

    answers_shoppers = forms.BooleanField(
        label=_("Let it answer shoppers, too"),
        required=False,
        widget=forms.CheckboxInput,
        help_text=_("What it says is held against your FAQ, policies and products. Else the built-in answer is given."),
    )

    def __init__(self, row: GenerationSettings, data: object = None) -> None:
        names = [name for name in self.base_fields if name != "key"]
        super().__init__(data, initial={name: getattr(row, name) for name in names})
        has_model = bool(django_settings.HUGGINGFACE_MODEL)
        self.fields["writer"].choices = [one for one in Writer.choices if one[0] != Writer.HUGGINGFACE or has_model]

    def outside(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "writer"]

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()
