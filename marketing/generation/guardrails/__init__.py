"""What every text passes before a person or a shopper sees it, whoever wrote it: a provider, or a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from marketing.generation.guardrails.allowing import not_allowed
from marketing.generation.guardrails.attributes import find_attributes
from marketing.generation.guardrails.base import BLOCK, Checked, Claim, Finding, Policy, together
from marketing.generation.guardrails.characters import find_characters
from marketing.generation.guardrails.claims import find_claims
from marketing.generation.guardrails.evidence import Evidence, evidence_of
from marketing.generation.guardrails.personal_data import find_personal_data
from marketing.generation.guardrails.reading import Reading, read
from marketing.generation.guardrails.subjects import stretches
from marketing.generation.guardrails.wording import find_wording

__all__ = ["Checked", "Claim", "Finding", "Policy", "check", "check_several", "together"]

DEFAULT = Policy()
FIGURES = frozenset(("number", "price", "percent"))


def check(text: str, facts: Mapping[str, Sequence[str]], *, language: str, policy: Policy = DEFAULT) -> Checked:
    """Claims of the text, each linked to its fact, and what is wrong with the text; offsets are characters of the text."""
    reading, evidence = read(text), evidence_of(facts)
    stated = list(find_attributes(reading, evidence))
    pairs = [*find_claims(reading, evidence), *stated]
    findings = [finding for _, finding in pairs if finding]
    findings += find_wording(reading, {(claim.start, claim.end) for claim, _ in stated}, policy)
    findings += find_characters(reading, evidence, language)
    findings += _personal(text, evidence)
    claims = _distinct(claim for claim, _ in pairs)
    return Checked(tuple(claims), tuple(_kept(findings, reading, policy, claims)))


def check_several(
    text: str, products: Sequence[Mapping[str, Sequence[str]]], *, language: str, policy: Policy = DEFAULT
) -> Checked:
    """A text about several products: each claim is held against the facts of those that its sentence speaks of."""
    if len(products) == 1:
        return check(text, products[0], language=language, policy=policy)
    checked: dict[frozenset[int], Checked] = {}
    claims: list[Claim] = []
    findings: list[Finding] = []
    for part in stretches(text, products):
        if part.products not in checked:
            told = together([products[place] for place in sorted(part.products)])
            checked[part.products] = check(text, told, language=language, policy=policy)
        here = checked[part.products]
        claims += [one for one in here.claims if part.start <= one.start < part.end]
        findings += [one for one in here.findings if part.start <= one.start < part.end]
    return Checked(tuple(claims), tuple(findings))


def _personal(text: str, evidence: Evidence) -> Iterator[Finding]:
    for datum in find_personal_data(text):
        if not evidence.says(read(datum.text).folded):
            yield Finding(datum.start, datum.end, "personal_data", BLOCK)


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    """In the order of the text; a stretch that two finders took is one claim, rather the one with a fact."""
    chosen: dict[tuple[int, int], Claim] = {}
    for claim in claims:
        known = chosen.get((claim.start, claim.end))
        if known is None or (known.fact is None and claim.fact):
            chosen[claim.start, claim.end] = claim
    return sorted(chosen.values(), key=lambda claim: (claim.start, claim.end))


def _kept(findings: Iterable[Finding], reading: Reading, policy: Policy, claims: Iterable[Claim]) -> list[Finding]:
    figures = ((claim.start, claim.end) for claim in claims if claim.kind in FIGURES)
    kept = not_allowed(dict.fromkeys(findings), reading, policy.allowed, figures)
    return sorted(kept, key=lambda finding: (finding.start, finding.end, finding.rule))
