"""The functions that the second wall is made of. They belong to the owner."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTIONS = """
CREATE FUNCTION app_shop() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.shop_id', true), '')::uuid $$;

-- The owner has a policy of its own: without it a data migration, and a search function of the owner, would see no rows.
CREATE FUNCTION protect_table(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %1$I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY shop ON %1$I TO {app} USING (shop_id = app_shop()) WITH CHECK (shop_id = app_shop())', name);
    EXECUTE format('CREATE POLICY owner ON %1$I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
END $$;

-- One partition a month of every table that is partitioned by `day`. The lock lets two callers come at once.
CREATE FUNCTION ensure_partition(wanted date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    part text;
    first_day date := date_trunc('month', wanted);
    rows_wait boolean;
BEGIN
    FOR parent IN SELECT relname FROM pg_partitioned_table JOIN pg_class ON oid = partrelid WHERE relnamespace = 'public'::regnamespace LOOP
        part := parent || to_char(first_day, '"_y"YYYY"m"MM');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        PERFORM pg_advisory_xact_lock(hashtext('ensure_partition'));
        -- Asked with a new snapshot: to_regclass() would answer from a cache that waiting for the lock does not renew.
        CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = part AND relnamespace = 'public'::regnamespace);
        -- Rows of this month that came before their partition stay in the default one, and so does the month.
        EXECUTE format('SELECT EXISTS (SELECT FROM %1$I WHERE day >= $1 AND day < $1 + interval ''1 month'')', parent || '_default')
            INTO rows_wait USING first_day;
        CONTINUE WHEN rows_wait;
        EXECUTE format('CREATE TABLE %1$I PARTITION OF %2$I FOR VALUES FROM (%3$L) TO (%4$L)',
                       part, parent, first_day, (first_day + interval '1 month')::date);
        PERFORM protect_table(part);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION ensure_partition(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_partition(date) TO {app};
"""


def create_functions(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(FUNCTIONS.replace("{app}", app), params=None)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(create_functions, migrations.RunPython.noop)]
