"""A list as a member likes to see it."""

from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models.people import Membership
from marketing.common.models import ShopOwned, ShopQuerySet


class SavedViewQuerySet(ShopQuerySet):
    def beyond_retention(self) -> Self:
        """A view that searches for nothing names nobody."""
        return self.filter(updated_at__lt=self.kept_since(), query__regex="(^|&)q=")


class SavedView(ShopOwned):
    """A filtered and sorted list under a name: the part of its address that says so."""

    personal_fields = ("name", "query")  # a search may be for a person
    retention = timedelta(days=3 * 365)

    page = models.CharField(_("list"), max_length=60)  # the model's label: "catalog.product"
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(_("filters"), blank=True)
    shared = models.BooleanField(_("shared"), default=False)
    # Gone with its member, unless the others use it, too.
    member = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, db_index=False
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["shop", "page", "member", "name"], name="accounts_savedview_once"),
        )

    def __str__(self) -> str:
        return self.name


class ColumnChoice(ShopOwned):
    """Which columns of a list one member wants to see."""

    page = models.CharField(_("list"), max_length=60)
    member = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("columns"), default=list)

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")
        constraints = (models.UniqueConstraint(fields=["shop", "member", "page"], name="accounts_columns_once"),)
