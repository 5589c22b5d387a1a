"""Variants of one thing know each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_texts_from_files")]
    operations = [
        migrations.AddField("product", "variants_of", models.CharField(blank=True, max_length=100, default="", verbose_name="variants of"), preserve_default=False),
        migrations.AddIndex("product", models.Index(condition=models.Q(("variants_of", ""), _negated=True), fields=["shop", "variants_of"], name="catalog_product_variants")),
    ]
