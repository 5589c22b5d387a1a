"""PostgreSQL refuses to run as root. Then another account runs it, which must be able to reach its files."""

import hashlib
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class EmbeddedError(RuntimeError):
    """The services of this machine cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The user that the server runs as: this one, or another where this one is root."""

    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run to the end. Its output goes through a pipe, so a server that it leaves behind must write elsewhere."""
        identity = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(  # noqa: S603 - only our own commands come here
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",  # the directory that we stand in may be closed to the account
            env=_plain_environment(),
            start_new_session=True,  # Ctrl-C in the terminal must not reach the server before those who use it
            **identity,
        )

    def can_enter(self, directory: Path) -> bool:
        return self.run(["test", "-x", directory]).returncode == 0

    def give(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    if os.geteuid() != 0:
        this = pwd.getpwuid(os.geteuid())
        return Account(this.pw_name, this.pw_uid, this.pw_gid)
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    other = names.get("postgres") or names.get("nobody")
    if other is None:
        raise EmbeddedError(
            "PostgreSQL does not run as root, and there is no user postgres or nobody. Use another user."
        )
    return Account(other.pw_name, other.pw_uid, other.pw_gid)


def find_home(wanted: Path, account: Account) -> Path:
    """`wanted`, or a directory elsewhere when the account cannot reach it. No parent's rights are opened for it."""
    for home in (wanted, *_elsewhere(wanted)):
        if _make_own(home) and account.can_enter(home):
            return home
    raise EmbeddedError(
        f"The user {account.name} cannot use {wanted}. Set SHOP_AI_DATA to a directory that it can reach."
    )


def _elsewhere(wanted: Path) -> list[Path]:
    """Only root has another account to make room for. The name is the same at each start."""
    if os.geteuid() != 0:
        return []
    name = f"shop-ai-{hashlib.sha256(str(wanted).encode()).hexdigest()[:12]}"
    return [Path("/var/lib") / name, Path("/var/tmp") / name]  # noqa: S108 - _make_own refuses a stranger's


def _make_own(home: Path) -> bool:
    """Where everybody may write, a stranger may have made the directory, or a link, before us."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        return False
    if home.is_symlink() or home.stat().st_uid != os.geteuid():
        return False
    home.chmod(0o711)
    return True


def _plain_environment() -> dict[str, str]:
    """The server's messages are read by us, in English; a PGPORT or PGDATA of the terminal is meant for others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}
