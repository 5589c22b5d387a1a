"""What every row of the platform has in common: an id, its shop, and two times."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.common.ids import uuid7

if TYPE_CHECKING:
    from marketing.accounts.models import Shop


class Timestamped(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


class ShopQuerySet(models.QuerySet):
    def for_shop(self, shop: "Shop") -> Self:
        return self.filter(shop=shop)

    def kept_since(self) -> datetime:
        return timezone.now() - self.model.retention

    def beyond_retention(self) -> Self:
        """Rows whose time is over: since they came to us. Where it counts from something else, the model's own queryset says so."""
        old = self.filter(created_at__lt=self.kept_since())
        return old.filter(day__lte=self.kept_since().date()) if self.model.partitioned else old


class ShopOwned(Timestamped):
    """A row of one shop. Its first migration adds `ShopPolicy`, and `ShopForeignKey` for each reference between such rows."""

    # Fields that tell something about a person, and how long they are kept. A test asks every model for both.
    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[timedelta | None] = None
    # Then the row goes; or, where others count or point to it, it stays, and these fields are emptied.
    row_stays: ClassVar[bool] = False
    append_only: ClassVar[bool] = False  # the serving role may add rows, no more; its migration adds `ForgetFunction`
    partitioned: ClassVar[bool] = False  # by month of `day`: see `PartitionedByMonth`

    # No index of its own: every key of such a row begins with the shop.
    shop = models.ForeignKey(
        "accounts.Shop",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("shop"),
        editable=False,
    )

    objects = ShopQuerySet.as_manager()

    class Meta:
        abstract = True
