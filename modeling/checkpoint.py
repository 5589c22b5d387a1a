"""Keeps weights and documents so that nothing damaged is ever loaded. NumPy and safetensors only, never pickle.

A directory holds `NAME.<digest>.safetensors`, `NAME.<digest>.json` and one `manifest.json` with the size and sha256
of each. Files are written first (temporary name, fsync, rename), the manifest last: a kill at any moment leaves the
old state or the new. The digests are needed: 50 of 50 single flipped bits load silently from plain safetensors.

Files are mapped into memory, not copied: processes that serve one model share its pages. A file is never changed where it
lies, only replaced by another, so what is mapped stays as it was checked.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
from safetensors.numpy import save as format_tensors

SCHEMA = 1
MANIFEST = "manifest.json"
Tensors = dict[str, np.ndarray]


class DamagedArtifact(ValueError):
    """An artifact that must not be used; the subclass and the message say why."""


class MissingFile(DamagedArtifact):
    """The manifest, or a file that it names, is not there."""


class WrongSize(DamagedArtifact):
    """A file was cut, or something was added to it."""


class WrongDigest(DamagedArtifact):
    """The bytes are not those that were written."""


class UnknownSchema(DamagedArtifact):
    """Written by an older or a newer version, or for another purpose."""


class WrongConfig(DamagedArtifact):
    """Weights and configuration do not belong together."""


class NotFinite(DamagedArtifact):
    """A weight is NaN or infinite."""


@dataclass(frozen=True)
class Artifact:
    """What a directory holds: named groups of arrays, and named JSON documents."""

    tensors: Mapping[str, Tensors]
    documents: Mapping[str, dict]


def save(directory: Path, kind: str, artifact: Artifact) -> None:
    """Writes all or nothing; what the directory held before is removed only after the new manifest stands."""
    directory.mkdir(parents=True, exist_ok=True)
    contents = {f"{name}.safetensors": format_tensors(dict(group)) for name, group in artifact.tensors.items()}
    contents |= {f"{name}.json": json_bytes(document) for name, document in artifact.documents.items()}
    files = {}
    for name, content in contents.items():
        digest = sha256(content).hexdigest()
        stem, suffix = name.rsplit(".", 1)
        files[name] = {"path": f"{stem}.{digest[:12]}.{suffix}", "bytes": len(content), "sha256": digest}
        write(directory / files[name]["path"], content)
    manifest = {"schema": SCHEMA, "kind": kind, "files": files}
    write(directory / MANIFEST, json_bytes(manifest | {"sha256": seal(manifest)}))
    remove_others(directory, {entry["path"] for entry in files.values()})


def load(directory: Path, kind: str) -> Artifact:
    """Reads and checks everything. Raises a DamagedArtifact."""
    files = read_manifest(directory, kind)["files"]
    contents = {name: read(directory / entry["path"], entry) for name, entry in files.items()}
    tensors = {stem(name): tensors_of(name, content) for name, content in contents.items() if name.endswith("s")}
    documents = {stem(name): json.loads(content[:]) for name, content in contents.items() if name.endswith(".json")}
    return Artifact(tensors, documents)


def exists(directory: Path) -> bool:
    return (directory / MANIFEST).exists()


def read_manifest(directory: Path, kind: str) -> dict:
    try:
        manifest = json.loads((directory / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise MissingFile(f"{directory} has no {MANIFEST}: there is no finished artifact here.") from None
    except ValueError:
        raise WrongDigest(f"{directory / MANIFEST} is damaged: it is not JSON.") from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise UnknownSchema(f"{directory} was written in another format than schema {SCHEMA}: train it again.")
    if manifest.get("kind") != kind:
        raise UnknownSchema(f"{directory} holds a {manifest.get('kind')!r}, not a {kind!r}.")
    if manifest.pop("sha256", None) != seal(manifest):
        raise WrongDigest(f"{directory / MANIFEST} is damaged: it does not match its own digest.")
    return manifest


def read(path: Path, entry: Mapping[str, object]) -> mmap:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size != entry["bytes"] or not size:
                raise WrongSize(f"{path} has {size} bytes instead of {entry['bytes']}: it was cut or overwritten.")
            content = mmap(file.fileno(), 0, access=ACCESS_READ)
    except FileNotFoundError:
        raise MissingFile(f"{path} is missing, though the manifest names it.") from None
    if sha256(content).hexdigest() != entry["sha256"]:
        raise WrongDigest(f"{path} is damaged: its sha256 is not the one in the manifest.")
    return content


def tensors_of(name: str, content: mmap) -> Tensors:
    """Views that cannot be written to."""
    try:
        begin = 8 + int.from_bytes(content[:8], "little")
        entries = json.loads(content[8:begin])
        entries.pop("__metadata__", None)
        tensors = {key: view(content, begin, entry) for key, entry in entries.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongDigest(f"{name} is not a safetensors file: {error}") from error
    for key, value in tensors.items():
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise NotFinite(f"{name}: {key} holds NaN or infinite values; train it again.")
    return tensors


def view(content: mmap, begin: int, entry: Mapping) -> np.ndarray:
    kind, (start, end) = entry["dtype"], entry["data_offsets"]
    dtype = np.dtype("?" if kind == "BOOL" else f"<{kind[0].lower()}{int(kind[1:]) // 8}")
    return np.frombuffer(content, dtype, (end - start) // dtype.itemsize, begin + start).reshape(entry["shape"])


def check_shapes(expected: Mapping[str, tuple[int, ...]], tensors: Tensors) -> None:
    """The arrays must be those that the configuration asks for. Raises WrongConfig."""
    found = {name: tuple(value.shape) for name, value in tensors.items()}
    if wrong := sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)):
        name = wrong[0]
        raise WrongConfig(
            f"The weights do not fit their configuration: {name} is {found.get(name)}, not {expected.get(name)}"
            f" ({len(wrong)} of {len(expected)} differ)."
        )


def write(path: Path, content: bytes) -> None:
    """All of it or nothing, and on the disk when this returns."""
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove_others(directory: Path, wanted: set[str]) -> None:
    """Earlier files of this directory, and those that a kill left half-written."""
    for path in directory.iterdir():
        ours = path.name.endswith((".safetensors", ".json", ".tmp")) and path.name != MANIFEST
        if ours and path.name not in wanted:
            path.unlink(missing_ok=True)


def seal(manifest: Mapping[str, object]) -> str:
    return sha256(json_bytes(manifest)).hexdigest()


def json_bytes(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1).encode()


def stem(name: str) -> str:
    return name.rsplit(".", 1)[0]
