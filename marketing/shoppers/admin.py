"""Shoppers, what they did, and what they bought. Read-only: these rows mirror the shop's own."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter

from marketing.accounts.site import DaysFilter, ShopAdmin, ShopInline, begins_with, site
from marketing.common.badges import badge
from marketing.shoppers.models import Event, Order, OrderLine, Shopper, Visitor

SHOWN = 50
MOST_SHOPPERS = 1_000  # whose orders are found by the beginning of an id


@admin.register(Shopper, site=site)
class ShopperAdmin(ShopAdmin):
    icon = "person"
    in_search = True
    about = _("People who visited or bought. What they allowed is obeyed at the door, before anything is stored.")
    empty_text = _("No shopper is known yet. They arrive with events from your storefront and with imported orders.")
    empty_action = ("dashboard:catalog_import_add", _("Import orders"))
    list_display = ("called", "analytics_chip", "personal_chip", "language", "order_count", "created_at")
    list_filter = (
        ("analytics", BooleanRadioFilter),
        ("personalize", BooleanRadioFilter),
        ("created_at", DaysFilter),
    )
    search_fields = ("external_id",)
    search_help_text = _("Search by the beginning of a shopper id")
    fields = ("external_id", "language", "analytics_chip", "personal_chip", "created_at")
    readonly_fields = fields
    change_form_outer_after_template = "shoppers/history.html"
    export_fields = ("id", "external_id", "locale", "analytics", "personalize", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shopper]:
        orders = Order.objects.for_shop(request.shop).filter(shopper=OuterRef("pk")).order_by().values("shopper")
        count = Coalesce(Subquery(orders.annotate(n=Count("*")).values("n")), 0)
        return super().get_queryset(request).annotate(orders_placed=count)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Shopper], search_term: str
    ) -> tuple[QuerySet[Shopper], bool]:
        return (queryset.filter(begins_with("external_id", search_term)) if search_term else queryset), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        shopper = self.get_object(request, object_id)
        if shopper is None:
            raise Http404
        return super().change_view(request, object_id, form_url, {**about(shopper), **(extra_context or {})})

    @admin.display(description=_("analytics"), ordering="analytics")
    def analytics_chip(self, shopper: Shopper) -> SafeString:
        words = {None: (_("Not asked"), "calm"), True: (_("Allowed"), "ok"), False: (_("Refused"), "warn")}
        return badge(*words[shopper.analytics])

    @admin.display(description=_("personal recommendations"), ordering="personalize")
    def personal_chip(self, shopper: Shopper) -> SafeString:
        return badge(_("On"), "ok") if shopper.personalize else badge(_("Off"), "warn")

    @admin.display(description=_("language"), ordering="locale")
    def language(self, shopper: Shopper) -> str:
        return language_name(shopper.locale)

    @admin.display(description=_("orders"))
    def order_count(self, shopper: Shopper) -> int:
        return shopper.orders_placed


def language_name(locale: str) -> str:
    return dict(settings.LANGUAGES).get(locale, locale) or "–"


def about(shopper: Shopper) -> dict[str, object]:
    return {
        "consents": shopper.consents.all()[:SHOWN],
        "events": events_of(shopper)[:SHOWN],
        "orders": with_sums(shopper.orders.all())[:SHOWN],
    }


def events_of(shopper: Shopper) -> QuerySet[Event]:
    visitors = list(shopper.visitors.values_list("visitor_id", flat=True))
    return Event.objects.filter(shop_id=shopper.shop_id).filter(Q(shopper_id=shopper.pk) | Q(visitor_id__in=visitors))


def with_sums(orders: QuerySet[Order]) -> QuerySet[Order]:
    lines = OrderLine.objects.filter(shop=OuterRef("shop"), order=OuterRef("pk")).order_by().values("order")
    amount = Sum(F("quantity") * F("price"), output_field=DecimalField(max_digits=18, decimal_places=2))
    return orders.annotate(
        amount=Subquery(lines.annotate(total=amount).values("total")),
        line_count=Coalesce(Subquery(lines.annotate(n=Count("*")).values("n")), 0),
    )


@admin.register(Event, site=site)
class EventAdmin(ShopAdmin):
    """A list without a page for each event: everything that is known stands in the row. The table is partitioned by day."""

    icon = "timeline"
    about = _("What happened in the storefront, newest first.")
    empty_text = _(
        "No event has arrived yet. Put the script tag into your storefront, or send events from your server."
    )
    empty_action = ("dashboard:storefront", _("Read how"))
    list_display = ("occurred_at", "name", "products", "who", "worth", "search_term", "language")
    more_columns = ("transaction_id", "recommendation_id", "content_id", "created_at")
    list_display_links = None
    sortable_by = ("occurred_at",)
    list_filter = (("name", ChoicesDropdownFilter), ("day", DaysFilter))
    search_fields = ("visitor_id",)
    search_help_text = _("Search by visitor, shopper id or order")
    export_fields = (
        "id", "occurred_at", "name", "visitor_id", "shopper_id", "items", "value", "currency", "transaction_id",
        "search_term", "recommendation_id", "content_id", "locale",
    )  # fmt: skip

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        """Nothing points to an event, and a look-up without its day would read every month."""
        return

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        """By what has an index, never by a scan."""
        if not search_term:
            return queryset, False
        try:
            visitor = UUID(search_term)
        except ValueError:
            return queryset.filter(self._of_person(request, search_term)), False
        return queryset.filter(Q(visitor_id=visitor) | Q(shopper_id=visitor)), False

    def _of_person(self, request: HttpRequest, external_id: str) -> Q:
        """A shopper's, by the shop's own id; or an order's, on the days around it."""
        visitors = Visitor.objects.for_shop(request.shop).filter(shopper__external_id=external_id)
        shoppers = Shopper.objects.for_shop(request.shop).filter(external_id=external_id)
        found = Q(visitor_id__in=list(visitors.values_list("visitor_id", flat=True)))
        found |= Q(shopper_id__in=list(shoppers.values_list("pk", flat=True)))
        if order := Order.objects.for_shop(request.shop).filter(external_id=external_id).first():
            day, around = order.placed_at.date(), timedelta(days=1)
            found |= Q(transaction_id=external_id, day__range=(day - around, day + around))
        return found

    @admin.display(description=_("language"))
    def language(self, event: Event) -> str:
        return language_name(event.locale)

    @admin.display(description=_("products"))
    def products(self, event: Event) -> str:
        return ", ".join(str(item.get("product_id", "")) for item in event.items[:3]) + ("…" if event.items[3:] else "")

    @admin.display(description=_("visitor"))
    def who(self, event: Event) -> str:
        return f"{str(event.visitor_id or event.shopper_id or '–')[:8]}"

    @admin.display(description=_("value"))
    def worth(self, event: Event) -> str:
        return "–" if event.value is None else f"{event.value:,.2f} {event.currency}"


