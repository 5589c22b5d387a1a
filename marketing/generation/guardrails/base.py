"""What a check answers, and what it goes by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BLOCK, WARN, NOTE = "block", "warn", "note"
JURISDICTIONS = ("CN", "EU", "US")


@dataclass(frozen=True)
class Claim:
    """Something that the text says of the product, linked to the fact that holds it up, or to none."""

    start: int
    end: int
    kind: str
    fact: str | None


@dataclass(frozen=True)
class Finding:
    start: int
    end: int
    rule: str
    severity: str
    fact: str | None = None
    suggestion: str = ""  # what to write instead; empty: leave it out


@dataclass(frozen=True)
class Checked:
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]

    @property
    def publishable(self) -> bool:
        return not any(finding.severity == BLOCK for finding in self.findings)


@dataclass(frozen=True, kw_only=True)
class Policy:
    jurisdiction: str = "CN"
    allowed: frozenset[str] = (
        frozenset()
    )  # words that the shop may use in spite of a rule; a contradicted fact stays one
    banned: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.jurisdiction not in JURISDICTIONS:
            raise ValueError(f"“{self.jurisdiction}” is no jurisdiction; there are {', '.join(JURISDICTIONS)}.")


def together(products: Iterable[Mapping[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """Whatever may be claimed of all of them at once."""
    merged: dict[str, tuple[str, ...]] = {}
    for facts in products:
        for name, values in facts.items():
            merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *values)))
    return merged
