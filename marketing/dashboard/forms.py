"""Forms of an import: the file, then which of its columns holds what."""

from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from marketing.catalog.importing.mapping import Field, match_columns
from marketing.catalog.models import Import

COLUMN = "column:"


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=[(kind.value, kind.label) for kind in (Import.Kind.PRODUCTS, Import.Kind.ORDERS)],
        widget=UnfoldAdminSelectWidget(),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or JSON Lines, plain or .gz; in UTF-8, or in GB 18030 as Excel in China saves it."),
        widget=forms.FileInput(attrs={"class": "file", "accept": ".csv,.tsv,.txt,.jsonl,.ndjson,.json,.gz"}),
    )


class ColumnsForm(forms.Form):
    """One drop-down for each field of ours. The guess by the file's headers is chosen already."""

    def __init__(
        self, data: object, *, kind: str, fields: Iterable[Field], columns: Iterable[str], import_row: Import
    ) -> None:
        super().__init__(data)
        found = guesses(columns, fields, import_row.mapping)
        choices = [("", _("– not in this file –")), *((column, column) for column in columns)]
        for field in fields:
            self.fields[f"{COLUMN}{field.name}"] = forms.ChoiceField(
                label=field.name,
                choices=choices,
                required=field.required,
                initial=found.get(field.name, ""),
                widget=UnfoldAdminSelectWidget(),
            )
        if kind == Import.Kind.ORDERS:
            self.fields["product_pattern"] = forms.CharField(
                label=_("Pattern of product codes"),
                required=False,
                initial=import_row.options.get("product_pattern", ""),
                help_text=_(
                    "A regular expression, such as ^\\d{5}. Lines with other codes are kept as charges. Empty: all are products."
                ),
                widget=UnfoldAdminTextInputWidget(),
            )

    def mapping(self) -> dict[str, str]:
        return {
            name.removeprefix(COLUMN): column
            for name, column in self.cleaned_data.items()
            if name.startswith(COLUMN) and column
        }

    def options(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("product_pattern",) if self.cleaned_data.get(name)}


def guesses(columns: Iterable[str], fields: Iterable[Field], named: dict[str, str]) -> dict[str, str]:
    return match_columns(columns, [replace(field, required=False) for field in fields], named).names
