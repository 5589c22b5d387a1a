"""Products with their facts, categories, and the files that brought them."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter, RangeNumericFilter

from marketing.accounts.site import ShopAdmin, ShopInline, ShopRelatedFilter, site
from marketing.catalog.models import Category, Import, Product, ProductFact
from marketing.common.badges import badge

AVAILABILITY = {
    Product.Availability.IN_STOCK: "ok",
    Product.Availability.OUT_OF_STOCK: "bad",
    Product.Availability.PREORDER: "busy",
}


class FactInline(ShopInline):
    model = ProductFact
    fields = ("name", "value", "unit", "locale", "source")
    verbose_name_plural = _("Facts: the only things that copy may claim about this product")


@admin.register(Product, site=site)
class ProductAdmin(ShopAdmin):
    icon = "inventory_2"
    in_search = True
    about = _("What your shop sells. Hidden and sold-out products are never recommended.")
    empty_text = _("Import a CSV or JSON Lines file: an id and a title for each product are enough to begin.")
    empty_action = ("dashboard:catalog_import_add", _("Import products"))
    list_display = (
        "title",
        "external_id",
        "category",
        "price_shown",
        "availability_badge",
        "hidden_badge",
        "updated_at",
    )
    list_select_related = ("category",)
    list_filter = (
        ("category", ShopRelatedFilter),
        ("availability", ChoicesDropdownFilter),
        ("hidden", BooleanRadioFilter),
        ("price", RangeNumericFilter),
    )
    search_fields = ("title", "external_id", "brand")
    search_help_text = _("Search by title, id or brand")
    fields = (
        "external_id", "title", "description", "brand", "category", "price", "currency", "availability", "hidden", "url",
        "image_url",
    )  # fmt: skip
    inlines = (FactInline,)
    export_fields = (
        "external_id", "title", "description", "brand", "category__name", "price", "currency", "availability", "hidden",
        "url", "image_url",
    )  # fmt: skip

    @admin.display(description=_("price"), ordering="price")
    def price_shown(self, product: Product) -> str:
        return "–" if product.price is None else f"{product.price:,.2f} {product.currency}".strip()

    @admin.display(description=_("availability"), ordering="availability")
    def availability_badge(self, product: Product) -> SafeString:
        return badge(product.get_availability_display(), AVAILABILITY[Product.Availability(product.availability)])

    @admin.display(description=_("shown"), ordering="hidden")
    def hidden_badge(self, product: Product) -> SafeString:
        return badge(_("Hidden"), "warn") if product.hidden else badge(_("Shown"), "ok")


@admin.register(Category, site=site)
class CategoryAdmin(ShopAdmin):
    icon = "category"
    about = _("Categories come with your products, and help a model where it knows a product too little.")
    empty_text = _("There is no category yet. They are made when you import products that name one.")
    empty_action = ("dashboard:catalog_import_add", _("Import products"))
    list_display = ("name", "product_count", "updated_at")
    list_filter = (("created_at", RangeDateFilter),)
    search_fields = ("name",)
    search_help_text = _("Search by name")
    fields = ("name",)
    export_fields = ("name", "products_in_it", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).annotate(products_in_it=Count("products"))

    @admin.display(description=_("products"), ordering="products_in_it")
    def product_count(self, category: Category) -> int:
        return category.products_in_it


IMPORT_TONES = {
    Import.State.WAITING: "calm",
    Import.State.RUNNING: "busy",
    Import.State.DONE: "ok",
    Import.State.FAILED: "bad",
    Import.State.UNDONE: "warn",
}


@admin.register(Import, site=site)
class ImportAdmin(ShopAdmin):
    icon = "upload_file"
    about = _(
        "Files of products and orders. Each import can be undone, and its bad rows come back to you with a reason."
    )
    empty_text = _(
        "Nothing was imported yet. A CSV file as your shop exports it will do; you see what it would change first."
    )
    empty_action = ("dashboard:catalog_import_add", _("Import a file"))
    list_display = ("file_name", "kind", "state_badge", "progress", "dry_run_badge", "created_at")
    list_filter = (("kind", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter), ("created_at", RangeDateFilter))
    search_fields = ("file_name", "message")
    search_help_text = _("Search by file or message")
    export_fields = (
        "file_name",
        "kind",
        "state",
        "dry_run",
        "rows_done",
        "rows_total",
        "counts",
        "message",
        "created_at",
    )

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, import_row: Import) -> SafeString:
        return badge(import_row.get_state_display(), IMPORT_TONES[Import.State(import_row.state)])

    @admin.display(description=_("rows"), ordering="rows_total")
    def progress(self, import_row: Import) -> SafeString:
        bar = '<progress value="{}" max="{}" aria-label="{}"></progress> <span class="numbers">{} / {}</span>'
        done, total = import_row.rows_done, import_row.rows_total
        return format_html(bar, done, total or 1, _("rows"), f"{done:,}", f"{total:,}")

    @admin.display(description=_("how"), ordering="dry_run")
    def dry_run_badge(self, import_row: Import) -> SafeString:
        return badge(_("Dry run"), "calm") if import_row.dry_run else badge(_("Kept"), "ok")
