#!/usr/bin/env python3
"""Install and run Shop AI with nothing but Python: `python3 run.py install | demo | test | serve`.

    python3 run.py demo           a running shop with data and a trained model   (PORT=8000)
    python3 run.py test [...]     every test; what follows is passed to pytest
    python3 run.py serve          the shop without demo data
    python3 run.py install        only what the others do first

TORCH_INDEX=<address> adds a package index, for example PyTorch's own with builds for a CPU or a GPU.
"""

from __future__ import annotations  # so that an older Python reads this file as far as our message to it

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOM = 3  # GiB; the packages take 1.5, and their archives need room while they are unpacked
HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"  # what was installed, so that the next run may skip it
STARTED = time.monotonic()


def main() -> None:
    command, rest = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if command not in COMMANDS:
        sys.exit(__doc__)
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Shop AI needs Python 3.11 or newer. This is Python {sys.version.split()[0]}.")
    os.chdir(HERE)
    COMMANDS[command](rest)


def install(rest: list[str], extra: str = "") -> None:
    # The packages for development are more than the others: who has them needs nothing else.
    if STAMP.exists() and STAMP.read_text() in {stamp(extra), stamp("dev")}:
        say("The packages are installed already.")
        return
    require_room()
    if not PYTHON.exists():
        step("Make the virtual environment .venv", make_venv)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-c", "constraints.txt"]
    if os.environ.get("TORCH_INDEX"):
        pip += ["--extra-index-url", os.environ["TORCH_INDEX"]]
    step("Install the packages", run, *pip, "-e", f".[{extra}]" if extra else ".")
    STAMP.write_text(stamp(extra))


def demo(rest: list[str]) -> None:
    os.environ["DEMO"] = "1"
    make_ready(rest)
    step("Fill the demo shop and train its model", manage, "demo")
    say(f"Everything is prepared after {duration(STARTED)}.")
    become_server(rest)


def serve(rest: list[str]) -> None:
    make_ready(rest)
    become_server(rest)


def test(rest: list[str]) -> None:
    install(rest, extra="dev")
    code = call(str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder", *rest)
    say(f"The tests {'passed' if code == 0 else 'failed'} after {duration(STARTED)}.")
    sys.exit(code)


COMMANDS = {"install": install, "demo": demo, "test": test, "serve": serve}


def stamp(extra: str) -> str:
    """Changes when the requirements, the Python or the index change."""
    asked = f"{sys.version} {os.environ.get('TORCH_INDEX')} {extra}".encode()
    files = b"".join((HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    return hashlib.sha256(asked + files).hexdigest()


def require_room() -> None:
    free = shutil.disk_usage(HERE).free / 2**30
    if free < ROOM and not STAMP.exists():
        sys.exit(f"The disk is too full: the packages need {ROOM} GiB, and {free:.1f} GiB are free.")


def make_venv() -> None:
    if call(sys.executable, "-m", "venv", str(VENV)) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv")


def make_ready(rest: list[str]) -> None:
    install(rest)
    step("Make the tables", manage, "migrate", "--verbosity", "0")
    step("Collect the static files", manage, "collectstatic", "--no-input", "--verbosity", "0")


def manage(*arguments: str) -> None:
    run(str(PYTHON), "manage.py", *arguments)


def become_server(rest: list[str]) -> None:
    """No process of ours stands between the terminal and the server."""
    os.execv(PYTHON, [str(PYTHON), "manage.py", "serve", *rest])


def step(what: str, work: Callable[..., None], *arguments: str) -> None:
    say(f"{what} ...")
    started = time.monotonic()
    work(*arguments)
    say(f"{what}: {duration(started)}.")


def run(*command: str) -> None:
    code = call(*command)
    if code != 0:
        if shutil.disk_usage(HERE).free < 100 * 2**20:
            say("The disk is full. Free some space and start again; what is finished is kept.")
        sys.exit(code)


def call(*command: str) -> int:
    """Ctrl-C reaches the child as well: it may finish in its own way."""
    with subprocess.Popen(command) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()


def duration(since: float) -> str:
    seconds = time.monotonic() - since
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
