"""A shop never sees another shop: row-level security, the second wall behind `for_shop`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

if TYPE_CHECKING:
    from marketing.accounts.models import Shop


class WrongShop(RuntimeError):
    """Code tried to work for a second shop inside the context of a first. Leave the first context before."""


@contextmanager
def shop_context(shop: "Shop") -> Iterator[None]:
    """Everything inside sees the rows of this shop alone, in one transaction.

    The setting lives as long as the transaction (a setting of the session would go on with the pooled connection and
    show this shop's rows to the next request). An inner `atomic()` does not undo it, so leaving restores what was there;
    a transaction of its own has nothing before it, and ends with the setting.
    """
    is_inner = connection.in_atomic_block
    with transaction.atomic():
        previous = current_shop_id() if is_inner else ""
        _enter(str(shop.pk), previous)
        try:
            yield
        finally:
            if is_inner and not previous:
                _leave()


def _enter(shop_id: str, previous: str) -> None:
    if previous not in ("", shop_id):
        raise WrongShop(f"This context belongs to shop {previous}; {shop_id} may not enter it.")
    if not previous:
        _set(shop_id)


def _leave() -> None:
    # In a broken transaction nothing can be said, and the rollback that follows undoes the setting itself.
    if not (connection.needs_rollback or connection.connection.info.transaction_status.name == "INERROR"):
        _set("")


def _set(shop_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.shop_id', %s, true)", [shop_id])


def current_shop_id() -> str:
    """The id of the shop whose context this transaction is in, or an empty string."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.shop_id', true), '')")
        return cursor.fetchone()[0]


class _TableOperation(Operation):
    """Changes the database behind a model, not the model."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The model stays as it is."""

    def _table(self, app_label: str, state: ProjectState, model: str) -> str:
        return state.apps.get_model(app_label, model)._meta.db_table


class ShopPolicy(_TableOperation):
    """Rows of this model belong to one shop, and PostgreSQL sees to it. Gives the target of `ShopForeignKey`, too."""

    def __init__(self, model: str) -> None:
        self.model = model

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = self._table(app_label, to_state, self.model)
        schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_shop_key UNIQUE (shop_id, id)")
        schema_editor.execute(f"SELECT protect_table('{table}')")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = self._table(app_label, from_state, self.model)
        schema_editor.execute(f"DROP POLICY shop ON {table}; DROP POLICY owner ON {table};")
        schema_editor.execute(
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        )
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_shop_key")

    def describe(self) -> str:
        return f"Row-level security for {self.model}"


class ShopForeignKey(_TableOperation):
    """A row can never point into another shop: checks of plain foreign keys pass row-level security, composite ones do not.

    The model's field is a plain `ForeignKey(db_constraint=False)`.
    """

    def __init__(self, model: str, field: str) -> None:
        self.model = model
        self.field = field

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        field = to_state.apps.get_model(app_label, self.model)._meta.get_field(self.field)
        table, target = field.model._meta.db_table, field.related_model._meta.db_table
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{field.column}_shop_fk FOREIGN KEY (shop_id, {field.column}) "
            f"REFERENCES {target} (shop_id, id) DEFERRABLE INITIALLY DEFERRED"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        field = from_state.apps.get_model(app_label, self.model)._meta.get_field(self.field)
        table = field.model._meta.db_table
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{field.column}_shop_fk")

    def describe(self) -> str:
        return f"{self.model}.{self.field} stays in its shop"


class ForgetFunction(_TableOperation):
    """The serving role may not touch rows of an append-only model. This empties, or removes, those whose time is over.

    `forget_<table>(ids)` looks at the age of each row itself, so it shortens no history.
    """

    def __init__(self, model: str, kept: str, empty: str = "") -> None:
        self.model = model
        self.kept = kept  # an interval of PostgreSQL: as long as the model's `retention`
        self.empty = empty  # what is assigned to which column; without it, the row goes

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = self._table(app_label, to_state, self.model)
        role = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
        change = f"UPDATE {table} SET {self.empty}" if self.empty else f"DELETE FROM {table}"  # noqa: S608 (our own words)
        schema_editor.execute(f"""
            CREATE FUNCTION forget_{table}(ids uuid[]) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                {change} WHERE shop_id = app_shop() AND id = ANY(ids) AND created_at < now() - interval '{self.kept}'
            $$;
            REVOKE ALL ON FUNCTION forget_{table}(uuid[]) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION forget_{table}(uuid[]) TO {role};
        """)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        schema_editor.execute(f"DROP FUNCTION forget_{self._table(app_label, from_state, self.model)}(uuid[])")

    def describe(self) -> str:
        return f"Old rows of {self.model} are forgotten"


class PartitionedByMonth(_TableOperation):
    """Turns a model's fresh, empty table into one that is partitioned by month of `day`.

    `(shop_id, day, id)` is the key in the database; `id` is the primary key in Django's eyes only. The partitions are
    granted to nobody: read directly, they would not ask the policy of their parent. `ensure_partition(day)`
    makes the month's partition of every such table; rows of a month without one go to the default partition.
    """

    def __init__(self, model: str) -> None:
        self.model = model

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = self._table(app_label, to_state, self.model)
        schema_editor.execute(f"""
            ALTER TABLE {table} RENAME TO {table}_plain;
            CREATE TABLE {table} (LIKE {table}_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (day);
            DROP TABLE {table}_plain;
            ALTER TABLE {table} ADD CONSTRAINT {table}_key PRIMARY KEY (shop_id, day, id);
            CREATE TABLE {table}_default PARTITION OF {table} DEFAULT;
        """)
        for part in (table, f"{table}_default"):
            schema_editor.execute(f"SELECT protect_table('{part}')")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Nothing to undo: the table goes with its model."""

    def describe(self) -> str:
        return f"{self.model} is partitioned by month"
