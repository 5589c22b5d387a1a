"""Django's `migrate`, as the owner of the tables; then the serving role gets what it may touch, and nothing more."""

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: object, **options: object) -> None:
        super().handle(*args, **options)
        if options["database"] == "owner" and not options["plan"] and not options["check_unapplied"]:
            grant_tables()


def grant_tables() -> None:
    """Partitions are no models, so they get no grant: read directly, they would not ask their parent's policy."""
    owner = connections["owner"]
    existing = set(owner.introspection.table_names())
    role = owner.ops.quote_name(settings.DATABASES["default"]["USER"])
    with owner.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table in existing:
                rights = "SELECT, INSERT" if getattr(model, "append_only", False) else "SELECT, INSERT, UPDATE, DELETE"
                cursor.execute(f"GRANT {rights} ON {owner.ops.quote_name(model._meta.db_table)} TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {role}")
