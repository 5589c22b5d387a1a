"""Who comes to the shop, what they did there, and what they allow."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from marketing.catalog.models import Import, Product
from marketing.common.models import ShopOwned, ShopQuerySet


class ShopperQuerySet(ShopQuerySet):
    def beyond_retention(self) -> Self:
        """Nobody who came, bought or was told of since."""
        since = self.kept_since()
        events = Event.objects.filter(shop=OuterRef("shop"), shopper_id=OuterRef("pk"), occurred_at__gte=since)
        orders = Order.objects.filter(shop=OuterRef("shop"), shopper=OuterRef("pk"), placed_at__gte=since)
        return self.filter(~Exists(events), ~Exists(orders), updated_at__lt=since, visitors=None)


class VisitorQuerySet(ShopQuerySet):
    def beyond_retention(self) -> Self:
        """No browser that was seen since."""
        events = Event.objects.filter(
            shop=OuterRef("shop"), visitor_id=OuterRef("visitor_id"), occurred_at__gte=self.kept_since()
        )
        return super().beyond_retention().filter(~Exists(events))


class ConsentQuerySet(ShopQuerySet):
    def beyond_retention(self) -> Self:
        """The last answer of somebody who is still known stays: it is what we rely on."""
        later = Consent.objects.filter(
            shop=OuterRef("shop"), shopper=OuterRef("shopper"), purpose=OuterRef("purpose"), pk__gt=OuterRef("pk")
        )
        is_forgotten = Q(shopper__external_id=None, shopper__visitors=None)
        return super().beyond_retention().filter(Exists(later) | is_forgotten)


class Shopper(ShopOwned):
    """A person, known to the shop by an external id, or not known and seen through visitors alone."""

    personal_fields = ("external_id", "traits", "locale", "hidden_products")
    retention = timedelta(days=3 * 365)
    row_stays = True

    external_id = models.CharField(_("shopper id"), max_length=100, null=True, blank=True)  # noqa: DJ001 (null: not known)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    traits = models.JSONField(_("traits"), default=dict, blank=True)
    analytics = models.BooleanField(_("analytics allowed"), null=True, blank=True)  # null: not asked yet
    personalize = models.BooleanField(_("personal recommendations"), default=True)
    # External ids that are never recommended to this person; here, so that they cost no query and go with the person.
    hidden_products = models.JSONField(_("hidden products"), default=list, blank=True)
    made_by = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="shoppers", editable=False
    )

    objects = ShopperQuerySet.as_manager()

    class Meta:
        verbose_name = _("shopper")
        verbose_name_plural = _("shoppers")
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=["shop", "external_id"], name="shoppers_shopper_external_id"),)
        indexes = (models.Index(fields=["shop", "-created_at"], name="shoppers_shopper_recent"),)

    def __str__(self) -> str:
        return self.external_id or str(_("Visitor"))


class Visitor(ShopOwned):
    """A browser, by the unguessable UUID that the script keeps there. Merging a visitor moves it to a known shopper."""

    personal_fields = ("visitor_id",)
    retention = timedelta(days=400)

    visitor_id = models.UUIDField(_("visitor"))
    shopper = models.ForeignKey(
        Shopper, on_delete=models.CASCADE, db_constraint=False, related_name="visitors", verbose_name=_("shopper")
    )

    objects = VisitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints = (models.UniqueConstraint(fields=["shop", "visitor_id"], name="shoppers_visitor_once"),)


class Consent(ShopOwned):
    """What a person allowed or withdrew. Rows are added, never changed; `Shopper` keeps the latest answer."""

    class Purpose(models.TextChoices):
        ANALYTICS = "analytics", _("Analytics")
        PERSONALIZATION = "personalization", _("Personalisation")
        EMAIL = "email", _("E-mail")

    append_only = True
    personal_fields = ("shopper",)
    retention = timedelta(days=5 * 365)

    shopper = models.ForeignKey(
        Shopper, on_delete=models.CASCADE, db_constraint=False, related_name="consents", verbose_name=_("shopper")
    )
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    given = models.BooleanField(_("given"))
    text_version = models.CharField(_("version of the text"), max_length=50, blank=True)
    source = models.CharField(_("where"), max_length=50, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-created_at",)


class Event(ShopOwned):
    """Something that happened in the storefront, in GA4's words.

    Partitioned by month of `day`, the event's own day. `id` (the client's event id) is the primary key in Django's eyes
    only; in the database it is (shop, day, id), so look-ups carry `day` and nothing points here.
    """

    personal_fields = ("visitor_id", "shopper_id", "items")
    retention = timedelta(days=400)
    partitioned = True

    class Name(models.TextChoices):
        VIEW_ITEM_LIST = "view_item_list", _("List seen")
        SELECT_ITEM = "select_item", _("List clicked")
        VIEW_ITEM = "view_item", _("Product viewed")
        VIEW_PROMOTION = "view_promotion", _("Text under test seen")
        SEARCH = "search", _("Search")
        ADD_TO_CART = "add_to_cart", _("Added to cart")
        REMOVE_FROM_CART = "remove_from_cart", _("Removed from cart")
        BEGIN_CHECKOUT = "begin_checkout", _("Checkout begun")
        PURCHASE = "purchase", _("Purchase")
        REFUND = "refund", _("Refund")

    day = models.DateField(_("day"))
    occurred_at = models.DateTimeField(_("when"))
    name = models.CharField(_("event"), max_length=20, choices=Name)
    visitor_id = models.UUIDField(_("visitor"), null=True, blank=True)
    # Set where the shop's server or its token named the shopper; else the visitor tells who it was.
    shopper_id = models.UUIDField(_("shopper"), null=True, blank=True)
    items = models.JSONField(_("products"), default=list)  # [{"product_id", "quantity", "price"}]
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    transaction_id = models.CharField(_("order"), max_length=100, blank=True)
    search_term = models.CharField(_("search"), max_length=200, blank=True)
    recommendation_id = models.UUIDField(_("recommendation"), null=True, blank=True)
    content_id = models.UUIDField(_("text under test"), null=True, blank=True)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    import_id = models.UUIDField(null=True, editable=False)  # the import that brought it, so that undo finds it

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-occurred_at",)
        indexes = (
            models.Index(fields=["shop", "visitor_id", "occurred_at"], name="shoppers_event_visitor"),
            models.Index(
                fields=["shop", "shopper_id", "occurred_at"],
                name="shoppers_event_shopper",
                condition=Q(shopper_id__isnull=False),
            ),
            models.Index(fields=["shop", "-occurred_at"], name="shoppers_event_recent"),
            models.Index(fields=["shop", "name", "-occurred_at"], name="shoppers_event_by_name"),
            models.Index(
                fields=["shop", "recommendation_id"],
                name="shoppers_event_list",
                condition=Q(recommendation_id__isnull=False),
            ),
            models.Index(
                fields=["shop", "content_id"], name="shoppers_event_text", condition=Q(content_id__isnull=False)
            ),
            models.Index(
                fields=["shop", "transaction_id"], name="shoppers_event_order", condition=~Q(transaction_id="")
            ),
        )

    def __str__(self) -> str:
        return self.name


class Order(ShopOwned):
    """A mirror of an order of the shop. Guests order without a shopper. What the shop has not told is empty."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Being prepared")
        PROCESSED = "processed", _("Ready to be sent")
        SHIPPED = "shipped", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")
        CHANGED = "changed", _("Being changed")
        RETURN_REQUESTED = "return_requested", _("Return asked for")
        EXCHANGE_REQUESTED = "exchange_requested", _("Exchange asked for")
        RETURNED = "returned", _("Returned")

    personal_fields = ("shopper", "country", "email", "address", "payments", "shipments")
    retention = timedelta(days=10 * 365)
    row_stays = True

    external_id = models.CharField(_("order"), max_length=100)
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)  # as it was given, in small letters
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    expected_on = models.DateField(_("expected"), null=True, blank=True)
    address = models.JSONField(_("address"), default=dict, blank=True)  # {"line1", "line2", "city", "region", ...}
    # With what it was paid, and what else the shopper may pay or be refunded with: [{"id", "kind", "label", "used"}].
    payments = models.JSONField(_("payment"), default=list, blank=True)
    shipments = models.JSONField(_("parcels"), default=list, blank=True)  # [{"carrier", "number", "url"}]
    shopper = models.ForeignKey(
        Shopper,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="orders",
        verbose_name=_("shopper"),
    )
    placed_at = models.DateTimeField(_("placed"))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    made_by = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="orders", editable=False
    )

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-placed_at",)
        constraints = (models.UniqueConstraint(fields=["shop", "external_id"], name="shoppers_order_external_id"),)
        indexes = (
            models.Index(fields=["shop", "shopper", "placed_at"], name="shoppers_order_shopper"),
            models.Index(fields=["shop", "-placed_at"], name="shoppers_order_recent"),
            models.Index(fields=["shop", "email"], name="shoppers_order_email", condition=~Q(email="")),
            models.Index(fields=["shop"], name="shoppers_order_told", condition=~Q(status="")),
        )

    def __str__(self) -> str:
        return self.external_id


class OrderLine(ShopOwned):
    """One line of an order: (order, position in the order) is what it is known by. Returns have a negative quantity."""

    order = models.ForeignKey(
        Order,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="lines",
        verbose_name=_("order"),
    )
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=100)
    # Empty for postage, fees and other charges, which are kept but are no products.
    product = models.ForeignKey(
        Product,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="order_lines",
        verbose_name=_("product"),
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)  # {"colour": "blue", "size": "M"}
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=4, null=True, blank=True)
    placed_at = models.DateTimeField(_("placed"))
    # The import that brought it. No foreign key: an order of an earlier import may get lines of a later one, so each
    # line needs its own, and a check for each of a million lines would take as long as the lines.
    import_id = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ("order", "position")
        constraints = (
            models.UniqueConstraint(fields=["shop", "order", "position"], name="shoppers_orderline_position"),
        )
        indexes = (models.Index(fields=["shop", "product"], name="shoppers_orderline_product"),)

    def __str__(self) -> str:
        return self.title or self.code
