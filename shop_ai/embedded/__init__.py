"""PostgreSQL and the message queue for one machine, when no `DATABASE_URL` names an outside one.

The first process starts the server, the last one out stops it. A process that was killed counts as gone: what tells
is a lock that the system itself takes back. Knows nothing of Django, and is called by manage.py, never by settings.
"""

import atexit
import os
from dataclasses import dataclass
from pathlib import Path

import psycopg

from shop_ai.embedded import locks
from shop_ai.embedded.account import EmbeddedError, find_home, server_account
from shop_ai.embedded.cluster import Cluster

__all__ = ["EmbeddedError", "Services", "joined", "start"]

joined: Path | None = None  # the data directory whose services this process keeps running


@dataclass(frozen=True)
class Services:
    """Where the services answer, and as whom; and a secret of this machine's own, the same at each start."""

    database_url: str
    database_owner_url: str
    broker_url: str
    superuser_url: str
    secret_key: str


def start(data_dir: Path, *, for_tests: bool = False) -> Services:
    """Start what does not run yet, and keep it running as long as this process lives.

    Tests get a server of their own: faster, and careless about a crash of the machine."""
    global joined
    account = server_account()
    try:
        home = find_home(data_dir.resolve() / ("postgresql-tests" if for_tests else "postgresql"), account)
        services = _join(Cluster(home, account, for_tests=for_tests))
    except (OSError, psycopg.Error) as error:
        raise EmbeddedError(f"The services could not be started in {data_dir}: {error}.") from error
    joined = data_dir.resolve()
    return services


def _join(cluster: Cluster) -> Services:
    in_use = locks.open_lock(cluster.home / "in-use.lock")
    with locks.locked(cluster.home / "starting.lock"):
        locks.share(in_use)
        cluster.start()
    atexit.register(_leave, cluster, in_use, os.getpid())
    return Services(
        database_url=cluster.url("app", "shop_ai"),
        database_owner_url=cluster.url("owner", "shop_ai"),
        broker_url=cluster.url("broker", "broker", scheme="pgmq"),
        superuser_url=cluster.url("postgres", "postgres"),
        secret_key=cluster.state.secret_key,
    )


def _leave(cluster: Cluster, in_use: int, pid: int) -> None:
    """A forked child has no part in this: its parent stays."""
    if os.getpid() != pid:
        return
    with locks.locked(cluster.home / "starting.lock"):
        if locks.is_last(in_use):
            cluster.stop()
        os.close(in_use)
