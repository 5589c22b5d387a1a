"""Roles and databases. `owner` migrates, `app` serves behind row-level security, `broker` owns the queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

import pgmq
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier, Literal

PREPARING = 7_305_014_201  # advisory lock: two processes may start on a fresh database at once
OLDEST_SERVER = 15


class NotReady(RuntimeError):
    """This server, or a role on it, will not do; the message says why and what to do."""


@dataclass(frozen=True)
class Login:
    """The user, the password and the database that a URL names."""

    url: str
    user: str
    password: str
    database: str

    @classmethod
    def of(cls, url: str) -> "Login":
        url = url.replace("pgmq://", "postgresql://", 1)
        parts = conninfo_to_dict(url)
        user = str(parts["user"])
        return cls(url, user, str(parts.get("password") or ""), str(parts.get("dbname") or user))


def prepare(superuser_url: str, *, app_url: str, owner_url: str, broker_url: str = "") -> None:
    """Make roles, databases, the vector extension and the queue as the URLs name them. May be repeated."""
    app, owner = Login.of(app_url), Login.of(owner_url)
    with _alone(superuser_url) as superuser:
        _refuse_old(superuser)
        _ensure_role(superuser, owner)
        _ensure_role(superuser, app)
        _refuse_unsafe(superuser, app)
        # A process that is paused inside a transaction holds its locks, and nobody could take over its job. No request
        # and no job computes for so long between two statements of one transaction: files are read and models trained outside.
        _run(superuser, "ALTER ROLE {} SET idle_in_transaction_session_timeout = '2min'", app.user)
        _ensure_database(superuser, owner)
        _run(superuser, "GRANT CONNECT ON DATABASE {} TO {}", owner.database, app.user)
        with _connect(superuser_url, owner.database) as database:
            _ensure_vector(database)
            _run(database, "GRANT USAGE ON SCHEMA public TO {}", app.user)
        if broker_url.startswith("pgmq://"):
            _prepare_broker(superuser, Login.of(broker_url))


def let_tests_make_databases(superuser_url: str, *, owner_url: str) -> None:
    """Only a superuser may add the extension, so each new database is born with it."""
    with _connect(superuser_url, "template1") as template:
        template.execute("CREATE EXTENSION IF NOT EXISTS vector")
        _run(template, "ALTER ROLE {} CREATEDB", Login.of(owner_url).user)
        _run(template, "GRANT pg_signal_backend TO {}", Login.of(owner_url).user)  # to drop them with who still reads


def _prepare_broker(superuser: psycopg.Connection, broker: Login) -> None:
    _ensure_role(superuser, broker)
    _ensure_database(superuser, broker)
    # What must not be lost is a Job row in the main database; a message only wakes a worker.
    _run(superuser, "ALTER DATABASE {} SET synchronous_commit = off", broker.database)
    # A process that is paused while it sends holds a lock that every other sender waits for.
    _run(superuser, "ALTER DATABASE {} SET idle_in_transaction_session_timeout = '5s'", broker.database)
    with psycopg.connect(broker.url) as queue:
        if queue.execute("SELECT to_regclass('pgmq.meta')").fetchone() == (None,):
            pgmq.install_pgmq_from_sql(conn=queue)


def _ensure_role(superuser: psycopg.Connection, login: Login) -> None:
    if not superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login.user]).fetchone():
        _run(superuser, "CREATE ROLE {} LOGIN", login.user)
    statement = SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(Identifier(login.user), Literal(login.password))
    superuser.execute(statement)


def _refuse_old(superuser: psycopg.Connection) -> None:
    if superuser.info.server_version < OLDEST_SERVER * 10_000:
        raise NotReady(f"PostgreSQL {OLDEST_SERVER} or newer is needed. This server is older.")


def _refuse_unsafe(superuser: psycopg.Connection, app: Login) -> None:
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s"
    if superuser.execute(query, [app.user]).fetchone() != (False,):
        raise NotReady(f"The role {app.user!r} passes row-level security. Name another one in DATABASE_URL.")


def _ensure_vector(database: psycopg.Connection) -> None:
    try:
        database.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except psycopg.errors.FeatureNotSupported as error:
        raise NotReady("The extension pgvector is missing. Install version 0.8 or newer on the server.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotReady("Only a superuser may add the extension pgvector. Name one in the superuser's URL.") from error


def _ensure_database(superuser: psycopg.Connection, owner: Login) -> None:
    if not superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner.database]).fetchone():
        create = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
        _run(superuser, create, owner.database, owner.user)
    _run(superuser, "REVOKE ALL ON DATABASE {} FROM PUBLIC", owner.database)


@contextmanager
def _alone(superuser_url: str) -> Iterator[psycopg.Connection]:
    """The superuser's connection, while no other process prepares the same server."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        yield connection


def _connect(url: str, database: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(url, dbname=database), autocommit=True)


def _run(connection: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    connection.execute(SQL(statement).format(*map(Identifier, names)))
