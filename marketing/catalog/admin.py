"""Products with their facts, and categories. (The files that bring them stand in `dashboard`: orders come the same way.)"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import BaseInlineFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeNumericFilter

from marketing.accounts.permissions import EDIT_CATALOG, EDIT_RULES
from marketing.accounts.site import DaysFilter, ShopAdmin, ShopInline, ShopRelatedFilter, only, page, site, undoable
from marketing.accounts.site.exporting import csv_file, refuse_too_many
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import typed
from marketing.catalog import services
from marketing.catalog.exporting import FIELDS, product_table
from marketing.catalog.forms import TEXTS, ProductForm, text_field
from marketing.catalog.models import Category, Product, ProductFact
from marketing.catalog.search import with_words
from marketing.catalog.upserting import FactKey, FactValue, ProductInput
from marketing.common.badges import badge
from marketing.common.errors import Invalid

IN_AN_ADDRESS = 50  # products
AVAILABILITY = {
    Product.Availability.IN_STOCK: "ok",
    Product.Availability.OUT_OF_STOCK: "bad",
    Product.Availability.PREORDER: "busy",
}


class FactInline(ShopInline):
    model = ProductFact
    add_roles = change_roles = delete_roles = EDIT_CATALOG
    fields = ("name", "value", "unit", "locale", "source")
    readonly_fields = ("source",)
    verbose_name_plural = _("Facts: the only things that copy may claim about this product")


@admin.register(Product, site=site)
class ProductAdmin(ShopAdmin):
    icon = "inventory_2"
    in_search = True
    add_roles = change_roles = delete_roles = EDIT_CATALOG
    actions = ("hide", "show", "ask_for_texts")
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
    more_columns = ("picture", "brand", "created_at")
    list_select_related = ("category",)
    list_filter = (
        ("category", ShopRelatedFilter),
        ("availability", ChoicesDropdownFilter),
        ("hidden", BooleanRadioFilter),
        ("price", RangeNumericFilter),
    )
    search_fields = ("title", "external_id", "brand")
    search_help_text = _("Search by title, category, fact, id or brand")
    fields = (
        "external_id", "title", "description", "brand", "category", "price", "currency", "availability", "hidden", "url",
        "image_url", "variants_of",
    )  # fmt: skip
    form = ProductForm
    inlines = (FactInline,)
    change_form_outer_before_template = "catalog/_ways.html"
    export_fields = FIELDS

    def export(self, request: HttpRequest, queryset: QuerySet[Product]) -> HttpResponse:
        refuse_too_many(queryset)
        table = product_table(request.shop, queryset)
        return csv_file(next(table), table, name="products")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        return (queryset.filter(with_words(request.shop, search_term)) if search_term else queryset), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"may_rule": is_one_of(request, EDIT_RULES), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def get_readonly_fields(self, request: HttpRequest, obj: Product | None = None) -> tuple[str, ...]:
        """The id is what orders and events call it by."""
        return ("external_id",) if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Product | None = None) -> list[tuple[object, dict]]:
        """Title and description again, for each language but the shop's own."""
        languages = [(code, name) for code, name in settings.LANGUAGES if code != request.shop.locale]
        own = (None, {"fields": self.fields})
        return [own, *((name, {"fields": [text_field(code, text) for text in TEXTS]}) for code, name in languages)]

    def save_model(self, request: HttpRequest, obj: Product, form: ProductForm, change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name in self.fields}
        fields.pop("external_id", None)
        if "category" in fields:
            fields["category"] = fields["category"].name if fields["category"] else None
        if change:
            services.update_product(obj, actor=request.user, texts=form.changed_texts(), **fields)
        else:
            wanted = ProductInput(external_id=obj.external_id, fields=fields, texts=form.changed_texts())
            obj.pk = services.create_product(request.shop, wanted, actor=request.user).pk
        obj.shop = request.shop

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool) -> None:
        """The facts as they stand in the form, and no others."""
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        if formset.has_changed():
            services.set_facts(form.instance, facts_in(formset), actor=request.user)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        only(request, self.delete_roles)
        product = self.get_object(request, object_id)
        if product is None:
            raise Http404
        if request.method != "POST":
            return page(request, "catalog/delete.html", title=_("Delete"), opts=self.opts, object=product)
        typed(request, product.external_id)
        services.delete_product(product, actor=request.user)
        self.message_user(request, _("The product is deleted."), messages.SUCCESS)
        return redirect("dashboard:catalog_product_changelist")

    @admin.action(description=_("Hide: never recommend them"), permissions=["change"])
    def hide(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        self._set_hidden(request, products, hidden=True)

    @admin.action(description=_("Show them again"), permissions=["change"])
    def show(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        self._set_hidden(request, products, hidden=False)

    @admin.action(description=_("Ask for texts"), permissions=["change"])
    def ask_for_texts(self, request: HttpRequest, products: QuerySet[Product]) -> HttpResponse | None:
        """Their ids go into the address of the form, which has room for a page of the list."""
        ids = list(products.values_list("external_id", flat=True)[: IN_AN_ADDRESS + 1])
        if len(ids) > IN_AN_ADDRESS:
            said = _("Tick at most %(most)d products, or ask for a category.") % {"most": IN_AN_ADDRESS}
            self.message_user(request, said, messages.ERROR)
            return None
        return redirect(f"{reverse('dashboard:content_brief_add')}?{urlencode({'product': ids}, doseq=True)}")

    def _set_hidden(self, request: HttpRequest, products: QuerySet[Product], *, hidden: bool) -> None:
        ids = products.values_list("external_id", flat=True)
        count, undo = services.hide_products(request.shop, ids, actor=request.user, hidden=hidden)
        said = ngettext("%(count)d product was changed.", "%(count)d products were changed.", count)
        self.message_user(request, undoable(said % {"count": count}, undo), messages.SUCCESS)

    @admin.display(description=_("picture"))
    def picture(self, product: Product) -> SafeString | str:
        if not product.image_url:
            return "–"
        return format_html('<img class="thumbnail" src="{}" alt="" loading="lazy">', product.image_url)

    @admin.display(description=_("price"), ordering="price")
    def price_shown(self, product: Product) -> str:
        return "–" if product.price is None else f"{product.price:,.2f} {product.currency}".strip()

    @admin.display(description=_("availability"), ordering="availability")
    def availability_badge(self, product: Product) -> SafeString:
        return badge(product.get_availability_display(), AVAILABILITY[Product.Availability(product.availability)])

    @admin.display(description=_("shown"), ordering="hidden")
    def hidden_badge(self, product: Product) -> SafeString:
        return badge(_("Hidden"), "warn") if product.hidden else badge(_("Shown"), "ok")


def facts_in(formset: BaseInlineFormSet) -> dict[FactKey, FactValue]:
    facts: dict[FactKey, FactValue] = {}
    for row in formset.cleaned_data:
        if not row or row.get("DELETE"):
            continue
        key = FactKey(row["name"], row["locale"])
        if key in facts:
            raise Invalid(_("The fact “%(name)s” stands twice.") % {"name": row["name"]})
        facts[key] = FactValue(row["value"], row["unit"])
    return facts


@admin.register(Category, site=site)
class CategoryAdmin(ShopAdmin):
    icon = "category"
    about = _("Categories come with your products, and help a model where it knows a product too little.")
    empty_text = _("There is no category yet. They are made when you import products that name one.")
    empty_action = ("dashboard:catalog_import_add", _("Import products"))
    list_display = ("name", "product_count", "updated_at")
    list_filter = (("created_at", DaysFilter),)
    search_fields = ("name",)
    search_help_text = _("Search by name")
    fields = ("name",)
    export_fields = ("name", "products_in_it", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        products = Product.objects.for_shop(request.shop).filter(category=OuterRef("pk")).order_by().values("category")
        count = Coalesce(Subquery(products.annotate(n=Count("*")).values("n")), 0)
        return super().get_queryset(request).annotate(products_in_it=count)

    @admin.display(description=_("products"), ordering="products_in_it")
    def product_count(self, category: Category) -> int:
        return category.products_in_it
