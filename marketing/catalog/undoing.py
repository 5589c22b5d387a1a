"""Takes an import back: what it made goes, unless somebody has changed or used it since."""

from django.db.models import Exists, OuterRef, QuerySet

from marketing.catalog.models import Category, Import, Product, ProductFact


def remove_made(import_row: Import) -> int:
    """The number of products that are gone. Facts go with them, and categories that nothing is left in."""
    made = unused(Product.objects.for_shop(import_row.shop).filter(made_by=import_row))
    _total, by_model = made.delete()
    used = Product.objects.for_shop(import_row.shop).filter(category=OuterRef("pk"))
    Category.objects.for_shop(import_row.shop).filter(~Exists(used), made_by=import_row).delete()
    return by_model.get(Product._meta.label, 0)


def unused(products: QuerySet[Product]) -> QuerySet[Product]:
    """Rows of the apps above may point to a product, an order line for one; its own facts do not count."""
    for relation in Product._meta.related_objects:
        if relation.related_model is not ProductFact:
            users = relation.related_model.objects.filter(
                shop=OuterRef("shop"), **{relation.field.name: OuterRef("pk")}
            )
            products = products.exclude(Exists(users))
    return products
