"""Two texts told to two halves of the shoppers, and what came of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketing.accounts.models import User
from marketing.catalog.models import Product
from marketing.common.models import ShopOwned
from marketing.common.two_arms import SALT, Lift, counted, new_salt
from marketing.content.models.drafts import Draft
from marketing.content.models.publications import Publication
from marketing.generation.values import Kind


class Arm(models.TextChoices):
    A = "a", _("A: what shoppers read without the test")
    B = "b", _("B: the text under test")


class Experiment(ShopOwned):
    """One text or many, each against what shoppers would read in its place. A shopper is in one half for all of them."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        ENDING = "ending", _("Ending")  # decided: everybody reads A, and one place after the other is put right
        ENDED = "ended", pgettext_lazy("state", "Ended")

    class Metric(models.TextChoices):
        CARTED = "carted", _("Put into the cart")
        BOUGHT = "bought", _("Bought")

    name = models.CharField(_("name"), max_length=200)
    metric = models.CharField(_("judged by"), max_length=10, choices=Metric, default=Metric.CARTED)
    smallest_lift = models.PositiveSmallIntegerField(_("difference that matters"), choices=Lift, default=Lift.MIDDLE)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    # Who knows it could tell who is in which half: it leaves the database nowhere.
    salt = models.BinaryField(max_length=SALT, default=new_salt, editable=False)
    asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("asked by")
    )
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    ended_at = models.DateTimeField(pgettext_lazy("time", "ended"), null=True, editable=False)
    reason = models.CharField(_("why it ended"), max_length=500, blank=True, editable=False)
    winner = models.CharField(_("kept"), max_length=1, choices=Arm, blank=True, editable=False)
    # As they were counted last: see `experiments.py`.
    counted_at = models.DateTimeField(_("counted"), null=True, editable=False)
    a_seen = counted(_("shoppers who saw A"))
    a_carted = counted(_("of those, put it into the cart"))
    a_bought = counted(_("of those, bought it"))
    b_seen = counted(_("shoppers who saw B"))
    b_carted = counted(_("of those, put it into the cart"))
    b_bought = counted(_("of those, bought it"))
    left_out = counted(_("not counted"))  # saw both texts on two devices, or more than people do

    class Meta:
        verbose_name = _("A/B test")
        verbose_name_plural = _("A/B tests")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["shop", "-created_at"], name="content_experiment_recent"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="planned") | Q(started_at__isnull=False) | Q(state__in=("ending", "ended")),
                name="content_experiment_started",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ending", "ended")) | Q(ended_at__isnull=False), name="content_experiment_ended"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state != self.State.ENDED


class Pair(ShopOwned):
    """One place where a text is tested: B, and in A whatever shoppers read there otherwise. Events name it as `content_id`."""

    experiment = models.ForeignKey(
        Experiment, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="pairs"
    )
    # Empty when the product, and its texts with it, were deleted: what was counted of them stays.
    draft = models.ForeignKey(
        Draft, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="pairs", editable=False
    )
    product = models.ForeignKey(
        Product, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="pairs", editable=False
    )
    # B as it is read, once it is approved and its 30 seconds are over.
    publication = models.ForeignKey(
        Publication, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="pairs", editable=False
    )
    external_id = models.CharField(_("product"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    audience = models.CharField(_("written for"), max_length=200, blank=True)
    left_at = models.DateTimeField(_("left the test"), null=True, editable=False)
    reason = models.CharField(_("why it left"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("text under test")
        verbose_name_plural = _("texts under test")
        ordering = ("external_id", "locale", "kind")
        indexes = (models.Index(fields=["shop", "experiment"], name="content_pair_of_experiment"),)
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "product", "kind", "locale", "audience"],
                condition=Q(left_at__isnull=True),
                name="content_pair_one_test",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.external_id}"
