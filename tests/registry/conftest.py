from collections.abc import Callable

import numpy as np
import pytest

from marketing.accounts.models import Shop
from marketing.jobs.models import Job
from marketing.registry import artifacts, services
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from modeling import checkpoint


def report(*, lower: float = 0.01, serving: tuple[str, float] | None = None) -> dict:
    """As modeling.recommender.train writes it: better than the best baseline by at least `lower`."""
    measured = {"difference": lower + 0.01, "lower": lower, "upper": lower + 0.02, "p": 0.01}
    paired = {"difference": lower + 0.01, "interval": [lower, lower + 0.02], "p": 0.01}
    rows = [{"name": name, "ndcg@10": 0.1} for name in ("popular", "EASE", "transformer + EASE")]
    time = {"protocol": "time", "shoppers": 835, "models": rows, "paired": {"transformer + EASE - EASE": paired}}
    beside = {"serving": {"version": serving[0], **measured, "lower": serving[1]}} if serving else {}
    return {
        "curve": [{"epoch": 1, "loss": 6.1, "validation": 5.9}],
        "metrics": {"time": time},
        "gate": {"protocol": "time", "best_baseline": "EASE", **measured},
        "counts": {"events": 1000},
        "data_from": "2010-12-01T00:00:00+00:00",
        "data_until": "2011-09-03T00:00:00+00:00",
        "epochs": 4,
        "cpu_seconds": 12.5,
        "config": {"validation_days": 28},
        **beside,
    }


def write_artifact(run: TrainingRun) -> None:
    weights = {"embedding": np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)}
    document = {"run": str(run.pk)}
    checkpoint.save(artifacts.directory_of(run), run.kind, checkpoint.Artifact({"weights": weights}, {"run": document}))


@pytest.fixture
def train(shop: Shop) -> Callable[..., ModelVersion]:
    """A finished training: its run, its files, its version."""

    def one(**measured: object) -> ModelVersion:
        run = services.start_run(Kind.RECOMMENDER, shop=shop, actor=None)
        write_artifact(run)
        version = services.register(run, report(**measured))
        Job.objects.for_shop(shop).filter(pk=run.job_id).update(state=Job.State.SUCCEEDED)
        return version

    return one


@pytest.fixture(autouse=True)
def _training_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler lives above the registry."""
    from marketing.jobs import registry

    if "recommendations.train" not in registry._handlers:
        monkeypatch.setitem(registry._handlers, "recommendations.train", lambda job: None)
