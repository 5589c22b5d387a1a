"""Lists are read page by page: `{data, has_more, next_cursor}`. A row that comes in between shifts nothing."""

import base64
import binascii
import json
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from marketing.common.api.queries import read_query

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it reads this very class from the settings while it is imported


class PageQuery(serializers.Serializer):
    limit = serializers.IntegerField(min_value=1, max_value=100, default=25, help_text=_("Rows on a page."))
    cursor = serializers.CharField(required=False, max_length=1000, help_text=_("`next_cursor` of the page before."))


class CursorPages(BasePagination):
    """A cursor holds the place where the page ended: the values of `ordering` in its last row.

    The columns of `ordering` are never NULL and the last one is unique. A view may name its own `ordering`.
    """

    ordering: tuple[str, ...] = ("-created_at", "-id")

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: "APIView | None" = None) -> list[Model]:
        asked = read_query(PageQuery, request)
        ordering = getattr(view, "ordering", None) or self.ordering
        if cursor := asked.get("cursor"):
            queryset = queryset.filter(_after(queryset.model, ordering, cursor))
        rows = list(queryset.order_by(*ordering)[: asked["limit"] + 1])
        self.page, self.has_more = rows[: asked["limit"]], len(rows) > asked["limit"]
        self.next_cursor = _cursor(self.page[-1], ordering) if self.has_more else None
        return self.page

    def get_paginated_response(self, data: list) -> Response:
        return Response({"data": data, "has_more": self.has_more, "next_cursor": self.next_cursor})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        return {
            "type": "object",
            "required": ["data", "has_more", "next_cursor"],
            "properties": {
                "data": schema,
                "has_more": {"type": "boolean"},
                "next_cursor": {"type": ["string", "null"]},
            },
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict]:
        limit = {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
        return [
            {"name": "limit", "in": "query", "schema": limit, "description": "Rows on a page."},
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string", "maxLength": 1000},
                "description": "`next_cursor` of the page before.",
            },
        ]


def _fields(model: type[Model], ordering: tuple[str, ...]) -> list[tuple[Field, bool]]:
    """Each column of the ordering, and whether it falls."""
    return [(model._meta.get_field(name.lstrip("-")), name.startswith("-")) for name in ordering]


def _cursor(row: Model, ordering: tuple[str, ...]) -> str:
    values = [field.value_to_string(row) for field, _falls in _fields(type(row), ordering)]
    return base64.urlsafe_b64encode(json.dumps([ordering, values]).encode()).decode().rstrip("=")


def _after(model: type[Model], ordering: tuple[str, ...], cursor: str) -> Q:
    """(a, b) after (x, y): a after x, or a = x and b after y."""
    condition, equal = Q(), Q()
    for (field, falls), text in zip(_fields(model, ordering), _read(cursor, ordering), strict=True):
        value = _value(field, text)
        condition |= equal & Q(**{f"{field.name}__{'lt' if falls else 'gt'}": value})
        equal &= Q(**{field.name: value})
    return condition


def _read(cursor: str, ordering: tuple[str, ...]) -> list[str]:
    try:
        found, values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), "-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise _bad_cursor() from error
    if found != list(ordering) or not isinstance(values, list) or len(values) != len(ordering):
        raise _bad_cursor()
    return values


def _value(field: Field, text: object) -> object:
    if not isinstance(text, str) or "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _bad_cursor()
    try:
        return field.to_python(text)
    except DjangoValidationError as error:
        raise _bad_cursor() from error


def _bad_cursor() -> ValidationError:
    message = _("This cursor is not one of ours. Take `next_cursor` of the page before, or begin without one.")
    return ValidationError({"cursor": [message]})
