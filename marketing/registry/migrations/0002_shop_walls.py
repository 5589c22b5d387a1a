"""Rows of these models belong to one shop, and PostgreSQL sees to it."""

from django.db import migrations

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("jobs", "0002_shop_walls")]
    operations = [
        ShopPolicy("TrainingRun"),
        ShopPolicy("ModelVersion"),
        ShopForeignKey("TrainingRun", "job"),
        ShopForeignKey("ModelVersion", "run"),
    ]
