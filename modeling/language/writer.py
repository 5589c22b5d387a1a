"""The writer's door: facts in, a text out, with the other candidates, what it claims, and whether a template stands in.

Several texts are written at once and checked. Facts for which none is true, or one nearly holds, are asked again, with
other random numbers. Where one only lacks facts, sentences that say them are added; where nothing holds, sentences alone
make the text.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from modeling import checkpoint
from modeling.checkpoint import Artifact, WrongConfig
from modeling.language.checker import Checked, Checker, Claim
from modeling.language.config import WriterConfig
from modeling.language.constraints import Constraints, Rules, rules_for
from modeling.language.data import Told
from modeling.language.decoding import Sampling, write
from modeling.language.model import LanguageModel
from modeling.language.prompts import Prompts
from modeling.language.ranking import Candidate, ranked
from modeling.language.sentences import Sentences, join
from modeling.language.slots import Planned, Slots
from modeling.tokenizer import Tokenizer
from modeling.trainer import load_arrays, to_arrays

KIND = "writer"
AT_ONCE = 128  # texts that are written in one batch
ROUNDS = 3  # of asking again
FEW = 1  # facts that the best candidate lacks: asking again may find them, sentences say more


@dataclass(frozen=True)
class Written:
    """`candidates` are what the model wrote, the best first; `text` is the first of them, mended, or a template's."""

    text: str
    candidates: tuple[str, ...]
    claims: tuple[Claim, ...]
    mended: bool
    fallback: bool


@dataclass(frozen=True)
class Writer:
    """A trained model and what it takes to use it."""

    model: LanguageModel
    prompts: Prompts
    checker: Checker
    sentences: Sentences
    sampling: Sampling = field(default_factory=Sampling)

    @classmethod
    def load(cls, directory: Path) -> "Writer":
        """Raises a DamagedArtifact."""
        kept = checkpoint.load(directory, KIND)
        documents, config = kept.documents, WriterConfig(**kept.documents["config"])
        try:
            tokenizer = Tokenizer(json.dumps(documents["tokenizer"]))
        except ValueError as error:
            raise WrongConfig(f"{directory}: {error}") from error
        model = LanguageModel(config.model, len(tokenizer))
        load_arrays(model, kept.tensors["weights"])
        prompts = Prompts(tokenizer, Slots.of_json(documents["slots"]))
        checker, sentences = Checker.of_json(documents["checker"]), Sentences.of_json(documents["sentences"])
        return cls(model.eval(), prompts, checker, sentences)

    def to_artifact(self, documents: Mapping[str, dict]) -> Artifact:
        own = {
            "tokenizer": json.loads(self.prompts.tokenizer.to_json()),
            "slots": self.prompts.slots.to_json(),
            "checker": self.checker.to_json(),
            "sentences": self.sentences.to_json(),
        }
        return Artifact({"weights": to_arrays(self.model.state_dict())}, {**documents, **own})

    def write(self, facts: Mapping[str, Sequence[str]], language: str, n: int = 8, seed: int = 0) -> Written:
        return self.write_all([Told({name: tuple(values) for name, values in facts.items()}, language)], n, seed)[0]

    def write_all(self, asked: Sequence[Told], n: int = 8, seed: int = 0) -> list[Written]:
        candidates: list[list[Candidate]] = [[] for _ in asked]
        for round_number in range(ROUNDS):
            open_ones = [i for i, found in enumerate(candidates) if asked[i].facts and worth_asking(found)]
            for i, found in self.candidates(asked, open_ones, n, seed + round_number * 1_000_003):
                candidates[i] += found
        return [self.best(told, ranked(found)) for told, found in zip(asked, candidates, strict=True)]

    def candidates(
        self, asked: Sequence[Told], numbers: Sequence[int], n: int, seed: int
    ) -> Iterator[tuple[int, list[Candidate]]]:
        """Requests whose facts take equally many tokens share a batch."""
        plans = {i: self.prompts.slots.plan(asked[i]) for i in numbers}
        prompts = {i: self.prompts.prompt(plans[i], asked[i].language) for i in numbers}
        by_length = defaultdict(list)
        for i in numbers:
            by_length[len(prompts[i])].append(i)
        size = max(1, AT_ONCE // n)
        for several in by_length.values():
            for part in (several[i : i + size] for i in range(0, len(several), size)):
                rules = Constraints(self.prompts, [self.rules(asked[i], plans[i]) for i in part])
                drafts = write(
                    self.model,
                    [prompts[i] for i in part],
                    n=n,
                    end=self.prompts.end,
                    seed=seed,
                    sampling=self.sampling,
                    constraints=rules,
                )
                for i, found in zip(part, drafts, strict=True):
                    texts = [self.prompts.slots.fill(self.prompts.text(one.ids), plans[i]) for one in found]
                    yield (
                        i,
                        [
                            Candidate(text, self.checker.check(text, asked[i], strict=True), one.score, one.ended)
                            for text, one in zip(texts, found, strict=True)
                        ],
                    )

    def rules(self, told: Told, plan: Sequence[Planned]) -> Rules:
        marks = [fact.said for fact in plan if fact.exact]
        return rules_for(self.prompts, marks, self.checker.barred(told))

    def best(self, told: Told, found: Sequence[Candidate]) -> Written:
        """The first candidate if it holds, or with sentences added, or sentences alone."""
        texts, plan = tuple(one.text for one in found), self.prompts.slots.plan(told)
        if found and found[0].holds:
            return Written(texts[0], texts, found[0].checked.claims, mended=False, fallback=False)
        if found and found[0].ended and not found[0].checked.wrong:
            text, checked = self.mend(found[0], told, plan)
            if checked.holds:
                return Written(text, texts, checked.claims, mended=True, fallback=False)
        text = join(self.sentences.tell(told.pairs, told, plan, self.prompts.slots), told.language)
        return Written(text, texts, self.checker.check(text, told).claims, mended=False, fallback=True)

    def mend(self, candidate: Candidate, told: Told, plan: Sequence[Planned]) -> tuple[str, Checked]:
        added = self.sentences.tell(candidate.checked.missing, told, plan, self.prompts.slots)
        text = join([candidate.text, *added], told.language)
        return text, self.checker.check(text, told, strict=True)


def worth_asking(found: Sequence[Candidate]) -> bool:
    """Not when one holds, nor when one only lacks more facts than luck will bring: sentences say these."""
    if any(one.holds for one in found):
        return False
    true = [len(one.checked.missing) for one in found if one.ended and not one.checked.wrong]
    return not true or min(true) <= FEW
