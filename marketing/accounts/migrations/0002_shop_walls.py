"""Rows of these models belong to one shop, and PostgreSQL sees to it. Keys are found before the shop is known."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from marketing.common.tenancy import ShopPolicy

FIND_KEY = """
CREATE FUNCTION find_key(digest bytea) RETURNS TABLE (key_id uuid, shop_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id, accounts_apikey.shop_id FROM accounts_apikey WHERE hash = digest $$;
REVOKE ALL ON FUNCTION find_key(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_key(bytea) TO {app};
"""


def create_find_key(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(FIND_KEY.format(app=app), params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        ShopPolicy("ApiKey"),
        ShopPolicy("SigningKey"),
        ShopPolicy("AuditEvent"),
        migrations.RunPython(create_find_key, migrations.RunPython.noop),
    ]
