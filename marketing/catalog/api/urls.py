from django.urls import path, register_converter

from marketing.catalog.api import searching, views


class ExternalId:
    """A shop's own id may hold any script, spaces and slashes; only what nobody can see is kept out."""

    regex = r"[^\x00-\x1f\x7f]{1,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ExternalId, "external_id")

urlpatterns = [
    path("products", views.ProductsView.as_view(), name="products"),
    path("products/batch", views.ProductBatchView.as_view(), name="product-batch"),
    path("products/<external_id:external_id>", views.ProductView.as_view(), name="product"),
    path("search", searching.SearchView.as_view(), name="search"),
    path("search/suggestions", searching.SuggestionsView.as_view(), name="search-suggestions"),
    path("imports", views.ImportsView.as_view(), name="imports"),
    path("imports/<uuid:import_id>", views.ImportView.as_view(), name="import"),
    path("imports/<uuid:import_id>/errors", views.ImportErrorsView.as_view(), name="import-errors"),
    path("imports/<uuid:import_id>/undo", views.ImportUndoView.as_view(), name="import-undo"),
]
