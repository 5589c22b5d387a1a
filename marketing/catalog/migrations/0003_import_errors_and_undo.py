"""A killed import finds the end of its errors file, and undo finds the categories that it made."""

import django.db.models.deletion
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_shop_walls")]
    operations = [
        migrations.AddField(
            model_name="import",
            name="errors_size",
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="category",
            name="made_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="categories",
                to="catalog.import",
            ),
        ),
        ShopForeignKey("Category", "made_by"),
    ]
