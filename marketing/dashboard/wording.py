"""How imports are coloured, and what is counted in them, where people read of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.catalog.models import Import

IMPORT_TONES = {
    Import.State.WAITING: "calm",
    Import.State.RUNNING: "busy",
    Import.State.DONE: "ok",
    Import.State.FAILED: "bad",
    Import.State.UNDONE: "warn",
}

COUNTS: dict[str, str | Promise] = {
    "new": _("New"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "errors": _("Rows with an error"),
    "facts": _("Facts"),
    "addresses_left_out": _("Addresses left out"),
    "lines": _("Lines"),
    "orders": _("Orders"),
    "products": _("Products"),
    "shoppers": _("Shoppers"),
    "guests": _("Orders of guests"),
    "charges": _("Charges"),
    "returns": _("Returns"),
    "duplicates": _("There already"),
    "removed": _("Removed by undo"),
    "kept": _("Kept by undo"),
}


def named_counts(import_row: Import) -> list[tuple[str, int]]:
    return [(str(COUNTS.get(name, name)), count) for name, count in import_row.counts.items()]
