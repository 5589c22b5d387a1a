"""The programs that together are the shop on one machine. In production each may run on machines of its own."""

import sys

from shop_ai.supervisor import Program

# Under ASGI the threads share a pool of connections; under WSGI each thread keeps its own.
ASGI = {"DATABASE_POOL": "8", "CONN_MAX_AGE": "0"}
WSGI = {"DATABASE_POOL": "0", "CONN_MAX_AGE": "60"}
ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # a web process answers many at once: more threads would wait for each other
QUIET = ("--without-gossip", "--without-mingle")  # what workers tell each other is of use to nobody here

# On a broker that is polled, as pgmq is, the processes of a pool share one lock on their queue. Whoever is killed while it
# waits for work takes the lock along, and the others wait for ever. So each worker is one process, and we are its supervisor.
ALONE = ("--pool", "solo")
WORKERS = ("worker", "worker-2")


def all_programs(host: str, port: int, *, workers: int, interface: str, demo: bool) -> list[Program]:
    running = [
        _web("web", f"shop_ai.{interface}:application", host, port, workers, interface),
        *(_celery(name, "worker", "-n", f"{name}@%h", "-Q", "default,generation", *ALONE, *QUIET) for name in WORKERS),
        # Training has a process of its own, so that an hour of it keeps no shopper's job waiting; and a new one for
        # each time, so that the memory goes back to the machine.
        _celery(
            "trainer", "worker", "-n", "trainer@%h", "-Q", "training", "-c", "1", "--max-tasks-per-child=1", *QUIET
        ),
        _celery("scheduler", "beat"),
    ]
    if demo:
        running.append(_web("storefront", "marketing.demo.storefront:application", host, port + 1, 1, "wsgi"))
    return running


def _web(name: str, app: str, host: str, port: int, workers: int, interface: str) -> Program:
    # Under ASGI, Django brings its own threads, and does not know the messages of a lifespan (so `nl`).
    kind, connections = (["asginl"], ASGI) if interface == "asgi" else (["wsgi", "--blocking-threads", "4"], WSGI)
    where = ["--host", host, "--port", str(port), "--workers", str(workers)]
    how = ["--no-ws", "--log-level", "warning", "--workers-kill-timeout", "3", "--interface", *kind]
    return Program(name, [sys.executable, "-m", "granian", *where, *how, app], connections | ONE_THREAD)


def _celery(name: str, *options: str) -> Program:
    """`serve` has made Django's checks already, and its messages are JSON, which a root may read without danger."""
    command = [sys.executable, "-m", "celery", "--quiet", "--skip-checks", "-A", "shop_ai", *options]
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    return Program(name, [*command, "--loglevel", "WARNING"], WSGI | quiet)
