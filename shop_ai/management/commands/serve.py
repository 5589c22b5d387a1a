import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser

from shop_ai import embedded
from shop_ai.supervisor import Program, Supervisor

# One database connection for each thread that may ask for it, kept in a pool: ASGI has no connection per thread.
ASGI = {"interface": "asginl", "threads": 8, "environment": {"DATABASE_POOL": "8", "CONN_MAX_AGE": "0"}}
WSGI = {"interface": "wsgi", "threads": 4, "environment": {"DATABASE_POOL": "0", "CONN_MAX_AGE": "60"}}
# A number of PyTorch's threads for each process would only make them wait for each other.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
PATIENCE = 120  # seconds until the server should answer


class Command(BaseCommand):
    help = (
        "Run the web server, the workers and the scheduler as one, until Ctrl-C. What dies is started again. "
        "Example: manage.py serve --port 9000 --interface wsgi --workers 2"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (127.0.0.1).")
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="Port (8000, or PORT)."
        )
        parser.add_argument("--workers", type=int, default=1, help="Web processes (1).")
        parser.add_argument(
            "--interface",
            choices=["asgi", "wsgi"],
            default="asgi",
            help="asgi can stream; wsgi takes half the CPU a request (asgi).",
        )

    def handle(self, *, host: str, port: int, workers: int, interface: str, **options: object) -> None:
        refuse_taken_ports(host, [port, port + 1] if settings.DEMO else [port])
        call_command("migrate", interactive=False, verbosity=0)
        if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
            call_command("collectstatic", interactive=False, verbosity=0)
        supervisor = Supervisor(programs(host, port, workers, interface), self.say, embedded.joined)
        threading.Thread(target=self.welcome, args=(host, port, supervisor.stopping), daemon=True).start()
        supervisor.run()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def welcome(self, host: str, port: int, stopping: threading.Event) -> None:
        """Addresses are of use when somebody answers there."""
        address = f"http://{reachable(host)}:{port}"
        if not wait_until_ready(f"{address}/health/ready", stopping):
            return self.say(f"Nothing answers at {address} yet. The lines above may tell why.")
        self.say(f"\nMerchant site  {address}/dashboard/\nAPI            {address}/api/docs/")
        if settings.DEMO:
            self.say(f"Storefront     http://{reachable(host)}:{port + 1}/")
            self.say(welcome_of_the_demo())
        return self.say("Ctrl-C stops everything.")


def programs(host: str, port: int, workers: int, interface: str) -> list[Program]:
    app, server = ("shop_ai.asgi:application", ASGI) if interface == "asgi" else ("shop_ai.wsgi:application", WSGI)
    running = [
        web("web", app, server, host, port, workers),
        celery("worker", "worker", "-Q", "default,generation", "-c", "1", *QUIET),
        # A process of its own, so that an hour of training does not keep a shopper's job waiting. It is new for each
        # training, so that the memory goes back to the machine.
        celery("trainer", "worker", "-Q", "training", "-c", "1", "--max-tasks-per-child", "1", *QUIET),
        celery("scheduler", "beat"),
    ]
    if settings.DEMO:
        running.append(web("storefront", "marketing.demo.storefront:application", WSGI, host, port + 1, 1))
    return running


QUIET = ("--without-gossip", "--without-mingle")  # what the workers tell each other is of use to nobody here


def web(name: str, app: str, server: dict, host: str, port: int, workers: int) -> Program:
    options = {
        "--interface": server["interface"],
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": server["threads"],
        "--log-level": "warning",
        "--workers-kill-timeout": 3,
    }
    words = [str(word) for option in options.items() for word in option]
    command = [sys.executable, "-m", "granian", *words, "--no-ws", app]
    return Program(name, command, server["environment"] | ONE_THREAD | {"PORT": str(port)})


def celery(name: str, kind: str, *options: str) -> Program:
    node = ["-n", f"{name}@%h"] if kind == "worker" else []
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "shop_ai", kind, "-l", "WARNING", *node, *options]
    return Program(name, command, {"DATABASE_POOL": "0", "CONN_MAX_AGE": "60"})


def refuse_taken_ports(host: str, ports: list[int]) -> None:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}). Choose another with --port."
                ) from error


def wait_until_ready(address: str, stopping: threading.Event) -> bool:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and not stopping.wait(0.3):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            continue
    return False


def reachable(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not listened on


def welcome_of_the_demo() -> str:
    """Logins and key, as `manage.py demo` left them."""
    note = settings.DATA_DIR / "demo.txt"
    return note.read_text(encoding="utf-8") if note.exists() else "Run `manage.py demo` first to fill the demo shop."
