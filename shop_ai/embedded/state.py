"""What must be the same at the next start: the port and the secrets, in a file that only we may read."""

import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROLES = ("postgres", "owner", "app", "broker")


@dataclass(kw_only=True)
class State:
    port: int = 0
    passwords: dict[str, str] = field(default_factory=lambda: {role: secrets.token_urlsafe(24) for role in ROLES})
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    prepared: bool = False

    @classmethod
    def load(cls, path: Path) -> "State":
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def save(self, path: Path) -> None:
        """Whole or not at all: without the passwords the data could not be opened again."""
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
