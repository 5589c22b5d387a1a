"""Rows of these models belong to one shop, and PostgreSQL sees to it."""

from django.db import migrations

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("generation", "0001_initial"), ("accounts", "0002_shop_walls")]
    operations = [
        ShopPolicy("Generation"),
        ShopPolicy("GenerationSettings"),
        ShopPolicy("Spending"),
        ShopPolicy("Breaker"),
    ]
