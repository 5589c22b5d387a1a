"""Programs that run as one: what dies is named and started again, and all stop together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

HOUSE = Path(__file__).resolve().parent.parent
LONGEST_PAUSE = 30.0  # seconds before a program that dies again and again is started once more
STEADY = 60.0  # seconds after which a program counts as well again
GRACE = 5.0  # seconds to finish in; a job that is cut off begins again at the next start


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


class Child:
    """One program, and the processes that it was so far."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.deaths = 0
        self.start()

    def start(self) -> None:
        environment = os.environ | self.program.environment
        # In a session of its own, so that Ctrl-C in the terminal reaches us alone, and we stop all in good order.
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            self.program.command, cwd=HOUSE, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started = time.monotonic()
        self.due: float | None = None

    def bury(self) -> str:
        """Note the death, and say what happened and what follows."""
        lived = time.monotonic() - self.started
        self.deaths = 1 if lived > STEADY else self.deaths + 1
        pause = min(LONGEST_PAUSE, 0.25 * 2**self.deaths)
        self.due = time.monotonic() + pause
        self.kill()
        return f"{self.program.name} ended {_how(self.process.returncode)}. It starts again in {pause:g} s."

    def kill(self) -> None:
        """The process and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    def __init__(
        self, programs: Sequence[Program], say: Callable[[str], object], data_dir: Path | None, *, grace: float = GRACE
    ) -> None:
        self.programs = programs
        self.say = say
        self.grace = grace
        self.stopping = threading.Event()
        self.lifeline = Lifeline(data_dir)

    def run(self) -> None:
        """Until Ctrl-C, or until somebody ends us."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self.children = [Child(program) for program in self.programs]
        try:
            self._watch()
            while not self.stopping.wait(0.1):
                self._revive()
        finally:
            self._stop()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _revive(self) -> None:
        for child in self.children:
            if child.due is None and child.process.poll() is not None:
                self.say(child.bury())
            elif child.due is not None and time.monotonic() >= child.due:
                child.start()
        self._watch()

    def _watch(self) -> None:
        self.lifeline.watch({child.process.pid for child in self.children if child.due is None})

    def _stop(self) -> None:
        """All at once, politely; then, whoever did not listen."""
        self.say("Stopping ...")
        living = [child for child in self.children if child.process.poll() is None]
        for child in living:
            child.process.terminate()
        give_up = time.monotonic() + self.grace
        for child in living:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0, give_up - time.monotonic()))
            child.kill()
            child.process.wait()
        self.lifeline.watch(set())
        self.say("Stopped.")


class Lifeline:
    """A small process that sees when we are gone, even by kill -9, and then ends what we left (shop_ai.lifeline)."""

    def __init__(self, data_dir: Path | None) -> None:
        arguments = [str(data_dir)] if data_dir else []
        self.command = [sys.executable, "-m", "shop_ai.lifeline", *arguments]
        self.groups: set[int] = set()
        self._start()

    def watch(self, groups: set[int]) -> None:
        if self.process.poll() is not None:
            self._start()
            self.groups = set()
        if groups != self.groups:
            self.groups = groups
            self.process.stdin.write(f"{' '.join(map(str, groups))}\n")
            self.process.stdin.flush()

    def _start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            self.command, cwd=HOUSE, stdin=subprocess.PIPE, text=True, start_new_session=True
        )


def _how(code: int) -> str:
    return f"with code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
