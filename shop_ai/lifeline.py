"""Outlives a server that was killed, and ends what it left behind: `python -m shop_ai.lifeline [DATA_DIR]`.

Each line of the input names the process groups that run now. The server holds the other end: when the input ends, it is
gone, and what its last line named has no master. After that, the embedded services stop too if nobody else uses them.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

GRACE = 3.0  # seconds


def main() -> None:
    groups: list[int] = []
    for line in sys.stdin:
        groups = [int(word) for word in line.split()]
    if groups:
        end(groups)
        if len(sys.argv) > 1:
            leave_services(Path(sys.argv[1]))


def end(groups: list[int]) -> None:
    tell(groups, signal.SIGTERM)
    give_up = time.monotonic() + GRACE
    while time.monotonic() < give_up and tell(groups, 0):
        time.sleep(0.1)
    tell(groups, signal.SIGKILL)


def tell(groups: list[int], number: int) -> bool:
    """Whether anybody was there to hear it."""
    heard = False
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, number)
            heard = True
    return heard


def leave_services(data_dir: Path) -> None:
    """Whoever comes and goes as the last one stops them."""
    from shop_ai import embedded  # its libraries cost memory that a process in waiting does not need

    embedded.start(data_dir)


if __name__ == "__main__":
    main()
