"""What is due is found before a shop is known: a function of the owner returns ids and nothing else."""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# The condition is `marketing.jobs.leases.is_due`; a test compares the two. Whoever waits is not called every few seconds:
# each reminder comes after twice the time of the one before, or a long queue would be made of reminders.
DUE_JOBS = """
CREATE FUNCTION due_jobs(n integer, quiet interval) RETURNS TABLE (shop_id uuid, job_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jobs_job.shop_id, id FROM jobs_job
    WHERE (state = 'queued' AND (not_before IS NULL OR not_before <= now())
           OR state IN ('running', 'cancelling') AND lease_until < now())
      AND (woken_at IS NULL OR woken_at < now() - greatest(quiet, woken_at - updated_at))
    ORDER BY woken_at NULLS FIRST LIMIT least(n, 1000)
$$;
REVOKE ALL ON FUNCTION due_jobs(integer, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_jobs(integer, interval) TO {app};
"""


def create_due_jobs(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(DUE_JOBS.format(app=app), params=None)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_shop_walls")]
    operations = [
        migrations.AddField(
            model_name="job",
            name="woken_at",
            field=models.DateTimeField(null=True, blank=True, editable=False),
        ),
        migrations.RunPython(create_due_jobs, migrations.RunPython.noop),
    ]
