"""An outside server is made ready from nothing but the URLs. The embedded one plays its part."""

import os
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from shop_ai import database
from tests.shop_ai.conftest import CHECKOUT, answers

# Of this process alone: others may run the same tests beside it on the same server.
OUTSIDE = f"outside_{os.getpid()}"
QUEUE = f"{OUTSIDE}_queue"
APP, OWNER, BROKER = (f"{OUTSIDE}_{role}" for role in ("app", "owner", "broker"))


@pytest.fixture
def urls(services):
    """Of roles and databases that are not there yet, and that are gone again after the test."""
    place = f"127.0.0.1:{urlsplit(services.superuser_url).port}"
    yield {
        "app_url": f"postgresql://{APP}:a%20secret@{place}/{OUTSIDE}",
        "owner_url": f"postgresql://{OWNER}:a%20secret@{place}/{OUTSIDE}",
        "broker_url": f"pgmq://{BROKER}:a%20secret@{place}/{QUEUE}",
    }
    with closing(psycopg.connect(services.superuser_url, autocommit=True)) as superuser:
        for name in (OUTSIDE, QUEUE):
            superuser.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        for name in (APP, OWNER, BROKER):
            superuser.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(name)))


def scalar(url, query):
    with closing(psycopg.connect(url)) as connection:
        return connection.execute(query).fetchone()[0]


def test_roles_databases_extension_and_queue_are_made_and_may_be_made_again(services, urls):
    database.prepare(services.superuser_url, **urls)
    database.prepare(services.superuser_url, **urls)

    assert scalar(urls["app_url"], "SELECT count(*) FROM pg_extension WHERE extname = 'vector'") == 1
    whose = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert scalar(urls["owner_url"], whose) == OWNER
    queue = urls["broker_url"].replace("pgmq", "postgresql")
    assert scalar(queue, "SHOW synchronous_commit") == "off"
    assert scalar(queue, "SELECT count(*) FROM pgmq.list_queues()") == 0


def test_a_changed_password_in_the_url_becomes_the_role_s(services, urls):
    database.prepare(services.superuser_url, **urls)
    changed = {**urls, "app_url": urls["app_url"].replace("a%20secret", "another")}

    database.prepare(services.superuser_url, **changed)

    assert answers(changed["app_url"])
    assert not answers(urls["app_url"])


def test_strangers_may_not_connect_to_the_databases(services, urls):
    database.prepare(services.superuser_url, **urls)

    assert not answers(urls["app_url"].replace(f"/{OUTSIDE}", f"/{QUEUE}"))
    assert not answers(urls["broker_url"].replace("pgmq", "postgresql").replace(f"/{QUEUE}", f"/{OUTSIDE}"))


def test_a_serving_role_that_passes_the_policies_is_refused(services, urls):
    with closing(psycopg.connect(services.superuser_url, autocommit=True)) as superuser:
        superuser.execute(f"CREATE ROLE {APP} LOGIN BYPASSRLS")

    with pytest.raises(database.NotReady, match=f"{APP}.*row-level security"):
        database.prepare(services.superuser_url, **urls)


def prepare_by_command(superuser_url, urls, *options):
    environment = {
        "DATABASE_URL": urls["app_url"],
        "DATABASE_OWNER_URL": urls["owner_url"],
        "BROKER_URL": urls["broker_url"],
    }
    command = [sys.executable, "manage.py", "prepare_database", "--superuser-url", superuser_url, *options]
    return subprocess.run(command, cwd=CHECKOUT, env=os.environ | environment, capture_output=True, text=True)


def test_the_command_ends_with_tables_that_the_serving_role_may_use_and_then_makes_the_server_ready_for_tests(
    services, urls
):
    prepared = prepare_by_command(services.superuser_url, urls)

    assert prepared.returncode == 0, prepared.stderr
    assert "The database is ready." in prepared.stdout
    assert scalar(urls["app_url"], "SELECT count(*) FROM accounts_shop") == 0

    prepared = prepare_by_command(services.superuser_url, urls, "--for-tests")

    assert prepared.returncode == 0, prepared.stderr
    assert scalar(urls["owner_url"], "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
    assert not scalar(urls["app_url"], "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")


def test_a_server_that_does_not_answer_is_named_without_a_traceback(urls):
    prepared = prepare_by_command("postgresql://postgres:secret@127.0.0.1:1/postgres", urls)

    assert prepared.returncode == 1
    assert prepared.stderr.startswith("CommandError: The database could not be made ready: connection failed")
    assert "secret" not in prepared.stderr
