"""Which file a text came from, so that its import can be taken back."""

import django.db.models.deletion
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_texts_from_files"), ("content", "0009_review_reasons")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="import_row",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="texts",
                to="catalog.import",
            ),
        ),
        ShopForeignKey("Version", "import_row"),
    ]
