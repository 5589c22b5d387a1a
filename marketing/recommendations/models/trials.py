"""Two versions that serve beside each other for a while, each its share of the shoppers, and what came of either."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.common.models import ShopOwned
from marketing.common.readouts import Readout
from marketing.common.two_arms import SALT, Lift, counted, new_salt
from marketing.registry.models import ModelVersion


class Arm(models.TextChoices):
    A = "a", _("A: the version that serves")
    B = "b", _("B: the version under test")


def version_key(name: object) -> models.ForeignKey:
    return models.ForeignKey(
        ModelVersion, on_delete=models.PROTECT, db_constraint=False, related_name="+", editable=False, verbose_name=name
    )


class VersionTest(ShopOwned):
    """Of a shop one at a time. A shopper is in one arm at all placements; a list names its arm."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    class Metric(models.TextChoices):
        CLICKED = "clicked", _("Clicked a recommendation")
        CARTED = "carted", _("Put what they clicked into the cart")
        BOUGHT = "bought", _("Bought what they clicked")

    class Share(models.IntegerChoices):
        """Of the shoppers, in percent."""

        FEW = 10, _("10 %")
        QUARTER = 25, _("25 %")
        HALF = 50, _("50 %")

    a = version_key(_("A: the version that serves"))
    b = version_key(_("B: the version under test"))
    share = models.PositiveSmallIntegerField(_("shoppers who get B"), choices=Share, default=Share.HALF)
    metric = models.CharField(_("judged by"), max_length=10, choices=Metric, default=Metric.CLICKED)
    smallest_lift = models.PositiveSmallIntegerField(_("difference that matters"), choices=Lift, default=Lift.MIDDLE)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING, editable=False)
    # Who knows it could tell who is in which arm: it leaves the database nowhere.
    salt = models.BinaryField(max_length=SALT, default=new_salt, editable=False)
    asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("asked by")
    )
    started_at = models.DateTimeField(_("started"), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    reason = models.CharField(_("why it ended"), max_length=500, blank=True, editable=False)
    winner = models.CharField(_("kept"), max_length=1, choices=Arm, blank=True, editable=False)
    # As they were counted last: see `comparing.py`.
    counted_at = models.DateTimeField(_("counted"), null=True, editable=False)
    a_seen = counted(_("shoppers who saw lists of A"))
    a_clicked = counted(_("of those, clicked"))
    a_carted = counted(_("of those, put it into the cart"))
    a_bought = counted(_("of those, bought it"))
    b_seen = counted(_("shoppers who saw lists of B"))
    b_clicked = counted(_("of those, clicked"))
    b_carted = counted(_("of those, put it into the cart"))
    b_bought = counted(_("of those, bought it"))
    left_out = counted(_("not counted"))  # saw both on two devices, or more than people do
    b_lists = counted(_("lists of B"))
    b_by_itself = counted(_("of those, ranked by B"))  # the others while it was being loaded, or without any model

    class Meta:
        verbose_name = _("test of versions")
        verbose_name_plural = _("tests of versions")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["shop"], condition=Q(state="running"), name="recommendations_versiontest_one_runs"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False), name="recommendations_versiontest_ended"
            ),
        )

    def __str__(self) -> str:
        return _("%(b)s beside %(a)s") % {"a": self.a, "b": self.b}

    @property
    def share_of_a(self) -> int:
        return 100 - self.share

    @property
    def readout(self) -> Readout:
        return Readout(self, self.share / 100)

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING
