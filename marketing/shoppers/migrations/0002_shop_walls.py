"""Rows of these models belong to one shop, and PostgreSQL sees to it."""

from django.db import migrations

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("shoppers", "0001_initial"), ("catalog", "0002_shop_walls")]
    operations = [
        ShopPolicy("Shopper"),
        ShopPolicy("Visitor"),
        ShopPolicy("Consent"),
        ShopPolicy("Order"),
        ShopPolicy("OrderLine"),
        ShopForeignKey("Shopper", "made_by"),
        ShopForeignKey("Visitor", "shopper"),
        ShopForeignKey("Consent", "shopper"),
        ShopForeignKey("Order", "shopper"),
        ShopForeignKey("Order", "made_by"),
        ShopForeignKey("OrderLine", "order"),
        ShopForeignKey("OrderLine", "product"),
    ]
