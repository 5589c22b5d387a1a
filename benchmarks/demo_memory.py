"""How long `run.py demo` takes from nothing to a shop that answers, and what memory all its processes need together:
while it is made, and then while it recommends and trains the next version.

    python benchmarks/demo_memory.py --port 9000

The packages are installed; the data is new. With DATABASE_URL and its companions set, the outside services are used, and
their memory is not counted. PSS: memory that processes share is divided among them. Exits 1 above the goals.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import own_directory

HOUSE = Path(__file__).resolve().parent.parent
GIB = 2**30
MOST_MEMORY, MOST_SECONDS = 2.5 * GIB, 300.0
PACE = 0.5  # seconds between two looks
SERVED = 90.0  # seconds that it is watched after it answers


class Watch:
    """The memory of every process of one demo: those that carry its data directory in their environment, and theirs."""

    def __init__(self, directory: Path) -> None:
        self.mark = str(directory)
        self.peak = 0
        self.shares: Counter[str] = Counter()  # at the last look
        self.shares_at_peak: Counter[str] = Counter()

    def look(self) -> None:
        self.shares = Counter()
        for process in self._family():
            try:
                self.shares[describe(process)] += process.memory_full_info().pss
            except psutil.Error:
                continue  # it has just ended
        if self.shares.total() > self.peak:
            self.peak, self.shares_at_peak = self.shares.total(), self.shares

    def _family(self) -> set[psutil.Process]:
        found: set[psutil.Process] = set()
        for process in psutil.process_iter():
            try:
                if process.environ().get("SHOP_AI_DATA") == self.mark:
                    found |= {process, *process.children(recursive=True)}  # PostgreSQL's write over their environment
            except psutil.Error:
                continue
        return found


def describe(process: psutil.Process) -> str:
    words = process.cmdline() or [process.name()]
    for name in ("marketing.demo.storefront", "granian", "beat", "worker-2@", "worker@", "trainer@", "manage.py demo"):
        if name in " ".join(words):
            return name.rstrip("@")
    return "postgres" if "postgres" in words[0] else Path(words[0]).name


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    return measure(own_directory(), options.port)


def measure(directory: Path, port: int) -> int:
    watch, began = Watch(directory), time.monotonic()
    environment = os.environ | {"SHOP_AI_DATA": str(directory), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    demo = subprocess.Popen(
        [sys.executable, "run.py", "demo"], cwd=HOUSE, env=environment, stdout=subprocess.PIPE, text=True
    )
    answers = threading.Event()
    threading.Thread(target=listen, args=(demo, answers), daemon=True).start()
    try:
        while not answers.wait(PACE) and demo.poll() is None:
            watch.look()
        seconds, while_made = time.monotonic() - began, watch.peak
        if answers.is_set():
            put_to_work(directory, port)
        until = time.monotonic() + SERVED
        while time.monotonic() < until and demo.poll() is None:
            watch.look()
            time.sleep(PACE)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)
    return report(watch, seconds, while_made)


def listen(demo: subprocess.Popen[str], answers: threading.Event) -> None:
    for line in demo.stdout:
        print(line, end="", flush=True)
        if "Ctrl-C stops everything." in line:
            answers.set()


def put_to_work(directory: Path, port: int) -> None:
    keys = json.loads((directory / "demo-secrets.json").read_text("utf-8"))
    ask(port, "recommendations?placement=home", keys["publishable_key"])
    ask(port, "trainings", keys["secret_key"], json.dumps({"kind": "recommender"}).encode())


def ask(port: int, what: str, key: str, body: bytes | None = None) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/{what}", body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        print(request.get_method(), what, answer.status, flush=True)


def report(watch: Watch, seconds: float, while_made: int) -> int:
    for title, shares in (("at the peak", watch.shares_at_peak), ("at the end", watch.shares)):
        print(f"{title}:", ", ".join(f"{name} {size / 2**20:.0f} MiB" for name, size in shares.most_common()))
    print(
        f"seconds={seconds:.0f} peak_while_made={while_made / GIB:.2f}_GiB peak={watch.peak / GIB:.2f}_GiB "
        f"served={watch.shares.total() / GIB:.2f}_GiB"
    )
    return int(watch.peak > MOST_MEMORY or seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
