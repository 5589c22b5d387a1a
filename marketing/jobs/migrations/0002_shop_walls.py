"""Rows of these models belong to one shop, and PostgreSQL sees to it."""

from django.db import migrations

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [
        ShopPolicy("Job"),
    ]
