"""Texts on their way: asked for, written from facts, checked, judged by a person, published."""

from marketing.content.models.drafts import Brief, Draft, Version
from marketing.content.models.feeds import FeedReport
from marketing.content.models.findings import Claim, Finding, Severity
from marketing.content.models.outcomes import Effect
from marketing.content.models.publications import Publication
from marketing.content.models.reviews import Review
from marketing.content.models.settings import Allowance, BrandVoice, CheckSettings, KindSettings

__all__ = [
    "Allowance", "BrandVoice", "Brief", "CheckSettings", "Claim", "Draft", "Effect", "FeedReport", "Finding",
    "KindSettings", "Publication", "Review", "Severity", "Version",
]  # fmt: skip
