"""The disk of PostgreSQL is full while events come in. Clients send a batch again until it is accepted.

    python -m tests.campaigns.fill_disk --times 5

A platform of its own on a small disk in memory, which only root may mount. What was acknowledged must be there, once; an
answer is 202, or 503 with advice to try again; with room again, the platform goes on. Prints one line of figures; exit 0
when they are as they must be.
"""

import argparse
import atexit
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.serving import own_directory, start_platform
from tests.campaigns.kill_database import PATIENCE, Clients, Figures, count, make_key, wait_for_more
from tests.disks import fill, small_disk

REFUSALS = 20  # that each full disk must cause, so that PostgreSQL has met it in the middle of its work


def mount_disk() -> Path:
    """Until this process ends: PostgreSQL is stopped when it does, and before the disk goes."""
    stack = ExitStack()
    disk = stack.enter_context(small_disk(own_directory() / "disk", size="250m"))
    atexit.register(stack.close)
    return disk


def run(disk: Path, times: int) -> Figures:
    begin = time.monotonic()
    with start_platform(disk / "platform") as platform, platform.serve(processes=1) as server:
        clients = Clients(server.port, make_key())
        with clients.writing():
            for _ in range(times):
                wait_for_more(clients)
                filler = fill(disk)
                wait_for_refusals(clients)
                filler.unlink()
                start_again(platform.directory)
            wait_for_more(clients)
        return count(clients, time.monotonic() - begin)


def wait_for_refusals(clients: Clients) -> None:
    wanted, give_up = refusals(clients) + REFUSALS, time.monotonic() + PATIENCE
    while refusals(clients) < wanted:
        if time.monotonic() > give_up:
            raise TimeoutError(f"A full disk was not noticed for {PATIENCE} s: {dict(clients.answers)}")
        time.sleep(0.02)


def refusals(clients: Clients) -> int:
    return sum(number for name, number in clients.answers.items() if name != "202")


def start_again(directory: Path) -> None:
    """Where not even its log had room, PostgreSQL has stopped by itself."""
    from django.db import connection

    from shop_ai import embedded

    connection.close()
    embedded.start(directory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    figures = run(mount_disk(), options.times)
    print(f"full={options.times} {figures}")
    sys.exit(not figures.passed)


if __name__ == "__main__":
    main()
