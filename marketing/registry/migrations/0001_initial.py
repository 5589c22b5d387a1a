
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('jobs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrainingRun',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('recommender', 'Recommender')], max_length=12, verbose_name='kind')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='trained on data until')),
                ('config', models.JSONField(blank=True, default=dict, verbose_name='settings')),
                ('curve', models.JSONField(blank=True, default=list, verbose_name='loss curve')),
                ('report', models.JSONField(blank=True, default=dict, verbose_name='report')),
                ('directory', models.CharField(blank=True, editable=False, max_length=300)),
                ('job', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job', verbose_name='job')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'training run',
                'verbose_name_plural': 'training runs',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='ModelVersion',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('recommender', 'Recommender')], max_length=12, verbose_name='kind')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('candidate', 'Candidate'), ('serving', 'Serving'), ('retired', 'Retired')], default='candidate', max_length=10, verbose_name='state')),
                ('config', models.JSONField(blank=True, default=dict, verbose_name='settings')),
                ('metrics', models.JSONField(blank=True, default=dict, verbose_name='metrics')),
                ('data_from', models.DateTimeField(blank=True, null=True, verbose_name='data from')),
                ('data_until', models.DateTimeField(blank=True, null=True, verbose_name='data until')),
                ('artifact', models.CharField(editable=False, max_length=300, verbose_name='artifact')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='checksum')),
                ('size', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='size')),
                ('promoted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='promoted')),
                ('override_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='reason to override the gate')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='registry.trainingrun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'model version',
                'verbose_name_plural': 'models',
                'ordering': ('kind', '-number'),
                'constraints': [models.UniqueConstraint(fields=('shop', 'kind', 'number'), name='registry_version_number'), models.UniqueConstraint(condition=models.Q(('state', 'serving')), fields=('shop', 'kind'), name='registry_version_one_serves')],
            },
        ),
    ]
