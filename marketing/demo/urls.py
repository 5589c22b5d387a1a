from django.urls import path

from marketing.demo import views

urlpatterns = [
    path("", views.home, name="home"),
    path("categories/<slug:key>/", views.category, name="category"),
    path("search/", views.search, name="search"),
    path("products/<slug:product_id>/", views.product, name="product"),
    path("pictures/<slug:product_id>.svg", views.picture, name="picture"),
    path("cart/", views.cart, name="cart"),
    path("cart/<slug:product_id>/add/", views.add_to_cart, name="add-to-cart"),
    path("cart/<slug:product_id>/remove/", views.remove_from_cart, name="remove-from-cart"),
    path("checkout/", views.check_out, name="check-out"),
    path("account/", views.account, name="account"),
    path("account/shopper/", views.be_shopper, name="be-shopper"),
    path("language/", views.speak, name="speak"),
]
handler404 = views.missing
handler500 = views.broken
