"""One PostgreSQL server and its data. Called by one process at a time: whoever holds `starting.lock`."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from shop_ai import database
from shop_ai.embedded.account import Account, EmbeddedError
from shop_ai.embedded.binaries import Binaries, find_binaries
from shop_ai.embedded.initialising import explain, make_data
from shop_ai.embedded.state import State, free_port, is_free

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a path over 107 bytes would be fatal
    "max_connections": "200",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
}
# A test's data need not outlive the machine's next crash.
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
PATIENCE = 20  # seconds for the traces of a killed server to go away, or for its recovery


@dataclass
class Cluster:
    home: Path
    account: Account
    for_tests: bool
    state: State = field(init=False)

    def __post_init__(self) -> None:
        self.files = self.home / "server"  # belongs to the account, the rest of the home to us
        self.data = self.files / "data"
        self.log = self.files / "server.log"

    def url(self, role: str, name: str, scheme: str = "postgresql") -> str:
        return f"{scheme}://{role}:{self.state.passwords[role]}@127.0.0.1:{self.state.port}/{name}"

    def start(self) -> None:
        """Nothing to do when it answers. A start that was killed half-way is done again from where it stood."""
        self.state = State.load(self.home / "state.json")
        if self.answers() and self.state.prepared:
            return
        binaries = find_binaries(self.home, self.account)
        if not self.data.exists():
            self.state.save(self.home / "state.json")
            make_data(self.data, binaries, self.account, self.state.passwords["postgres"], durable=not self.for_tests)
        if not self.answers():
            self._start_server(binaries)
        self._prepare()

    def stop(self) -> None:
        binaries = find_binaries(self.home, self.account)
        self.account.run([binaries / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60"])

    def answers(self) -> bool:
        """Whether our own server is there: to a stranger on this port our password says nothing."""
        if not (self.data / "postmaster.pid").exists():
            return False
        try:
            psycopg.connect(self.url("postgres", "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start_server(self, binaries: Binaries) -> None:
        """Until the system has buried a killed server, its lock file stands in the way of the next one."""
        give_up = time.monotonic() + PATIENCE
        while True:
            self._choose_port()
            length = self.log.stat().st_size if self.log.exists() else 0
            started = self.account.run([binaries / "pg_ctl", "start", *self._options()])
            if started.returncode == 0 or self.answers():
                return
            said = self.log.read_bytes()[length:].decode(errors="replace") if self.log.exists() else ""
            passing = any(sign in said for sign in ("postmaster.pid", "Address already in use"))
            if not passing or time.monotonic() > give_up:
                raise EmbeddedError(f"PostgreSQL did not start.\n{explain(started.stdout + said)}Its log: {self.log}")
            time.sleep(0.2)

    def _options(self) -> list[str | Path]:
        settings = {"port": str(self.state.port), **SETTINGS, **(TEST_SETTINGS if self.for_tests else {})}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        return ["-D", self.data, "-l", self.log, "-w", "-t", "60", "-o", options]

    def _choose_port(self) -> None:
        if not self.state.port or not is_free(self.state.port):
            self.state.port = free_port()
            self.state.save(self.home / "state.json")

    def _prepare(self) -> None:
        superuser, owner = self.url("postgres", "postgres"), self.url("owner", "shop_ai")
        broker = self.url("broker", "broker", scheme="pgmq")
        database.prepare(superuser, app_url=self.url("app", "shop_ai"), owner_url=owner, broker_url=broker)
        if self.for_tests:
            database.let_tests_make_databases(superuser, owner_url=owner)
        self.state.prepared = True
        self.state.save(self.home / "state.json")
