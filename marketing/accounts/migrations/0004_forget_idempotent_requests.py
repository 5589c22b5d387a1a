"""Old answers are forgotten in one statement for all shops; it may see them, and tells only how many they were."""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FORGET = """
CREATE FUNCTION forget_idempotent_requests(kept interval) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ WITH forgotten AS (
    DELETE FROM accounts_idempotentrequest WHERE created_at < now() - greatest(kept, interval '1 day') RETURNING 1
) SELECT count(*) FROM forgotten $$;
REVOKE ALL ON FUNCTION forget_idempotent_requests(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_idempotent_requests(interval) TO {app};
"""


def create_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(FORGET.format(app=app), params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_idempotent_requests")]
    operations = [
        migrations.RemoveIndex("IdempotentRequest", "accounts_idempotent_age"),
        migrations.AddIndex(
            "IdempotentRequest", models.Index(fields=["created_at"], name="accounts_idempotent_created")
        ),
        migrations.RunPython(create_function, migrations.RunPython.noop),
    ]
