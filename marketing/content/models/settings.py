"""How a shop wants its texts, and how it decides about them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.common.models import ShopOwned
from marketing.generation.values import Kind

FIVE_STEPS = [MinValueValidator(1), MaxValueValidator(5)]


def slider(name: object) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, default=3, validators=FIVE_STEPS)


def words(name: object, *, length: int) -> ArrayField:
    return ArrayField(models.CharField(max_length=length), verbose_name=name, default=list, blank=True)


class BrandVoice(ShopOwned):
    """How the shop speaks in one language. On a slider 3 says nothing."""

    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    formality = slider(_("formality"))
    warmth = slider(_("warmth"))
    enthusiasm = slider(_("enthusiasm"))
    playfulness = slider(_("playfulness"))
    detail = slider(_("detail"))
    good = words(_("texts that sound like us"), length=2000)
    bad = words(_("texts that do not sound like us"), length=2000)
    use = words(_("words to use"), length=60)
    avoid = words(_("words to avoid"), length=60)

    class Meta:
        verbose_name = _("brand voice")
        verbose_name_plural = _("brand voice")
        ordering = ("locale",)
        constraints = (models.UniqueConstraint(fields=["shop", "locale"], name="content_voice_once"),)

    def __str__(self) -> str:
        return self.get_locale_display()


class CheckSettings(ShopOwned):
    """Whose law the checks go by."""

    class Jurisdiction(models.TextChoices):
        CN = "CN", _("China")
        EU = "EU", _("European Union")
        US = "US", _("United States")

    jurisdiction = models.CharField(_("law of"), max_length=2, choices=Jurisdiction, default=Jurisdiction.CN)

    class Meta:
        verbose_name = _("settings of the checks")
        verbose_name_plural = _("settings of the checks")
        constraints = (models.UniqueConstraint(fields=["shop"], name="content_checks_once"),)

    def __str__(self) -> str:
        return self.get_jurisdiction_display()


class Allowance(ShopOwned):
    """Words that this shop may use in spite of a rule, and why it may."""

    words = models.CharField(_("words"), max_length=100)
    reason = models.CharField(_("why they are allowed"), max_length=500)
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("allowed words")
        verbose_name_plural = _("allowed words")
        ordering = ("words",)
        constraints = (models.UniqueConstraint(fields=["shop", "words"], name="content_allowance_once"),)

    def __str__(self) -> str:
        return self.words


class KindSettings(ShopOwned):
    """What holds for one kind of text in this shop. Without such a row one person may decide, and the usual length holds."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    four_eyes = models.BooleanField(_("a second person approves"), default=False)
    limit = models.PositiveIntegerField(
        _("most characters"), null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(10_000)]
    )

    class Meta:
        verbose_name = _("settings of a kind")
        verbose_name_plural = _("settings of kinds")
        ordering = ("kind",)
        constraints = (models.UniqueConstraint(fields=["shop", "kind"], name="content_kind_once"),)

    def __str__(self) -> str:
        return self.get_kind_display()
