"""What a shop has approved and confirmed -> `modeling.retrieval` -> a version that serves, if the gate lets it pass."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.chat.confidence import MEANING, TRAINED, WORDS
from marketing.chat.encoding import Reader, reader
from marketing.chat.heads import Heads, entry_id
from marketing.chat.learning import keeping, measuring
from marketing.chat.learning.library import Library
from marketing.chat.learning.material import LEAST_ENTRIES, Material, Question, material
from marketing.chat.learning.measuring import FOLDS, Looked
from marketing.common.errors import Invalid, full_disk_named
from marketing.common.tenancy import shop_context
from marketing.registry import artifacts
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from marketing.registry.selectors import serving_version

if TYPE_CHECKING:
    from modeling.retrieval.data import Entry, Message
    from modeling.retrieval.train import RetrieverConfig, TrainingReport

LEAST_HELD = 30  # held-back questions without which nobody can tell whether it is better
MOST_TEXTS = (
    1_700  # that it learns: with more, a training takes minutes and gigabytes; the others are found by both arms
)

Tell = Callable[[int, int], None]


@full_disk_named()
def fit(run: TrainingRun, tell: Tell) -> dict[str, Any]:
    """Reads the shop's rows in one short transaction, then trains without holding a connection. Begun again after a kill."""
    if run.until:
        raise Invalid(_("A retriever learns from what is in use now. Train it without a day."))
    with shop_context(run.shop):
        found, serving = material(run.shop), serving_version(run.shop, Kind.RETRIEVER)
    require_enough(found)
    at_hand = reader()
    if at_hand is None:
        raise Invalid(_("The encoder's files are damaged. Install the platform again."))
    return Training(found, at_hand, tell).run(run, serving)


def require_enough(found: Material) -> None:
    if (count := len(found.entries)) < LEAST_ENTRIES:
        said = _("There are too few FAQ entries to learn from: %(count)d of at least %(least)d. Approve more.")
        raise Invalid(said % {"count": count, "least": LEAST_ENTRIES})


