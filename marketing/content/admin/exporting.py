"""A list of texts as a file: the label goes along with what AI wrote, in words and for machines."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from marketing.accounts.site.exporting import csv_file, refuse_too_many
from marketing.content.labelling import DIGITAL_SOURCE, label_in

AT_ONCE = 2_000


class LabelledExport:
    """For lists whose `export_fields` have the language and who wrote the text."""

    export_fields: ClassVar[tuple[str, ...]]
    opts: Any

    def export(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        refuse_too_many(queryset)
        header = [field.partition("__")[0] for field in self.export_fields]
        rows = labelled(queryset.values(*self.export_fields), self.export_fields)
        return csv_file([*header, "ai_label", "digital_source_type"], rows, name=self.opts.model_name)


def labelled(rows: QuerySet, fields: tuple[str, ...]) -> Iterator[list[object]]:
    for row in rows.iterator(chunk_size=AT_ONCE):
        by_ai = row["ai_generated"] and row["text"]
        label = [label_in(row["locale"]), DIGITAL_SOURCE] if by_ai else ["", ""]
        yield [*(row[field] for field in fields), *label]
