"""An answer about wool is none about linen, however alike the questions are: to an encoder, one stands for the other."""

from marketing.generation.guardrails.concepts import Concept, find_materials
from marketing.generation.guardrails.reading import read


def is_about_another(title: str, question: str) -> bool:
    """Both name materials, and none of the one is, or is a kind of, one of the other."""
    asked, known = _materials(question), _materials(title)
    return bool(asked and known) and not any(
        one.holds_by(other) or other.holds_by(one) for one in asked for other in known
    )


def _materials(text: str) -> list[Concept]:
    return [one.meaning for one in find_materials(read(text), lenient=True) if isinstance(one.meaning, Concept)]