class OrderLineInline(ShopInline):
    model = OrderLine
    fields = ("position", "code", "title", "product", "amount", "price_shown")
    readonly_fields = fields
    per_page = 50
    verbose_name_plural = _("Lines. Returns have a negative quantity; charges have no product.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        return super().get_queryset(request).select_related("product")

    @admin.display(description=_("quantity"))
    def amount(self, line: OrderLine) -> str:
        return f"{line.quantity.normalize():f}"

    @admin.display(description=_("price"))
    def price_shown(self, line: OrderLine) -> str:
        return "–" if line.price is None else f"{line.price:,.2f}"


@admin.register(Order, site=site)
class OrderAdmin(ShopAdmin):
    icon = "receipt_long"
    in_search = True
    about = _("A mirror of your shop's orders: they are changed in your shop, and imported again.")
    empty_text = _("No order is here yet. Import a file of past orders: it is the best teacher a model can have.")
    empty_action = ("dashboard:catalog_import_add", _("Import orders"))
    list_display = ("external_id", "placed_at", "shopper", "lines_shown", "amount_shown", "country")
    more_columns = ("currency", "created_at")
    list_select_related = ("shopper",)
    list_filter = (("placed_at", DaysFilter),)
    search_fields = ("external_id", "shopper__external_id")
    search_help_text = _("Search by the beginning of an order or shopper id")
    fields = ("external_id", "placed_at", "shopper", "amount_shown", "currency", "country")
    readonly_fields = fields
    inlines = (OrderLineInline,)
    export_fields = ("external_id", "placed_at", "shopper__external_id", "line_count", "amount", "currency", "country")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return with_sums(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        if not search_term:
            return queryset, False
        shoppers = Shopper.objects.for_shop(request.shop).filter(begins_with("external_id", search_term))
        known = list(shoppers.values_list("pk", flat=True)[:MOST_SHOPPERS])
        return queryset.filter(begins_with("external_id", search_term) | Q(shopper__in=known)), False

    @admin.display(description=_("lines"))
    def lines_shown(self, order: Order) -> int:
        return order.line_count

    @admin.display(description=_("amount"))
    def amount_shown(self, order: Order) -> str:
        return "–" if order.amount is None else f"{order.amount:,.2f} {order.currency}"
