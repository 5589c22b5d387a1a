"""Approved texts -> a writer of the shop's own, beside the templates and the version that serves. A person promotes it.

First it learns to write the approved texts; then reranking and DPO learn from what people preferred, and one of them is kept
where it wins; then all writers write for products that none of them learned from.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from marketing.common.errors import Invalid, full_disk_named
from marketing.generation.comparing import Measured, Policies, measure_own, measure_templates
from marketing.generation.material import Material
from marketing.generation.own_writer import HABITS, RERANKER, OwnWriter, warm
from marketing.registry.models import ModelVersion

if TYPE_CHECKING:
    from modeling.language.learning import Learned
    from modeling.trainer import Progress

LEAST_TEXTS = 60  # to learn from; with fewer a writer only repeats them
LEAST_HELD = 30  # held-back texts without which nobody can tell whether it is better
MOST_HELD = 200  # that are measured
CPU_MINUTES = 15.0

OnProgress = Callable[["Progress"], None]


@full_disk_named()
def fit(
    material: Material,
    directory: Path,
    *,
    policies: Policies,
    serving: ModelVersion | None,
    config: dict[str, Any],
    on_progress: OnProgress,
) -> dict[str, Any]:
    """Writes an artifact into `directory`, checkpoints until then; a killed run goes on where it was. Holds no connection."""
    from modeling import checkpoint
    from modeling.language.writer import KIND
    from modeling.workplace import one_thread, workplace

    require_enough(material)
    key = sha256(f"{material!r}{json.dumps(config, sort_keys=True)}".encode()).hexdigest()
    stages = Stages(on_progress)
    with workplace(directory, key[:12]) as place, one_thread():
        document = learn_to_write(material, place / "likelihood", config, stages)
        learned = learn_to_please(material, place, stages)
        own = OwnWriter(learned.writer, material.habits, learned.reranker)
        measured = measure(material, own, serving, policies, stages)
        report = report_of(material, document, learned, measured)
        documents = {"config": document["config"], "report": report, HABITS: material.habits}
        if learned.reranker:
            documents[RERANKER] = learned.reranker.to_json()
        checkpoint.save(directory, KIND, learned.writer.to_artifact(documents))
    return report


def require_enough(material: Material) -> None:
    if (count := len(material.learned)) >= LEAST_TEXTS:
        return
    said = _(
        "There are too few texts to learn from: %(count)d of at least %(least)d. Approve more descriptions; one in five is "
        "held back to measure by, and only those whose claims hold today count."
    )
    raise Invalid(said % {"count": count, "least": LEAST_TEXTS})


@dataclass
class Stages:
    """Tells which part of the training a step belongs to, and that it lives while nothing is fitted."""

    on_progress: OnProgress
    beats: int = 0

    def of(self, stage: str) -> OnProgress:
        return lambda progress: self.on_progress(replace(progress, stage=stage))

    def beat(self) -> None:
        from modeling.trainer import Progress

        self.beats += 1
        self.on_progress(Progress(0, self.beats, 0, 0.0, "measure"))


def learn_to_write(material: Material, directory: Path, config: dict[str, Any], stages: Stages) -> dict[str, Any]:
    """The configuration and the loss curve. What an earlier attempt has finished is taken as it is."""
    from modeling import checkpoint
    from modeling.language.config import WriterConfig
    from modeling.language.train import train_writer
    from modeling.language.writer import KIND

    given = {"held_back": 0.1, **config}
    minutes = given.pop("cpu_minutes", CPU_MINUTES)
    if not checkpoint.exists(directory):
        told = stages.of("likelihood")
        train_writer(
            material.pairs(), directory, config=WriterConfig(**given), cpu_minutes=minutes, on_progress=told
        )  # fmt: skip
    return dict(checkpoint.load(directory, KIND).documents)


def learn_to_please(material: Material, place: Path, stages: Stages) -> "Learned":
    from modeling.language.learning import learn_preferences
    from modeling.language.writer import Writer

    return learn_preferences(
        Writer.load(place / "likelihood"),
        material.preferences(held=False),
        material.preferences(held=True),
        directory=place / "preference",
        on_progress=stages.of("preference"),
    )


def measure(
    material: Material, own: OwnWriter, serving: ModelVersion | None, policies: Policies, stages: Stages
) -> list[Measured]:
    """The new writer last. A serving version whose files are damaged cannot be measured; the gate will say so."""
    held = material.held[:MOST_HELD]
    rivals = [measure_templates(held, policies, stages.beat)]
    if serving:
        with suppress(ValueError, OSError):  # a DamagedArtifact
            rivals.append(measure_own(str(serving), warm(serving), held, policies, stages.beat))
    return [*rivals, measure_own("new", own, held, policies, stages.beat)]


def report_of(
    material: Material, document: dict[str, Any], learned: "Learned", measured: list[Measured]
) -> dict[str, Any]:
    *rivals, own = measured
    moments = [one.approved_at for one in material.reviewed]
    metrics = {
        "models": [one.row() for one in measured],
        "texts": len(own.values),
        "needed": LEAST_HELD,
        "preferences": learned.told.to_json(),
        "counts": {"approved": len(material.reviewed), **document["report"]["counts"]},
    }
    return {
        "config": document["config"],
        "curve": document["report"]["curve"],
        "metrics": metrics,
        "gate": [row for rival in rivals for row in own.against(rival)] if len(own.values) else [],
        "data_from": min(moments).isoformat(),
        "data_until": max(moments).isoformat(),
    }
