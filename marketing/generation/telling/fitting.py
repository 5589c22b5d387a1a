"""Keeps a text within its length: whole sentences, and titles at the end of a word."""

from collections.abc import Sequence


def fit(paragraphs: Sequence[Sequence[str]], limit: int, *, space: str, gap: str = "\n\n") -> str:
    """The first sentence must have room; each of the others is said if it still has."""
    kept: list[list[str]] = []
    for paragraph in paragraphs:
        kept.append([])
        for sentence in filter(None, paragraph):
            kept[-1].append(sentence)
            if len(_text(kept, space, gap)) > limit:
                kept[-1].pop()
                if not _text(kept, space, gap):
                    return ""
    return _text(kept, space, gap)


def _text(paragraphs: Sequence[Sequence[str]], space: str, gap: str) -> str:
    return gap.join(space.join(sentences) for sentences in paragraphs if sentences)
