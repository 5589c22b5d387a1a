"""Rows of these models belong to one shop, and PostgreSQL sees to it."""

from django.db import migrations

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        ShopPolicy("Category"),
        ShopPolicy("Product"),
        ShopPolicy("ProductFact"),
        ShopPolicy("Import"),
        ShopForeignKey("Product", "category"),
        ShopForeignKey("Product", "made_by"),
        ShopForeignKey("ProductFact", "product"),
    ]
