"""Which columns a list shows, to whom. Addresses count all columns, so a sorted list is the same list for everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.views import ChangeList

from marketing.accounts import listing

if TYPE_CHECKING:
    from marketing.accounts.site.shop_admin import ShopAdmin


def all_columns(model_admin: "ShopAdmin") -> tuple[str, ...]:
    return (*model_admin.list_display, *model_admin.more_columns)


def shown_columns(model_admin: "ShopAdmin", request: HttpRequest) -> tuple[str, ...]:
    """The first one names the row and leads to it, so it always stays. Asked several times a request, read once."""
    if not hasattr(request, "chosen_columns"):
        request.chosen_columns = listing.chosen_columns(request.membership, model_admin.opts.label_lower)
    first, *rest = all_columns(model_admin)
    wanted = request.chosen_columns or model_admin.list_display
    return (first, *(column for column in rest if column in wanted))


def column_choices(model_admin: "ShopAdmin", request: HttpRequest) -> list[dict[str, Any]]:
    shown = shown_columns(model_admin, request)
    return [
        {"name": name, "label": label_for_field(name, model_admin.model, model_admin), "shown": name in shown}
        for name in all_columns(model_admin)[1:]
    ]


class ShopChangeList(ChangeList):
    """`o=4` is the fourth of all columns after the boxes, whether this member sees it, and has boxes, or not."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        with self._every_column():
            return super().get_ordering(request, queryset)

    def get_ordering_field_columns(self) -> dict[int, str]:
        with self._every_column() as every:
            found = super().get_ordering_field_columns()
        place_of = {every.index(name): place for place, name in enumerate(self.list_display)}
        return {place_of[number]: way for number, way in found.items() if number in place_of}

    def get_query_string(self, new_params: dict | None = None, remove: list[str] | None = None) -> str:
        """The theme makes links from the places of what it shows."""
        if new_params and new_params.get(ORDER_VAR):
            with self._every_column() as every:
                numbers = self._numbers(new_params[ORDER_VAR], every)
            new_params = {**new_params, ORDER_VAR: numbers}
        return super().get_query_string(new_params, remove)

    def _numbers(self, order: str, every: list[str]) -> str:
        parts = (part.rpartition("-") for part in order.split("."))
        return ".".join(f"{way}{every.index(self.shown[int(place)])}" for _, way, place in parts)

    @contextmanager
    def _every_column(self) -> Iterator[list[str]]:
        self.shown, self.list_display = self.list_display, ["action_checkbox", *all_columns(self.model_admin)]
        try:
            yield self.list_display
        finally:
            self.list_display = self.shown