class Training:
    def __init__(self, found: Material, at_hand: Reader, tell: Tell) -> None:
        self.found, self.at_hand, self.tell = found, at_hand, tell
        self.strange = _strange()
        texts = [text for one in found.entries for text in (one.text, *one.questions)]
        texts += [one.text for one in (*found.questions, *found.corrected, *self.strange)]
        distinct = list(dict.fromkeys(texts))
        self.vectors = dict(zip(distinct, at_hand.vectors(distinct), strict=True))
        lines = np.stack([self.vectors[one.text] for one in self.strange])
        self.libraries = {
            locale: Library([one for one in found.entries if one.locale == locale], self.vectors, lines)
            for locale in sorted({one.locale for one in found.entries})
        }
        self.strange = [one for one in self.strange if one.locale in self.libraries]

    def run(self, run: TrainingRun, serving: ModelVersion | None) -> dict[str, Any]:
        heads, told = self.trained(set(), None)
        self.tell(1, FOLDS + 2)
        held = measuring.drawn(self.found.questions)
        looked = measuring.look_up(
            held, self.libraries, lambda texts: self.trained(texts, told)[0], self.shares, self.strange,
            lambda done: self.tell(done + 1, FOLDS + 2),
        )  # fmt: skip
        weights = measuring.own_weights(looked)
        report = self.report(looked, Heads(heads.retriever, weights), serving)
        right = {measuring.name_of(one.asked): bool(hit) for one, hit in report.pop("right")}
        keeping.keep(heads.retriever, artifacts.directory_of(run), self.at_hand.encoder, weights, right)
        return report | {"config": {"mix": told.mix, "confidence": told.confidence}, "curve": [], **self.moments()}

    def trained(self, without: set[str], whole: "TrainingReport | None") -> tuple[Heads, "TrainingReport"]:
        """The parts are trained as the whole was, which has chosen how much the terms say."""
        from modeling.retrieval.train import learn

        entries, messages = self.texts(without)
        ids = [one.id for one in entries]
        retriever, report = learn(entries, messages, ids, _config(whole), self.embed)
        return Heads(retriever, {}), report

    def texts(self, without: set[str]) -> tuple[list["Entry"], list["Message"]]:
        """Every question first; of the rest, as many as can be learned, what people confirmed before what was written."""
        from modeling.retrieval.data import Entry, Message

        entries = self.found.entries[:MOST_TEXTS]
        room = MOST_TEXTS - len(entries)
        known = {entry_id(one) for one in entries}
        confirmed = [
            one for one in (*self.found.corrected, *self.found.confirmed) if one.text not in without and one.entry in known
        ][:room]  # fmt: skip
        room -= len(confirmed)
        built = []
        for one in entries:
            examples = tuple(text for text in one.questions[1:] if text not in without)[: max(0, room)]
            room -= len(examples)
            built.append(Entry(entry_id(one), one.locale.split("-")[0], one.questions[0], one.text, examples))
        messages = [Message(one.text, one.locale.split("-")[0], one.entry) for one in confirmed]
        return built, messages

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        if new := [text for text in texts if text not in self.vectors]:
            self.vectors |= dict(zip(new, self.at_hand.vectors(new), strict=True))
        return np.array([self.vectors[text] for text in texts])

    def shares(self, heads: Heads) -> measuring.Shares:
        return lambda one: heads.shares(one.text, self.vectors[one.text], one.locale, self.at_hand.encoder)

    def report(self, looked: Sequence[Looked], new: Heads, serving: ModelVersion | None) -> dict[str, Any]:
        known = [one for one in looked if one.asked.entry]
        systems = {name: measuring.judge(looked, name) for name in (WORDS, MEANING)}
        ours = measuring.judge(looked, TRAINED, [measuring.own_weights(looked, part) for part in range(FOLDS)])
        models = [measuring.row(name, looked, judged) for name, judged in systems.items()]
        models.append(measuring.row("new", looked, ours))

        def hits(judged: Sequence[measuring.Judged]) -> list[bool]:
            return [one.right for asked, one in zip(looked, judged, strict=True) if asked.asked.entry]

        own, gate = hits(ours), []
        if known:
            gate = [measuring.against(name, own, hits(judged)) for name, judged in systems.items()]
            if serving and (theirs := self.serving_hits(serving, known)) is not None:
                gate.append(measuring.against(str(serving), own, theirs))
        missed = [one for one in self.found.corrected if not self.answers(one, new, held=False)]
        metrics = {
            "models": models,
            "questions": len(known),
            "needed": LEAST_HELD,
            "sureness": measuring.sureness(looked, ours),
            "regressions": {"cases": len(self.found.corrected), "missed": [self.title(one) for one in missed]},
            "counts": {
                "entries": len(self.found.entries),
                "confirmed": len(self.found.confirmed),
                "corrected": len(self.found.corrected),
            },
        }
        return {"metrics": metrics, "gate": gate, "right": zip(known, own, strict=True)}

    def serving_hits(self, serving: ModelVersion, known: Sequence[Looked]) -> list[bool] | None:
        """What it said when the same question was held back from it, too; of newer questions, what it says now."""
        with suppress(ValueError, OSError, LookupError, TypeError):  # damaged, or of another release: the gate tells it
            directory = artifacts.directory_of(serving)
            heads = keeping.load(directory, self.at_hand.encoder, str(serving))
            before = keeping.document(directory)["right"]
            return [
                before.get(measuring.name_of(one.asked), self.answers(one.asked, heads, held=True)) for one in known
            ]
        return None

    def answers(self, asked: Question, heads: Heads, *, held: bool) -> bool:
        """Whether the right entry stands first."""
        found, strangeness = self.libraries[asked.locale].evidence(asked, self.shares(heads)(asked), held=held)
        return measuring.judged(Looked(asked, found, strangeness, part=0), found, heads.weights).right

    def title(self, asked: Question) -> str:
        return next(one.title for one in self.found.entries if one.faq_id == asked.faq_id)

    def moments(self) -> dict[str, str]:
        moments = self.found.moments
        return {"data_from": min(moments).isoformat(), "data_until": timezone.now().isoformat()}


def _strange() -> list[Question]:
    from modeling.retrieval.data import OFF_TOPIC
    from modeling.retrieval.examples import background

    locales = {"en": "en", "zh": "zh-hans"}
    return [Question(one.text, locales[one.language]) for one in background() if one.label == OFF_TOPIC]


def _config(whole: "TrainingReport | None") -> "RetrieverConfig":
    from modeling.retrieval.features import Mix
    from modeling.retrieval.train import RetrieverConfig

    if whole is None:
        return RetrieverConfig()
    mix = Mix(**whole.mix)
    return RetrieverConfig(mix=mix, mixes=(mix,), fewest=10**9)
