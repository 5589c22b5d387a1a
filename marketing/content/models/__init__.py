"""Texts on their way: asked for, written from facts, checked, judged by a person, published."""

from marketing.content.models.drafts import Brief, Draft, Version
from marketing.content.models.experiments import Arm, Experiment, Pair
from marketing.content.models.feeds import FeedReport
from marketing.content.models.findings import Claim, Finding, Severity
from marketing.content.models.outcomes import Effect, Visits
from marketing.content.models.publications import Publication
from marketing.content.models.reviews import Review
from marketing.content.models.settings import Allowance, BrandVoice, CheckSettings, KindSettings

__all__ = [
    "Allowance", "Arm", "BrandVoice", "Brief", "CheckSettings", "Claim", "Draft", "Effect", "Experiment", "FeedReport",
    "Finding", "KindSettings", "Pair", "Publication", "Review", "Severity", "Version", "Visits",
]  # fmt: skip
