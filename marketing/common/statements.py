"""A query by hand, for what every request asks: Django needs half a millisecond to write one and to see what came back,
PostgreSQL far less to answer it. Everything else is asked through a queryset.
"""

from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


class Statement(Generic[M]):
    """`{columns}` stands for the model's own, less those that are named as `without`: they are read when they are asked for."""

    def __init__(self, model: type[M], sql: str, *, without: tuple[str, ...] = ()) -> None:
        self.model, self.sql, self.without = model, sql, without

    def rows(self, **values: Any) -> list[M]:
        with connection.cursor() as cursor:
            cursor.execute(self._text, values)
            return [self._instance(row) for row in cursor.fetchall()]

    def first(self, **values: Any) -> M | None:
        return next(iter(self.rows(**values)), None)

    def _instance(self, row: tuple) -> M:
        read = list(row)
        for place, field in self._converted:
            read[place] = field.from_db_value(read[place], None, connection)
        return self.model.from_db(connection.alias, self._names, read)

    @cached_property
    def _fields(self) -> list[Field]:
        return [field for field in self.model._meta.concrete_fields if field.name not in self.without]

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _converted(self) -> list[tuple[int, Any]]:
        """Fields that PostgreSQL has as text, such as JSON."""
        return [(place, field) for place, field in enumerate(self._fields) if hasattr(field, "from_db_value")]

    @cached_property
    def _text(self) -> str:
        table = self.model._meta.db_table
        return self.sql.replace("{columns}", ", ".join(f"{table}.{field.column}" for field in self._fields))
