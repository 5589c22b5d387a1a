"""Where a training works: a folder for its checkpoints, one thread, and an end to what it may cost."""

import json
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from modeling import checkpoint, machine, trainer
from modeling.checkpoint import DamagedArtifact

logger = logging.getLogger(__name__)


@contextmanager
def one_thread() -> Iterator[None]:
    """Equal data gives equal figures on any number of cores: sums in another order differ in their last bits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def workplace(out_dir: Path, key: str) -> Iterator[Path]:
    """A folder for the checkpoints of one run: those of other data go at once, its own when it has succeeded."""
    directory = out_dir / f"training-{key}"
    directory.mkdir(parents=True, exist_ok=True)
    if not machine.ranks().leads:
        yield directory
        return
    for other in out_dir.glob("training-*"):
        if other != directory:
            shutil.rmtree(other, ignore_errors=True)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def drop_damaged(directory: Path) -> None:
    """A checkpoint that cannot be trusted costs the time since the start, and nothing else."""
    ranks = machine.ranks()
    try:
        if ranks.leads and checkpoint.exists(directory):
            checkpoint.load(directory, trainer.KIND)
    except DamagedArtifact as error:
        logger.warning("The checkpoint is left out, training begins again: %s", error)
        shutil.rmtree(directory)
    ranks.wait()


class Budget:
    """CPU seconds that a run may take; what its killed attempts took is counted from the note they left."""

    def __init__(self, seconds: float, note: Path) -> None:
        self.seconds, self.note = seconds, note
        self.before = json.loads(note.read_bytes())["spent"] if note.exists() else 0.0
        self.begin = time.process_time()

    @property
    def spent(self) -> float:
        return self.before + time.process_time() - self.begin

    @property
    def left(self) -> float:
        return self.seconds - self.spent

    def keep(self) -> None:
        checkpoint.write(self.note, json.dumps({"spent": self.spent}).encode())
