import os
import socket
import threading
import time
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from shop_ai import embedded
from shop_ai.programs import all_programs
from shop_ai.supervisor import Supervisor

PATIENCE = 120  # seconds until the server should answer


class Command(BaseCommand):
    help = (
        "Run the web server, the workers and the scheduler as one, until Ctrl-C. What dies is started again. "
        "Example: manage.py serve --port 9000 --interface wsgi --workers 2"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        port = int(os.environ.get("PORT") or 8000)
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (%(default)s).")
        parser.add_argument("--port", type=int, default=port, help="Port (8000, or PORT in the environment).")
        parser.add_argument("--workers", type=int, default=1, help="Number of web processes (%(default)s).")
        what = "asgi can stream, wsgi takes half the CPU a request (%(default)s)."
        parser.add_argument("--interface", choices=["asgi", "wsgi"], default="asgi", help=what)

    def handle(self, *, host: str, port: int, workers: int, interface: str, **options: object) -> None:
        refuse_taken_ports(host, [port, port + 1] if settings.DEMO else [port])
        make_ready()
        programs = all_programs(host, port, workers=workers, interface=interface, demo=settings.DEMO)
        supervisor = Supervisor(programs, self.say, embedded.joined)
        threading.Thread(target=self.welcome, args=(host, port, supervisor.stopping), daemon=True).start()
        supervisor.run()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def welcome(self, host: str, port: int, stopping: threading.Event) -> None:
        """Addresses are of use when somebody answers there."""
        name = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not listened on
        if wait_until_ready(f"http://{name}:{port}/health/ready", stopping):
            self.say("\n".join(addresses(name, port)))
        elif not stopping.is_set():
            self.say(f"Nothing answers on port {port} after {PATIENCE} s. The lines above may tell why.")


def make_ready() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()


def refuse_taken_ports(host: str, ports: list[int]) -> None:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(f"Port {port}: {error.strerror}. Choose another with --port.") from error


def wait_until_ready(address: str, stopping: threading.Event) -> bool:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and not stopping.wait(0.3):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return True
        except OSError:
            continue
    return False


def addresses(name: str, port: int) -> list[str]:
    lines = ["", f"Merchant site  http://{name}:{port}/dashboard/", f"API            http://{name}:{port}/api/docs/"]
    if settings.DEMO:
        lines.append(f"Storefront     http://{name}:{port + 1}/")
        note = settings.DATA_DIR / "demo.txt"  # logins and key, as `manage.py demo` left them
        lines.append(note.read_text("utf-8") if note.exists() else "The demo shop is empty: run manage.py demo first.")
    return [*lines, "Ctrl-C stops everything."]
