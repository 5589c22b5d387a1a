"""Rows of these models belong to one shop, and PostgreSQL sees to it."""

from django.db import migrations

from marketing.common.tenancy import ShopForeignKey, ShopPolicy

MODELS = ("Brief", "Draft", "Version", "Claim", "Finding", "Review", "Publication", "BrandVoice", "KindSettings")
REFERENCES = (
    ("Draft", "brief"),
    ("Draft", "product"),
    ("Version", "draft"),
    ("Claim", "draft"),
    ("Finding", "draft"),
    ("Review", "draft"),
    ("Publication", "draft"),
    ("Publication", "product"),
)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial"), ("catalog", "0002_shop_walls")]
    operations = [
        *(ShopPolicy(model) for model in MODELS),
        *(ShopForeignKey(model, field) for model, field in REFERENCES),
    ]
