"""One walk forgets what is old, in every model and shop by shop: the audit log keeps what was done, and no longer by whom."""

from django.db import migrations

from marketing.common.tenancy import ForgetFunction


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_feed_keys")]
    operations = [
        ForgetFunction("AuditEvent", kept="1095 days", empty="actor_id = NULL, actor_name = ''"),
        migrations.RunSQL("DROP FUNCTION forget_idempotent_requests(interval)", migrations.RunSQL.noop),
    ]
