"""A retriever on the disk: heads, terms, and the encoders whose vectors the heads read.

An encoder from outside stays where it is; only its directory is kept.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from modeling import checkpoint
from modeling.checkpoint import Artifact, Tensors, WrongConfig
from modeling.retrieval.confidence import Confidence
from modeling.retrieval.deep import BASES, Deep
from modeling.retrieval.encoder import Embedder, Encoder
from modeling.retrieval.features import Features, Mix
from modeling.retrieval.lexical import VIEWS, Lexical, View
from modeling.retrieval.linear import Linear
from modeling.retrieval.outside import Joined
from modeling.retrieval.pair import Pair
from modeling.retrieval.retriever import Retriever

KIND = "retriever"
ENCODER = "encoder"


def keep(retriever: Retriever, directory: Path, documents: dict[str, dict[str, Any]]) -> None:
    embed, views = retriever.features.embed, retriever.features.lexical.views
    parts = parts_of(embed)
    heads = {"entries": retriever.entries, "gate": retriever.gate}
    tensors: dict[str, Tensors] = {
        "heads": {f"{name}.{part}": getattr(head, part) for name, head in heads.items() for part in ("weight", "bias")},
        "terms": {str(number): view.weights for number, view in enumerate(views)},
        **{f"{part}-{name}": group for part, own in parts.items() for name, group in own.tensors.items()},
    }
    kept = {
        "retriever": {
            "ids": retriever.ids,
            "mix": asdict(retriever.features.mix),
            "confidence": asdict(retriever.confidence),
            "outside": str(embed.directory) if isinstance(embed, Joined) else None,
        },
        "terms": {str(number): list(view.places) for number, view in enumerate(views)},
        **{f"{part}-{name}": document for part, own in parts.items() for name, document in own.documents.items()},
    }
    checkpoint.save(directory, KIND, Artifact(tensors, kept | documents))


def load_retriever(directory: Path, at_hand: Encoder | None = None) -> Retriever:
    """An encoder that is at hand is used where the artifact holds the same one. Raises a DamagedArtifact."""
    found = checkpoint.load(directory, KIND)
    document, heads = found.documents["retriever"], found.tensors["heads"]
    entries, gate = (Linear(heads[f"{name}.weight"], heads[f"{name}.bias"]) for name in ("entries", "gate"))
    if entries.bias.shape != (len(document["ids"]),):
        raise WrongConfig(f"{directory}: the head knows {len(entries.bias)} entries, the list {len(document['ids'])}.")
    confidence = document["confidence"] | {"weights": tuple(document["confidence"]["weights"])}
    features = Features(embedder_of(found, document["outside"], at_hand), lexical_of(found), Mix(**document["mix"]))
    return Retriever(document["ids"], features, entries, gate, Confidence(**confidence))


def parts_of(embed: Embedder) -> dict[str, Artifact]:
    """What belongs to us of an embedder."""
    own = embed.pair if isinstance(embed, Joined) else embed
    if isinstance(own, Pair):
        return {ENCODER: own.encoder.artifact, **{language: deep.artifact for language, deep in own.deep.items()}}
    return {ENCODER: own.artifact} if isinstance(own, Encoder) else {}


def embedder_of(found: Artifact, outside: str | None, at_hand: Encoder | None) -> Embedder:
    own, deep = part_of(found, ENCODER), {language: part_of(found, language) for language in BASES}
    encoder = at_hand if at_hand and same(own, at_hand.artifact) else Encoder(own)
    if not any(one.tensors for one in deep.values()):
        return encoder
    pair = Pair(encoder, {language: Deep(one) for language, one in deep.items()})
    return Joined(pair, Path(outside)) if outside else pair


def part_of(found: Artifact, part: str) -> Artifact:
    def its(groups: Mapping[str, Any]) -> dict[str, Any]:
        named = {name.partition("-"): group for name, group in groups.items()}
        return {name: group for (owner, _, name), group in named.items() if owner == part}

    return Artifact(its(found.tensors), its(found.documents))


def same(one: Artifact, other: Artifact) -> bool:
    """Whether both hold the same numbers, to the bit."""
    if one.documents != other.documents or one.tensors.keys() != other.tensors.keys():
        return False
    pairs = [(one.tensors[group], other.tensors[group]) for group in one.tensors]
    return all(a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a) for a, b in pairs)


def lexical_of(found: Artifact) -> Lexical:
    views = []
    for number, cut in enumerate(VIEWS):
        terms, weights = found.documents["terms"][str(number)], found.tensors["terms"][str(number)]
        if np.shape(weights) != (len(terms),):
            raise WrongConfig(f"There are {len(terms)} terms and {len(weights)} weights.")
        views.append(View(cut, {term: place for place, term in enumerate(terms)}, weights))
    return Lexical(views)
