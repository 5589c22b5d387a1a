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
        what = "Let the owner make databases, so that the tests run on this server. Needs --superuser-url."
        parser.add_argument("--for-tests", action="store_true", help=what)

    def handle(self, *, superuser_url: str | None, for_tests: bool, verbosity: int, **options: object) -> None:
        if for_tests and not superuser_url:
            raise CommandError("--for-tests needs --superuser-url: the owner cannot give itself this right.")
        try:
            if superuser_url:
                self._make_roles_and_databases(superuser_url, for_tests)
            call_command("migrate", interactive=False, verbosity=verbosity)
        except (database.NotReady, psycopg.Error) as error:
            raise CommandError(f"The database could not be made ready: {error}") from error
        self.stdout.write(self.style.SUCCESS("The database is ready. Next: python manage.py serve"))

    def _make_roles_and_databases(self, superuser_url: str, for_tests: bool) -> None:
        owner, app = env.text("DATABASE_OWNER_URL"), env.text("DATABASE_URL")
        database.prepare(superuser_url, app_url=app, owner_url=owner, broker_url=env.text("BROKER_URL", ""))
        if for_tests:
            database.let_tests_make_databases(superuser_url, owner_url=owner)
        self.stdout.write("Roles, databases and extension are there.")
