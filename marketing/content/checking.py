"""What the guardrails say of a draft's text, kept in rows beside it."""

from collections.abc import Sequence
from dataclasses import replace

from marketing.catalog.facts import PRICE, ProductFacts
from marketing.content import selectors
from marketing.content.kinds import limit_of
from marketing.content.models import Claim, Draft, Finding, Severity
from marketing.content.standing import as_kept, facts_of
from marketing.generation.guardrails import base, check_several
from marketing.generation.guardrails.base import Checked
from marketing.generation.guardrails.rules import TOO_LONG


def recheck(draft: Draft) -> list[ProductFacts]:
    """Against what holds now. The caller holds the draft's lock, and saves it."""
    facts, checked = look(draft)
    keep(draft, facts, checked)
    return facts


def look(draft: Draft) -> tuple[list[ProductFacts], Checked]:
    """The facts of this moment, and what the law and the words of this moment say of its text."""
    facts = facts_of(draft)
    policy = selectors.policy_of(draft.shop, draft.locale)
    return facts, check_several(draft.text, [one.facts for one in facts], language=draft.locale, policy=policy)


def is_current(draft: Draft) -> bool:
    """Whether the rows beside it are what a check would find now."""
    facts, checked = look(draft)
    found = Finding.objects.for_shop(draft.shop).filter(draft=draft).values_list("start", "end", "rule", "severity")
    now = {(one.start, one.end, one.rule, one.severity) for one in held_to_length(draft, checked).findings}
    return draft.facts == as_kept(facts) and now == set(found)


def keep(draft: Draft, facts: Sequence[ProductFacts], checked: Checked) -> None:
    """The rows of an earlier check go."""
    checked = held_to_length(draft, checked)
    for model in (Claim, Finding):
        model.objects.for_shop(draft.shop).filter(draft=draft).delete()
    rows = {"shop": draft.shop, "draft": draft}
    Claim.objects.bulk_create(
        Claim(**rows, start=one.start, end=one.end, kind=one.kind, fact=one.fact or "") for one in checked.claims
    )
    Finding.objects.bulk_create(
        Finding(
            **rows, start=one.start, end=one.end, rule=one.rule, severity=one.severity, fact=one.fact or "",
            suggestion=one.suggestion,
        )
        for one in checked.findings
    )  # fmt: skip
    draft.facts = as_kept(facts)
    draft.risk = risk_of(checked)


def held_to_length(draft: Draft, checked: Checked) -> Checked:
    """What stands beyond the limit of its kind is found as anything else is, so that nothing that was typed is lost."""
    limit = limit_of(draft.shop, draft.kind, draft.locale)
    if len(draft.text) <= limit:
        return checked
    beyond = base.Finding(limit, len(draft.text), TOO_LONG, base.BLOCK)
    return replace(checked, findings=(*checked.findings, beyond))


def risk_of(checked: Checked) -> Draft.Risk:
    if not checked.publishable:
        return Draft.Risk.BLOCKED
    unsupported = any(claim.fact is None for claim in checked.claims)
    warned = any(finding.severity == Severity.WARN for finding in checked.findings)
    return Draft.Risk.WARNED if unsupported or warned else Draft.Risk.NONE


def tells_price(draft: Draft) -> bool:
    return Claim.objects.for_shop(draft.shop).filter(draft=draft, fact=PRICE).exists()
