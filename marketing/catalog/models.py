"""What the shop sells, and the facts that copy may claim about it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class Category(ShopOwned):
    name = models.CharField(_("name"), max_length=200)
    texts = models.JSONField(_("texts by language"), default=dict, blank=True)
    made_by = models.ForeignKey(
        "Import", on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="categories", editable=False
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = (models.UniqueConstraint(fields=["shop", "name"], name="catalog_category_name"),)

    def __str__(self) -> str:
        return self.name


class Product(ShopOwned):
    class Availability(models.TextChoices):
        IN_STOCK = "in_stock", _("In stock")
        OUT_OF_STOCK = "out_of_stock", _("Sold out")
        PREORDER = "preorder", _("Preorder")

    external_id = models.CharField(_("product id"), max_length=100)
    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(_("description"), blank=True)
    brand = models.CharField(_("brand"), max_length=200, blank=True)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="products",
        verbose_name=_("category"),
    )
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    availability = models.CharField(
        _("availability"), max_length=12, choices=Availability, default=Availability.IN_STOCK
    )
    hidden = models.BooleanField(_("hidden"), default=False)
    # Variants of one thing share it: what can be exchanged for one another. Google calls it `item_group_id`.
    variants_of = models.CharField(_("variants of"), max_length=100, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    image_url = models.URLField(_("picture"), max_length=1000, blank=True)
    texts = models.JSONField(
        _("texts by language"), default=dict, blank=True
    )  # {"zh-hans": {"title": ..., "description": ...}}
    # The import that made it, for as long as nobody has changed it since: what undo may remove.
    made_by = models.ForeignKey(
        "Import", on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="products", editable=False
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(fields=["shop", "external_id"], name="catalog_product_external_id"),
            models.CheckConstraint(condition=Q(price__gte=0), name="catalog_product_price_not_negative"),
        )
        indexes = (
            models.Index(fields=["shop", "title"], name="catalog_product_by_title"),
            models.Index(fields=["shop", "category"], name="catalog_product_by_category"),
            models.Index(fields=["shop"], name="catalog_product_hidden", condition=Q(hidden=True)),
            models.Index(fields=["shop", "variants_of"], name="catalog_product_variants", condition=~Q(variants_of="")),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_offered(self) -> bool:
        """May be recommended: neither hidden nor sold out."""
        return not self.hidden and self.availability != self.Availability.OUT_OF_STOCK


class ProductFact(ShopOwned):
    """The only things that copy may claim about a product."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, db_constraint=False, related_name="facts", verbose_name=_("product")
    )
    name = models.CharField(_("fact"), max_length=100)
    value = models.CharField(_("value"), max_length=1000)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    locale = models.CharField(_("language"), max_length=10, blank=True)  # empty: true in every language
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("name", "locale")
        constraints = (models.UniqueConstraint(fields=["shop", "product", "name", "locale"], name="catalog_fact_once"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.value} {self.unit}".strip()


class SearchEntry(ShopOwned):
    """The words that a product is found by. A table of its own: who reads products does not read these."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="search_entries"
    )
    names = SearchVectorField()  # of its title, brand, category and facts
    texts = SearchVectorField()  # of its descriptions

    class Meta:
        constraints = (models.UniqueConstraint(fields=["shop", "product"], name="catalog_search_entry_once"),)
        indexes = (
            GinIndex(fields=["names"], name="catalog_search_names"),
            GinIndex(fields=["texts"], name="catalog_search_texts"),
        )

    def __str__(self) -> str:
        return str(self.product_id)


class Feed(ShopOwned):
    """Where a file of the shop's products stands, to be fetched again and again. The next time is a job that waits for it."""

    class Every(models.IntegerChoices):
        HOUR = 1, _("every hour")
        SIX_HOURS = 6, _("every six hours")
        DAY = 24, _("every day")
        WEEK = 168, _("every week")

    address = models.URLField(_("address"), max_length=1000)
    format = models.CharField(_("format"), max_length=10, default="auto")
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    every_hours = models.PositiveSmallIntegerField(_("how often"), choices=Every, default=Every.DAY)
    enabled = models.BooleanField(_("enabled"), default=True)
    next_job = models.ForeignKey(
        "jobs.Job", on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ("address",)
        constraints = (models.UniqueConstraint(fields=["shop", "address"], name="catalog_feed_address"),)

    def __str__(self) -> str:
        return self.address

    @property
    def is_planned(self) -> bool:
        return self.next_job is not None and self.next_job.is_open

    @property
    def has_stopped(self) -> bool:
        """Somebody cancelled its next job, or it was given up before it could plan the one after it."""
        return self.enabled and not self.is_planned


class Import(ShopOwned):
    """A file that came in. Its good rows are kept in batches; `rows_done` is where a killed import goes on."""

    class Kind(models.TextChoices):
        PRODUCTS = "products", _("Products")
        ORDERS = "orders", _("Orders")
        EVENTS = "events", _("Events")
        TEXTS = "texts", _("Texts")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    file_name = models.CharField(_("file"), max_length=255)
    path = models.CharField(max_length=1000, editable=False)  # below MEDIA_ROOT, or absolute when a command named it
    sha256 = models.CharField(max_length=64, editable=False, blank=True)
    format = models.CharField(_("format"), max_length=10, default="auto")
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    dry_run = models.BooleanField(_("dry run"), default=False)
    feed = models.ForeignKey(
        Feed, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="imports", editable=False
    )
    rows_done = models.PositiveBigIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveBigIntegerField(_("rows"), default=0)
    counts = models.JSONField(_("counts"), default=dict, blank=True)  # new, changed, unchanged, errors, ...
    errors_path = models.CharField(max_length=1000, blank=True, editable=False)
    errors_size = models.PositiveBigIntegerField(default=0, editable=False)  # bytes that belong to committed batches
    message = models.CharField(_("message"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(rows_total=0) | Q(rows_done__lte=F("rows_total")), name="catalog_import_rows_done"
            ),
        )

    def __str__(self) -> str:
        return self.file_name
