"""A run that is killed and resumed ends with the same weights as one that was never stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from torch import nn

from modeling import checkpoint
from modeling.trainer import KIND, NonFiniteLoss, TrainerConfig, fit
from tests.disks import fill, small_disk

CONFIG = TrainerConfig(epochs=3, checkpoint_every=4, learning_rate=0.01, seed=3)


class Copying:
    """Guess a number's sign; batch a pure function of the step, dropout on."""

    steps_per_epoch = 20

    def __init__(self, pause: float = 0.0, poison: int | None = None, validation: list[float] | None = None) -> None:
        self.pause, self.poison, self.validation = pause, poison, validation or []

    def loss(self, model: nn.Module, step: int) -> torch.Tensor:
        time.sleep(self.pause)
        x = torch.randn(16, 8, generator=torch.Generator().manual_seed(step))
        loss = nn.functional.cross_entropy(model(x), (x.sum(dim=1) > 0).long())
        return loss * float("nan") if step == self.poison else loss

    def validation_loss(self, model: nn.Module) -> float | None:
        return self.validation.pop(0) if self.validation else None


def make_model() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.3), nn.ReLU(), nn.Linear(16, 2))


def run(directory: Path, pause: float = 0.0) -> dict[str, torch.Tensor]:
    torch.set_num_threads(1)
    model, _ = fit(make_model(), Copying(pause), CONFIG, directory=directory)
    return model.state_dict()


def test_a_killed_run_resumes_bit_identically(tmp_path):
    whole = run(tmp_path / "whole")
    command = [
        sys.executable,
        "-c",
        f"from {__name__} import run; import pathlib; run(pathlib.Path({str(tmp_path / 'cut')!r}), 0.02)",
    ]

    for _kill in range(3):
        seen = marks(tmp_path / "cut")
        child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
        wait_until(lambda seen=seen, child=child: marks(tmp_path / "cut") != seen or child.poll() is not None)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    steps_when_killed = checkpoint.load(tmp_path / "cut", KIND).documents["run"]["step"]
    resumed = run(tmp_path / "cut")

    assert 0 < steps_when_killed < 60
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def marks(directory: Path) -> bytes:
    manifest = directory / "manifest.json"
    return manifest.read_bytes() if manifest.exists() else b""


def wait_until(done, seconds: float = 300.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.005)


def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_the_last_good_state(tmp_path):
    with pytest.raises(NonFiniteLoss, match="step 9"):
        fit(make_model(), Copying(poison=9), CONFIG, directory=tmp_path)

    assert checkpoint.load(tmp_path, KIND).documents["run"]["step"] == 8


def test_a_full_disk_stops_the_run_and_with_room_it_goes_on_bit_identically(tmp_path):
    whole = run(tmp_path / "whole")
    with small_disk(tmp_path / "disk", size="1m") as disk:
        with pytest.raises(OSError, match="No space left"):
            fit(make_model(), Copying(), CONFIG, directory=disk / "run", on_checkpoint=lambda: fill(disk))
        assert checkpoint.load(disk / "run", KIND).documents["run"]["step"] == 4

        (disk / "filler").unlink()
        resumed = run(disk / "run")

    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_training_stops_when_validation_no_longer_improves():
    _, curve = fit(make_model(), Copying(validation=[0.5, 0.6, 0.7, 0.1, 0.1]), TrainerConfig(epochs=5, patience=2))

    assert [point.validation_loss for point in curve] == [0.5, 0.6, 0.7]


def test_without_validation_training_runs_to_its_end():
    _, curve = fit(make_model(), Copying(), TrainerConfig(epochs=4, patience=1))

    assert len(curve) == 4
    assert curve[-1].training_loss < curve[0].training_loss


def test_a_caller_hears_every_step_and_may_cancel(tmp_path):
    heard = []

    def listen(progress):
        heard.append((progress.epoch, progress.step, progress.total))
        if progress.step == 25:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fit(make_model(), Copying(), CONFIG, directory=tmp_path, on_progress=listen)

    assert heard[0] == (1, 1, 60)
    assert heard[-1] == (2, 25, 60)
    assert checkpoint.load(tmp_path, KIND).documents["run"]["step"] == 24


def test_a_caller_hears_of_each_checkpoint(tmp_path):
    kept = []

    fit(
        make_model(),
        Copying(),
        TrainerConfig(epochs=1, checkpoint_every=8),
        directory=tmp_path,
        on_checkpoint=lambda: kept.append(checkpoint.load(tmp_path, KIND).documents["run"]["step"]),
    )

    assert kept == [8, 16, 20]
