"""A product's form: its own fields, and its texts in the other languages."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from marketing.catalog.models import Product

TEXTS = ("title", "description")


def text_field(locale: str, name: str) -> str:
    return f"{name}_{locale}"


def text_fields() -> dict[str, forms.CharField]:
    fields: dict[str, forms.CharField] = {}
    for locale, _name in settings.LANGUAGES:
        for name, widget in (("title", UnfoldAdminTextInputWidget), ("description", UnfoldAdminTextareaWidget)):
            own = Product._meta.get_field(name)
            fields[text_field(locale, name)] = forms.CharField(
                label=capfirst(own.verbose_name), max_length=own.max_length, required=False, widget=widget()
            )
    return fields


class TextsForm(forms.ModelForm):
    """Reads and tells `texts`, which the model keeps as one JSON object."""

    class Meta:
        model = Product
        fields: ClassVar = []

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for locale, _name in settings.LANGUAGES:
            for name in TEXTS:
                if field := self.fields.get(text_field(locale, name)):
                    field.initial = (self.instance.texts or {}).get(locale, {}).get(name, "")

    def changed_texts(self) -> dict[str, dict[str, str]]:
        changed: dict[str, dict[str, str]] = {}
        for locale, _name in settings.LANGUAGES:
            for name in TEXTS:
                if text_field(locale, name) in self.changed_data:
                    changed.setdefault(locale, {})[name] = self.cleaned_data[text_field(locale, name)]
        return changed


ProductForm = type("ProductForm", (TextsForm,), text_fields())
