"""The files of a version, below MEDIA_ROOT. Its row keeps the sha256 of their manifest, and the manifest that of each file.

So neither a flipped bit nor a whole exchanged directory can serve unnoticed.
"""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from marketing.registry.models import ModelVersion, TrainingRun


class Fingerprint(NamedTuple):
    sha256: str
    size: int


def directory_of(owner: ModelVersion | TrainingRun) -> Path:
    return Path(settings.MEDIA_ROOT) / (owner.artifact if isinstance(owner, ModelVersion) else owner.directory)


def fingerprint(directory: Path, kind: str) -> Fingerprint:
    """Reads every file. Raises a DamagedArtifact that says which one is wrong."""
    from modeling import checkpoint  # NumPy is heavy, and most processes never look at a model

    files = checkpoint.read_manifest(directory, kind)["files"].values()
    size = sum(len(checkpoint.read(directory / entry["path"], entry)) for entry in files)
    return Fingerprint(sha256((directory / checkpoint.MANIFEST).read_bytes()).hexdigest(), size)


def verified_directory(version: ModelVersion) -> Path:
    """Where a ranker may load from. Raises a DamagedArtifact when the files are not those that were registered."""
    from modeling.checkpoint import WrongDigest

    directory = directory_of(version)
    if fingerprint(directory, version.kind).sha256 != version.sha256:
        raise WrongDigest(f"{directory} holds another model than the one that was registered as {version}.")
    return directory


def is_whole(version: ModelVersion) -> bool:
    try:
        verified_directory(version)
    except ValueError:  # a DamagedArtifact
        return False
    return True
