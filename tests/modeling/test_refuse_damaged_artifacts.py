"""Each way an artifact can be damaged has its own name, and none is ever loaded."""

import json
from mmap import mmap

import numpy as np
import pytest

from modeling import checkpoint
from modeling.checkpoint import Artifact, MissingFile, NotFinite, UnknownSchema, WrongConfig, WrongDigest, WrongSize
from modeling.recommender.ranker import KIND, Ranker

TENSORS = {"weights": {"a": np.arange(64, dtype=np.float32)}}


@pytest.fixture
def directory(tmp_path):
    checkpoint.save(tmp_path, "thing", Artifact(TENSORS, {"config": {"width": 64}}))
    return tmp_path


def only(directory, pattern):
    (path,) = directory.glob(pattern)
    return path


def rewrite_manifest(directory, **changes):
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text()) | changes
    manifest.pop("sha256")
    path.write_bytes(checkpoint.json_bytes(manifest | {"sha256": checkpoint.seal(manifest)}))


def test_what_was_saved_is_loaded(directory):
    loaded = checkpoint.load(directory, "thing")

    np.testing.assert_array_equal(loaded.tensors["weights"]["a"], TENSORS["weights"]["a"])
    assert loaded.documents == {"config": {"width": 64}}


@pytest.mark.parametrize("pattern", ["weights.*", "config.*", "manifest.json"])
def test_every_flipped_bit_is_refused(directory, pattern):
    path = only(directory, pattern)
    content = path.read_bytes()

    for place in range(0, len(content), max(1, len(content) // 40)):
        damaged = bytearray(content)
        damaged[place] ^= 1 << (place % 8)
        path.write_bytes(damaged)
        with pytest.raises(checkpoint.DamagedArtifact):
            checkpoint.load(directory, "thing")


def test_a_flipped_bit_is_named_as_damage(directory):
    path = only(directory, "weights.*")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(WrongDigest, match="damaged"):
        checkpoint.load(directory, "thing")


def test_a_cut_file_is_refused(directory):
    path = only(directory, "weights.*")
    path.write_bytes(path.read_bytes()[:-8])

    with pytest.raises(WrongSize, match="cut"):
        checkpoint.load(directory, "thing")


@pytest.mark.parametrize("pattern", ["weights.*", "config.*", "manifest.json"])
def test_a_missing_file_is_refused(directory, pattern):
    only(directory, pattern).unlink()

    with pytest.raises(MissingFile):
        checkpoint.load(directory, "thing")


@pytest.mark.parametrize("schema", [0, 2, "1", None])
def test_another_schema_is_refused(directory, schema):
    rewrite_manifest(directory, schema=schema)

    with pytest.raises(UnknownSchema, match="train it again"):
        checkpoint.load(directory, "thing")


def test_an_artifact_of_another_kind_is_refused(directory):
    with pytest.raises(UnknownSchema, match="not a 'writer'"):
        checkpoint.load(directory, "writer")


def test_weights_that_are_not_finite_are_refused(tmp_path):
    weights = {"a": np.array([1.0, np.nan], dtype=np.float32)}
    checkpoint.save(tmp_path, "thing", Artifact({"weights": weights}, {}))

    with pytest.raises(NotFinite, match="a holds NaN"):
        checkpoint.load(tmp_path, "thing")


def test_weights_of_another_configuration_are_refused(trained, tmp_path):
    artifact = checkpoint.load(trained[0], KIND)
    config = json.loads(json.dumps(artifact.documents["config"]))
    config["model"]["transformer"]["width"] = 32
    checkpoint.save(tmp_path, KIND, Artifact(artifact.tensors, {**artifact.documents, "config": config}))

    with pytest.raises(WrongConfig, match="do not fit their configuration"):
        Ranker.load(tmp_path)


def test_habits_of_other_products_are_refused(trained, tmp_path):
    artifact = checkpoint.load(trained[0], KIND)
    sales = artifact.tensors["sales"]
    fewer = {**sales, "again": sales["again"][:-1]}
    checkpoint.save(tmp_path, KIND, Artifact({**artifact.tensors, "sales": fewer}, artifact.documents))

    with pytest.raises(WrongConfig, match="do not fit their configuration"):
        Ranker.load(tmp_path, plain=True)


def test_a_version_that_knows_nothing_of_habits_is_refused(trained, tmp_path):
    artifact = checkpoint.load(trained[0], KIND)
    older = {name: value for name, value in artifact.tensors["sales"].items() if name != "again"}
    checkpoint.save(tmp_path, KIND, Artifact({**artifact.tensors, "sales": older}, artifact.documents))

    with pytest.raises(WrongConfig, match="a recommender of this version"):
        Ranker.load(tmp_path, plain=True)


def test_a_configuration_of_another_version_is_refused(trained, tmp_path):
    artifact = checkpoint.load(trained[0], KIND)
    config = artifact.documents["config"] | {"flux": 1}
    checkpoint.save(tmp_path, KIND, Artifact(artifact.tensors, {**artifact.documents, "config": config}))

    with pytest.raises(WrongConfig, match="flux"):
        Ranker.load(tmp_path)


def test_a_save_leaves_only_what_its_manifest_names(directory):
    checkpoint.save(directory, "thing", Artifact({"weights": {"a": np.zeros(3)}}, {}))

    assert len(list(directory.iterdir())) == 2


def test_a_kill_before_the_manifest_leaves_the_old_state(directory, monkeypatch):
    real = checkpoint.write

    def killed_at_the_manifest(path, content):
        if path.name == "manifest.json":
            raise KeyboardInterrupt
        real(path, content)

    monkeypatch.setattr(checkpoint, "write", killed_at_the_manifest)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.save(directory, "thing", Artifact({"weights": {"a": np.zeros(3)}}, {}))

    np.testing.assert_array_equal(checkpoint.load(directory, "thing").tensors["weights"]["a"], TENSORS["weights"]["a"])


def test_processes_that_load_one_artifact_share_its_memory(tmp_path):
    """What was loaded is a view of the file, which the system keeps once, and outlives the next version."""
    checkpoint.save(tmp_path, "thing", Artifact({"large": {"a": np.arange(1_000_000), "b": np.ones(3, bool)}}, {}))
    loaded = checkpoint.load(tmp_path, "thing").tensors["large"]
    checkpoint.save(tmp_path, "thing", Artifact({}, {}))

    assert isinstance(np.asarray(loaded["a"].base).base.obj, mmap)
    assert not loaded["a"].flags.writeable
    assert loaded["a"].sum() == sum(range(1_000_000))
    assert loaded["b"].tolist() == [True] * 3
