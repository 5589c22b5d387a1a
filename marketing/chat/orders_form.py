"""Forms of the page about orders: what shoppers may ask for, and where the shop's server hears of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from marketing.chat.models import Kind, OrderRules
from marketing.content.forms import LinesField


class OrderRulesForm(forms.Form):
    enabled = forms.BooleanField(
        label=_("Shoppers may ask about their orders"), required=False,
        help_text=_("They prove whose they are by your signed token, or by a code that is mailed to them."),
    )  # fmt: skip
    return_days = forms.IntegerField(
        label=_("Days for a return"), min_value=0, max_value=3650, widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
        help_text=_("Counted from the delivery, where you tell its day."),
    )  # fmt: skip
    not_returnable = LinesField(
        label=_("Never taken back"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Ids of products or names of categories, one on a line."),
    )  # fmt: skip
    refund_kinds = LinesField(
        label=_("Refunded also by"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("Besides the way it was paid, one on a line, as you call it in `payments`: gift_card."),
    )  # fmt: skip
    asks_person = forms.MultipleChoiceField(
        label=_("Approved by a person"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The others go to your server as soon as the shopper has said yes."),
    )  # fmt: skip

    def __init__(self, row: OrderRules, data: Any = None) -> None:
        initial = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(data, initial=initial)


class WebhookForm(forms.Form):
    url = forms.URLField(
        label=_("Address of your server"), max_length=1000, assume_scheme="https",
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "https://shop.example/webhooks/shop-ai"}),
    )  # fmt: skip
