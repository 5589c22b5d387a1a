"""Numbers, money, jobs and audit entries as people read them."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from marketing.accounts import wording
from marketing.accounts.models import AuditEvent
from marketing.common import badges
from marketing.common.badges import badge
from marketing.jobs.models import Job
from marketing.jobs.wording import kind_name, tone

register = template.Library()


@register.filter
def grouped(number: int | float | Decimal | None) -> str:
    """1234567 -> 1,234,567: English and Chinese group alike."""
    return "–" if number is None else f"{number:,}"


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    return "–" if amount is None else f"{amount:,.2f} {currency}".strip()


@register.filter
def job_name(job: Job) -> str:
    return kind_name(job)


@register.filter
def job_badge(job: Job) -> SafeString:
    return badge(job.get_state_display(), tone(job))


@register.filter
def count_open(jobs: list[Job]) -> int:
    return sum(job.is_open for job in jobs)


@register.filter
def action_name(entry: AuditEvent) -> str:
    return wording.action_name(entry.action)


@register.filter
def dot(tone: str) -> SafeString:
    return badges.dot(tone)


@register.filter
def badged(text: str, tone: str) -> SafeString:
    return badge(text, tone)
