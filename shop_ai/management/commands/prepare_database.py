import psycopg
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser

from shop_ai import database, env


class Command(BaseCommand):
    help = (
        "Make the database ready: roles, databases, the vector extension and the queue as DATABASE_URL, "
        "DATABASE_OWNER_URL and BROKER_URL name them, then the tables. It may be repeated. "
        "Example: manage.py prepare_database --superuser-url postgresql://postgres:secret@db.example.org/postgres"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--superuser-url", help="Who may make roles and databases. Without it, only the tables are made."
        )

    def handle(self, *, superuser_url: str | None, verbosity: int, **options: object) -> None:
        try:
            if superuser_url:
                self._make_roles_and_databases(superuser_url)
            call_command("migrate", interactive=False, verbosity=verbosity)
        except (database.NotReady, psycopg.Error) as error:
            raise CommandError(f"The database could not be made ready: {error}") from error
        self.stdout.write(self.style.SUCCESS("The database is ready. Next: python manage.py serve"))

    def _make_roles_and_databases(self, superuser_url: str) -> None:
        owner, app = env.text("DATABASE_OWNER_URL"), env.text("DATABASE_URL")
        database.prepare(superuser_url, app_url=app, owner_url=owner, broker_url=env.text("BROKER_URL", ""))
        self.stdout.write("Roles, databases and extension are there.")
