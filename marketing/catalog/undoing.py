"""Takes an import back: what it made goes, unless somebody has changed or used it since."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet

from marketing.catalog.models import Category, Import, Product, ProductFact, SearchEntry

OWN = (ProductFact, SearchEntry)

Undoer = Callable[[Import], dict[str, int]]

_undoers: dict[str, Undoer] = {}


def undoes(*kinds: Import.Kind) -> Callable[[Undoer], Undoer]:
    """Registers who takes such imports back: orders and events belong to an app above this one.

    It answers how many rows are `removed`, where some stay how many are `kept`, and what else the audit log shall tell.
    """

    def register(undoer: Undoer) -> Undoer:
        _undoers.update(dict.fromkeys(kinds, undoer))
        return undoer

    return register


def undoer_of(import_row: Import) -> Undoer:
    return _undoers[import_row.kind]


@undoes(Import.Kind.PRODUCTS)
def remove_imported_products(import_row: Import) -> dict[str, int]:
    removed = remove_made(import_row)
    return {"removed": removed, "kept": import_row.counts.get("new", 0) - removed}


def remove_made(import_row: Import) -> int:
    """The number of products that are gone. Facts go with them, and categories that nothing is left in."""
    made = unused(Product.objects.for_shop(import_row.shop).filter(made_by=import_row))
    _total, by_model = made.delete()
    used = Product.objects.for_shop(import_row.shop).filter(category=OuterRef("pk"))
    Category.objects.for_shop(import_row.shop).filter(~Exists(used), made_by=import_row).delete()
    return by_model.get(Product._meta.label, 0)


def unused(products: QuerySet[Product]) -> QuerySet[Product]:
    """Rows of the apps above may point to a product, an order line for one; its own facts and words do not count."""
    for relation in Product._meta.related_objects:
        if relation.related_model not in OWN:
            users = relation.related_model.objects.filter(
                shop=OuterRef("shop"), **{relation.field.name: OuterRef("pk")}
            )
            products = products.exclude(Exists(users))
    return products
