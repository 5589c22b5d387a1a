"""What a person asks for on the page "Ask for texts", and how they describe their voice."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from marketing.catalog.models import Category
from marketing.content.models import BrandVoice, Brief, CheckSettings
from marketing.generation.values import Kind


class BriefForm(forms.ModelForm):
    """Products by their ids, or all of a category."""

    request: ClassVar[HttpRequest]

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    category = forms.ModelChoiceField(
        label=_("All products of a category"),
        queryset=Category.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    product_ids = forms.CharField(
        label=_("Products, by id"),
        required=False,
        help_text=_("One id on a line. A guide or an e-mail is one text about all of them."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    class Meta:
        model = Brief
        fields = ("kind", "audience", "note")
        help_texts: ClassVar = {
            "audience": _("A segment or an occasion, such as “gifts for new parents”. Never a person."),
            "note": _("What the writer should pay attention to. Facts come from the product alone."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.for_shop(self.request.shop).order_by("name")
        self.fields["languages"].initial = [self.request.shop.locale]
        self.fields["kind"].initial = Kind.DESCRIPTION
        self.fields["product_ids"].initial = "\n".join(self.request.GET.getlist("product"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("category")) == bool(cleaned.get("product_ids", "").strip()):
            self.add_error("product_ids", _("Name products by their ids, or choose a category: one of both."))
        return cleaned

    def external_ids(self) -> list[str]:
        if category := self.cleaned_data["category"]:
            return list(category.products.order_by("title", "pk").values_list("external_id", flat=True))
        return [line.strip() for line in self.cleaned_data["product_ids"].splitlines() if line.strip()]


class LinesField(forms.CharField):
    """A list, one on a line: what is told may have commas in it."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: object, data: object) -> bool:
        return list(initial or []) != self.clean(data or "")


class VoiceForm(forms.ModelForm):
    good, bad, use, avoid = (
        LinesField(
            label=capfirst(BrandVoice._meta.get_field(name).verbose_name),
            required=False,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        )
        for name in ("good", "bad", "use", "avoid")
    )

    class Meta:
        model = BrandVoice
        fields: ClassVar = []


class LawForm(forms.Form):
    jurisdiction = forms.ChoiceField(
        label=_("Law of"), choices=CheckSettings.Jurisdiction.choices, widget=forms.RadioSelect
    )


class EyesForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of text"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class BannedWordsForm(forms.Form):
    """Of one language."""

    avoid = LinesField(
        label=_("Words, one on a line"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 6})
    )

    def __init__(self, locale: str, data: object = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_{locale}_%s", **kwargs)
