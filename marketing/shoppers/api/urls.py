from django.urls import path

from marketing.shoppers.api import orders, views

urlpatterns = [
    path("events", views.EventsView.as_view(), name="events"),
    path("consents", views.ConsentsView.as_view(), name="consents"),
    path("orders/<external_id:external_id>", orders.OrderView.as_view(), name="order"),
    path("shoppers/<str:external_id>", views.ShopperView.as_view(), name="shopper"),
    path("shoppers/<str:external_id>/history", views.ShopperHistoryView.as_view(), name="shopper-history"),
    path("shoppers/<str:external_id>/hidden-products", views.HiddenProductsView.as_view(), name="hidden-products"),
    path(
        "shoppers/<str:external_id>/hidden-products/<external_id:product_id>",
        views.HiddenProductView.as_view(),
        name="hidden-product",
    ),
    path("shoppers/<str:external_id>/visitors", views.ShopperVisitorsView.as_view(), name="shopper-visitors"),
]
