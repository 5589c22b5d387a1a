"""What a shopper may read."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.catalog.models import Product
from marketing.common.models import ShopOwned
from marketing.content.models.drafts import Draft
from marketing.generation.values import Kind


class Publication(ShopOwned):
    """An approved text, as it went live. Whoever reads it compares `facts_hash` first: what no longer holds is withheld."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, db_constraint=False, related_name="publications")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, db_constraint=False, related_name="publications", verbose_name=_("product")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    audience = models.CharField(_("written for"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    also = models.JSONField(_("other products"), default=list, blank=True)
    # The names of the facts that it stands on, and what they said. The price is among them where the text tells one.
    stands_on = ArrayField(models.CharField(max_length=100), verbose_name=_("stands on"), default=list)
    facts_hash = models.CharField(max_length=64, editable=False)
    ai_generated = models.BooleanField(_("written by AI"), default=True)
    provider = models.CharField(_("written by"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    on_trial = models.BooleanField(_("under test"), default=False, editable=False)  # only for one half of the shoppers
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["shop", "draft"], name="content_publication_of_draft"),)
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "product", "kind", "locale", "audience", "on_trial"],
                condition=Q(ended_at__isnull=True),
                name="content_publication_one_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.product}"
