"""What a repeated POST is answered with, and which origins a browser may call from."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import marketing.common.ids
from marketing.common.tenancy import ShopForeignKey, ShopPolicy

ORIGIN_IS_KNOWN = """
CREATE FUNCTION origin_is_known(origin text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (
    SELECT FROM accounts_apikey
    WHERE origins @> ARRAY[origin]::varchar[] AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
) $$;
REVOKE ALL ON FUNCTION origin_is_known(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION origin_is_known(text) TO {app};
"""


def create_origin_is_known(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(ORIGIN_IS_KNOWN.format(app=app), params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_shop_walls")]
    operations = [
        migrations.CreateModel(
            name="IdempotentRequest",
            fields=[
                ("id", models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.BinaryField()),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.JSONField(default=dict)),
                ("body", models.JSONField(null=True)),
                ("api_key", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.apikey")),
                ("shop", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.shop", verbose_name="shop")),
            ],
            options={
                "verbose_name": "idempotent request",
                "verbose_name_plural": "idempotent requests",
                "indexes": [models.Index(fields=["shop", "created_at"], name="accounts_idempotent_age")],
                "constraints": [models.UniqueConstraint(fields=("shop", "api_key", "key"), name="accounts_idempotent_once")],
            },
        ),
        ShopPolicy("IdempotentRequest"),
        ShopForeignKey("IdempotentRequest", "api_key"),
        migrations.RunPython(create_origin_is_known, migrations.RunPython.noop),
    ]
