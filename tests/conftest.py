"""A database for each worker, cloned from one template that the owner migrated; and people one can picture."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.test import TransactionTestCase
from django.utils import translation
from psycopg import sql

from marketing.accounts.models import AuditEvent, Membership, Shop, User
from marketing.accounts.wording import ACTIONS
from marketing.common.tenancy import current_shop_id, shop_context

HELD = """
SELECT coalesce(inhparent, oid)::regclass::text, sum(pg_relation_size(oid))::bigint
FROM pg_class LEFT JOIN pg_inherits ON inhrelid = oid
WHERE relkind = 'r' AND coalesce(inhparent, oid) = ANY(%s::regclass[]) AND pg_relation_size(oid) > 0 GROUP BY 1"""
LARGE = 4 * 2**20  # bytes of rows, with those that were deleted before

SHARED_DATA = Path(__file__).parent.parent.parent / "shared" / "data"


def owner_server(database: str = "postgres") -> psycopg.Connection:
    server, _, _ = os.environ["DATABASE_OWNER_URL"].rpartition("/")
    return psycopg.connect(f"{server}/{database}", autocommit=True)


def template_name() -> str:
    """A template is as good as its migrations: the same files, the same template."""
    files = sorted([*Path("marketing").glob("*/migrations/*.py"), *Path("marketing").glob("*/models.py")])
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    return f"template_{digest}"


def make_template(server: psycopg.Connection, name: str) -> None:
    """Migrates once for all workers; the lock makes the others wait."""
    server.execute("SELECT pg_advisory_lock(hashtext('shop-ai-tests'))")
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        drop_database(server, f"{name}_new")  # of a run that was killed
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(f"{name}_new")))
        point_to(f"{name}_new")
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(f"{name}_new"), sql.Identifier(name))
        )
    server.execute("SELECT pg_advisory_unlock(hashtext('shop-ai-tests'))")


def point_to(name: str) -> None:
    connections.close_all()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    name = f"test_{os.getpid()}"
    with django_db_blocker.unblock(), owner_server() as server:
        template = template_name()
        make_template(server, template)
        drop_database(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        point_to(name)
        yield
        connections.close_all()
        drop_database(server, name)


def drop_database(server: psycopg.Connection, name: str, patience: float = 20.0) -> None:
    """A thread of the last test, or a vacuum that nobody of ours may end, can still be leaving."""
    deadline = time.monotonic() + patience
    while True:
        try:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        except (psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def empty_tables(_: TransactionTestCase) -> None:
    """After a test that commits. The serving role may not empty tables, so the owner does.

    TRUNCATE makes hundreds of files anew, and takes ten times as long as it takes to delete what a test leaves.
    """
    models = apps.get_models(include_auto_created=True)
    tables = sorted({model._meta.db_table for model in models} - {"django_content_type", "auth_permission"})
    with owner_server(connection.settings_dict["NAME"]) as server, server.transaction():
        server.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")  # waits for a thread that still writes
        held = dict(server.execute(HELD, [tables]).fetchall())
        if sum(held.values()) > LARGE:
            server.execute(f"TRUNCATE {', '.join(tables)}")
        elif held:
            server.execute("; ".join(f"DELETE FROM {table}" for table in held))


TransactionTestCase._fixture_teardown = empty_tables


@pytest.fixture(autouse=True)
def _the_walls_stand(request: pytest.FixtureRequest) -> None:
    """No test may pass because its role passes the policies, or because a shop was left in the connection."""
    if not {"db", "transactional_db", "shop"} & set(request.fixturenames):
        return
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
    assert current_shop_id() == ""


@receiver(post_save, sender=AuditEvent)
def _an_action_has_words(instance: AuditEvent, **signal: object) -> None:
    """Whichever test records one; those that stand in the code as they are, are asked for in `accounts/test_audit_words.py`."""
    assert instance.action in ACTIONS, f"Say in marketing/accounts/wording.py what {instance.action} is called."


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """The last request of an earlier test may have spoken another language."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _plain_files(settings: object, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def make_member(shop: Shop, role: str, email: str) -> User:
    user = User.objects.create_user(email, "right horse battery", name=email.split("@")[0].title())
    Membership.objects.create(shop=shop, user=user, role=role)
    return user


@pytest.fixture
def rival_shop(db: None) -> Shop:
    return Shop.objects.create(name="Rival", slug="rival")


@pytest.fixture
def bare_shop(db: None) -> Shop:
    """A shop whose context is not open yet, for tests of requests, commands and jobs: those open their own."""
    return Shop.objects.create(name="Paper & Tea", slug="paper-tea", currency="GBP")


@pytest.fixture
def shop(bare_shop: Shop) -> Iterator[Shop]:
    """A shop, with its context open for the test."""
    with shop_context(bare_shop):
        yield bare_shop


@pytest.fixture
def owner(bare_shop: Shop) -> User:
    return make_member(bare_shop, Membership.Role.OWNER, "olivia@paper-tea.test")


@pytest.fixture
def marketer(bare_shop: Shop) -> User:
    return make_member(bare_shop, Membership.Role.MARKETER, "mei@paper-tea.test")


@pytest.fixture
def agent(bare_shop: Shop) -> User:
    return make_member(bare_shop, Membership.Role.AGENT, "ada@paper-tea.test")


@pytest.fixture
def analyst(bare_shop: Shop) -> User:
    return make_member(bare_shop, Membership.Role.ANALYST, "anna@paper-tea.test")


@pytest.fixture
def developer(bare_shop: Shop) -> User:
    return make_member(bare_shop, Membership.Role.DEVELOPER, "dev@paper-tea.test")


@pytest.fixture
def rival_owner(rival_shop: Shop) -> User:
    return make_member(rival_shop, Membership.Role.OWNER, "rita@rival.test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker a file, and one for all flows: what a module or the town of the flows sets up is then set up once.

    What takes long comes first, so that no worker is left alone with it at the end.
    """
    for item in items:
        group = "flows" if is_flow(item) else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not (is_flow(item) or item.get_closest_marker("campaign")))


def is_flow(item: pytest.Item) -> bool:
    return item.path.parent.name == "flows"
