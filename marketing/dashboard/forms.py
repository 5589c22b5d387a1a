"""Forms of feeds and of an import: the file, how it is read, and which of its columns holds what."""

from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from marketing.catalog.importing.encodings import ENCODINGS
from marketing.catalog.importing.formats import NAMES
from marketing.catalog.importing.headers import product_fields
from marketing.catalog.importing.mapping import Field, known_fields, match_columns, parse_map
from marketing.catalog.models import Feed, Import
from marketing.common.errors import Invalid
from marketing.dashboard.wording import field_name

COLUMN = "column:"


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=Import.Kind.choices,
        widget=UnfoldAdminSelectWidget(),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A table (CSV), a Shopify product export, a Google product feed or JSON Lines, plain or .gz. "
            "The file itself tells its format and encoding; GBK, as Excel in China saves it, is read too."
        ),
        widget=forms.FileInput(
            attrs={"class": "file", "accept": ".csv,.tsv,.txt,.xml,.rss,.atom,.jsonl,.ndjson,.json,.gz"}
        ),
    )


class FormatField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Format"),
            choices=[("auto", _("Told by the file")), *NAMES.items()],
            widget=UnfoldAdminSelectWidget(),
        )


class ReadingForm(forms.Form):
    format = FormatField()
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[("auto", _("Told by the file")), *((name, name) for name in ENCODINGS)],
        widget=UnfoldAdminSelectWidget(),
    )


class ColumnsForm(forms.Form):
    """One drop-down for each field of ours. The guess by the file's headers is chosen already."""

    def __init__(
        self, data: object, *, kind: str, fields: Iterable[Field], columns: Iterable[str], import_row: Import
    ) -> None:
        super().__init__(data)
        self.found = guesses(columns, fields, import_row.mapping)
        choices = [("", _("– not in this file –")), *((column, column) for column in columns)]
        for field in fields:
            self.fields[f"{COLUMN}{field.name}"] = forms.ChoiceField(
                label=field_name(field.name),
                choices=choices,
                required=field.required,
                initial=self.found.get(field.name, ""),
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

    def field_of(self, column: str) -> str:
        """What a column is taken for, where it is taken for something."""
        return next((field_name(ours) for ours, theirs in self.found.items() if theirs == column), "")

    def mapping(self) -> dict[str, str]:
        return {
            name.removeprefix(COLUMN): column
            for name, column in self.cleaned_data.items()
            if name.startswith(COLUMN) and column
        }

    def options(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("product_pattern",) if name in self.cleaned_data}


def guesses(columns: Iterable[str], fields: Iterable[Field], named: dict[str, str]) -> dict[str, str]:
    """Names of columns that the file no longer has are passed over: a person is about to choose others."""
    columns = list(columns)
    named = {ours: theirs for ours, theirs in named.items() if theirs in columns}
    return match_columns(columns, [replace(field, required=False) for field in fields], named).names


class FeedForm(forms.ModelForm):
    """`columns` is written as in the command: our field = their column."""

    address = forms.URLField(
        label=capfirst(_("address")), max_length=1000, assume_scheme="https", widget=UnfoldAdminTextInputWidget()
    )
    format = FormatField()
    columns = forms.CharField(
        label=_("Columns"),
        required=False,
        help_text=_(
            "Only if the headers are none that are known: our field, an equals sign and the column, with commas between."
        ),
        widget=UnfoldAdminTextInputWidget(),
    )

    class Meta:
        model = Feed
        fields = ("address", "every_hours", "enabled", "format", "columns")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "columns" in self.fields:
            said = self.instance.mapping or {}
            self.fields["columns"].initial = ", ".join(f"{ours}={theirs}" for ours, theirs in said.items())

    def clean_columns(self) -> dict[str, str]:
        try:
            return known_fields(parse_map(self.cleaned_data["columns"]), product_fields())
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def wanted(self) -> dict[str, object]:
        wanted = {name: self.cleaned_data[name] for name in ("address", "every_hours", "enabled", "format")}
        return {**wanted, "mapping": self.cleaned_data["columns"]}
