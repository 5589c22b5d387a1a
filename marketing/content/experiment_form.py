"""What a person says when they plan a test of texts."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from marketing.catalog.selectors import find_products
from marketing.content import selectors
from marketing.content.models import Brief, Draft, Experiment
from marketing.generation.values import Kind


class ExperimentForm(forms.ModelForm):
    """All texts of a request, or the one of a product."""

    request: ClassVar[HttpRequest]

    brief = forms.ModelChoiceField(
        label=_("All texts of a request"),
        queryset=Brief.objects.none(),
        required=False,
        empty_label=_("Choose a request"),
        help_text=_("More products bring more shoppers, and an answer sooner."),
        widget=UnfoldAdminSelectWidget,
    )
    product_id = forms.CharField(
        label=_("Or the text of one product, by its id"),
        required=False,
        help_text=_(
            "The text that waits in review is tested against the one that is live; a live one against the shop's own."
        ),
        widget=UnfoldAdminTextInputWidget,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=UnfoldAdminSelectWidget)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget)

    class Meta:
        model = Experiment
        fields = ("name", "metric", "smallest_lift")
        help_texts: ClassVar = {
            "metric": _("Purchases matter most, but are rare: the cart tells sooner."),
            "smallest_lift": _("A smaller difference takes far more shoppers to see."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.request.GET
        self.fields["brief"].queryset = Brief.objects.for_shop(self.request.shop)
        self.fields["product_id"].initial = asked.get("product", "")
        self.fields["kind"].initial = asked.get("kind", Kind.DESCRIPTION)
        self.fields["language"].initial = asked.get("language", self.request.shop.locale)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("brief")) == bool(cleaned.get("product_id", "").strip()):
            self.add_error("product_id", _("Choose a request, or name a product: one of both."))
        elif not cleaned.get("brief") and not find_products(self.request.shop, [cleaned["product_id"].strip()]):
            said = _("There is no product “%(id)s” in this shop.")
            self.add_error("product_id", said % {"id": cleaned["product_id"].strip()[:100]})
        elif not cleaned.get("brief") and not self.drafts():
            self.add_error("product_id", _("This product has no such text that waits or is live. Ask for one first."))
        return cleaned

    def drafts(self) -> Iterable[Draft]:
        shop, said = self.request.shop, self.cleaned_data
        if brief := said.get("brief"):
            return selectors.drafts(shop).filter(brief=brief)
        place = (said["product_id"].strip(), said.get("kind", ""), said.get("language", ""))
        found = selectors.testable(shop, *place)
        return [found] if found else []
