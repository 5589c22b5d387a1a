import django.db.models.deletion
import pgvector.django.halfvec
from django.db import migrations, models

import marketing.common.ids
from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_feed_keys"), ("chat", "0012_gaps")]
    operations = [
        migrations.CreateModel(
            name="ProductVector",
            fields=[
                ("id", models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("product_id", models.UUIDField()),
                ("encoder", models.CharField(max_length=12)),
                ("vector", pgvector.django.halfvec.HalfVectorField()),
                ("shop", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.shop", verbose_name="shop")),
            ],
            options={
                "verbose_name": "vector of a product",
                "verbose_name_plural": "vectors of products",
                "constraints": [models.UniqueConstraint(fields=("shop", "product_id"), name="chat_product_vector_once")],
            },
        ),
        ShopPolicy("ProductVector"),
    ]
