"""The platform as it runs in production, for one benchmark: its own PostgreSQL, its own data, granian as WSGI."""

import atexit
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


@dataclass(frozen=True)
class Platform:
    directory: Path

    @contextmanager
    def serve(self, *, processes: int, interface: str = "wsgi") -> Iterator[Server]:
        """granian with so many processes, ready to answer; stopped at the end. Only ASGI streams."""
        port = free_port()
        command = [
            Path(sys.executable).parent / "granian",
            "--interface",
            "asginl" if interface == "asgi" else "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            port,
        ]
        command += ["--workers", processes, "--no-access-log", "--log-level", "warning"]
        command += ["--blocking-threads", 4] if interface == "wsgi" else []
        connections = {"CONN_MAX_AGE": "60"} if interface == "wsgi" else {"DATABASE_POOL": "8"}
        environment = {**os.environ, **connections, "OMP_NUM_THREADS": "1"}
        child = subprocess.Popen([*map(str, command), f"shop_ai.{interface}:application"], env=environment)
        try:
            wait_until_ready(port)
            yield Server(port, child.pid)
        finally:
            child.terminate()
            child.wait(20)


@contextmanager
def start_platform(directory: Path | None = None) -> Iterator[Platform]:
    """Starts PostgreSQL, migrates, and sets Django up in this process. The directory is one of its own by default."""
    from shop_ai import embedded

    directory = directory or own_directory()
    services = embedded.start(directory)
    os.environ |= {
        "DATABASE_URL": services.database_url,
        "DATABASE_OWNER_URL": services.database_owner_url,
        "BROKER_URL": services.broker_url,
        "SECRET_KEY": services.secret_key,
        "SHOP_AI_DATA": str(directory),
        "DJANGO_SETTINGS_MODULE": "shop_ai.settings",
        "LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    yield Platform(directory)


def own_directory() -> Path:
    """The account of PostgreSQL may enter. It goes when this process ends, after the server in it has stopped."""
    directory = Path(tempfile.mkdtemp(prefix="shop-ai-"))
    directory.chmod(0o711)
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory


def wait_until_ready(port: int, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"The server on port {port} was not ready within {patience:.0f} s.")


def server_seconds(server: Server) -> float:
    """CPU of granian and its workers: what a busy machine hardly changes."""
    parent = psutil.Process(server.pid)
    used = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
    return sum(times.user + times.system for times in used)


def database_seconds() -> float:
    """CPU of our PostgreSQL; the time of backends that are gone stands with the postmaster."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        postmaster = psutil.Process(cursor.fetchone()[0]).parent()
    times = postmaster.cpu_times()
    own = times.user + times.system + times.children_user + times.children_system
    return own + sum(sum(child.cpu_times()[:2]) for child in postmaster.children())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
