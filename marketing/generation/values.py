"""What is asked of a writer and what comes back: frozen values, so that a request can be kept and asked again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.catalog.facts import ProductFacts
from marketing.generation.guardrails.base import Checked, together

CANDIDATES = 4


class Kind(models.TextChoices):
    TITLE = "title", _("Product title")
    SHORT_DESCRIPTION = "short_description", _("Short description")
    DESCRIPTION = "description", _("Description")
    SELLING_POINTS = "selling_points", _("Selling points")
    GUIDE = "guide", _("Shopping guide")
    SEO_TITLE = "seo_title", _("Title for search engines")
    SEO_DESCRIPTION = "seo_description", _("Description for search engines")
    AD_HEADLINE = "ad_headline", _("Advertisement headline")
    EMAIL_SUBJECT = "email_subject", _("E-mail subject")
    EMAIL_BODY = "email_body", _("E-mail text")
    ANSWER = "answer", _("Answer")


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How the shop speaks. Each slider runs from 1 to 5, and 3 says nothing."""

    formality: int = 3
    warmth: int = 3
    enthusiasm: int = 3
    playfulness: int = 3
    detail: int = 3
    good: tuple[str, ...] = ()  # texts that sound like the shop
    bad: tuple[str, ...] = ()
    use: tuple[str, ...] = ()  # words
    avoid: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        sliders = (self.formality, self.warmth, self.enthusiasm, self.playfulness, self.detail)
        if any(not 1 <= one <= 5 for one in sliders):
            raise ValueError("A slider of the voice runs from 1 to 5.")


@dataclass(frozen=True, kw_only=True)
class Request:
    kind: str
    language: str  # "en" or "zh-hans"
    products: tuple[ProductFacts, ...]
    audience: str = ""  # a segment or an occasion, never a person
    voice: Voice = field(default_factory=Voice)
    note: str = ""  # what a person wants to be otherwise
    limit: int | None = None  # characters
    candidates: int = CANDIDATES
    seed: int = 0

    def __post_init__(self) -> None:
        if self.kind not in Kind.values or not self.products or self.candidates < 1:
            raise ValueError("A request has a known kind, a product, and wants at least one candidate.")
        if any(one.language != self.language for one in self.products):
            raise ValueError("The facts are told in the language of the text.")

    @property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """Of all its products together: whatever the text may claim."""
        return together(product.facts for product in self.products)

    def as_json(self) -> dict[str, Any]:
        products = [
            {"product_id": one.product_id, "facts": {name: list(values) for name, values in one.facts.items()}}
            for one in self.products
        ]
        plain = ("kind", "language", "audience", "note", "limit", "candidates", "seed")
        return {name: getattr(self, name) for name in plain} | {"products": products, "voice": asdict(self.voice)}


@dataclass(frozen=True)
class Completion:
    """Plain text, never to be trusted: pages escape it."""

    text: str
    provider: str
    model: str
    fallback_from: str  # the provider that was to write it, when another one did
    checked: Checked
    generation_id: UUID


def product_ids(products: Sequence[ProductFacts]) -> list[str]:
    return [one.product_id for one in products]
