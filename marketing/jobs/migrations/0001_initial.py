
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=200, verbose_name='key')),
                ('queue', models.CharField(default='default', max_length=20, verbose_name='queue')),
                ('subject_id', models.UUIDField(blank=True, null=True, verbose_name='subject')),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('cancelling', 'Cancelling'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('dead', 'Given up'), ('cancelled', 'Cancelled')], default='queued', max_length=10, verbose_name='state')),
                ('done', models.PositiveBigIntegerField(default=0, verbose_name='done')),
                ('total', models.PositiveBigIntegerField(default=0, verbose_name='of')),
                ('message', models.CharField(blank=True, max_length=300, verbose_name='message')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('not_before', models.DateTimeField(blank=True, null=True, verbose_name='not before')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('token', models.UUIDField(blank=True, editable=False, null=True)),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('result', models.JSONField(blank=True, default=dict, verbose_name='result')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ('-created_at',),
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running', 'cancelling'])), fields=['state', 'lease_until', 'not_before'], name='jobs_job_due')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'key'), name='jobs_job_key')],
            },
        ),
    ]
