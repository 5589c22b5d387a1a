"""When the recommender is trained by itself. Rows of it belong to one shop, too."""

import django.core.validators
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('jobs', '0007_message_for_its_reader'),
        ('recommendations', '0008_served_recommendations'),
        ('registry', '0004_retrievers'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrainingPlan',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('every', models.CharField(choices=[('never', 'Never by itself'), ('day', 'Every day'), ('week', 'Every week')], default='never', max_length=5, verbose_name='train')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='on')),
                ('hour', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='at what hour')),
                ('time_zone', models.CharField(default='UTC', max_length=60, verbose_name='time zone')),
                ('promotes', models.BooleanField(default=False, verbose_name='let it serve by itself when the gate lets it pass')),
                ('last_at', models.DateTimeField(editable=False, null=True, verbose_name='last time')),
                ('last_came', models.CharField(blank=True, choices=[('begun', 'A training was begun.'), ('too_little', 'There was too little data, so nothing was trained.'), ('nothing_new', 'Nothing was sold since the last training, so nothing was trained.'), ('busy', 'Another training was running, so none was begun.')], editable=False, max_length=12, verbose_name='what came of it')),
                ('last_run', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.trainingrun')),
                ('next_job', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'training plan',
                'verbose_name_plural': 'training plans',
                'constraints': [models.UniqueConstraint(fields=('shop',), name='recommendations_plan_once'), models.CheckConstraint(condition=models.Q(('hour__lte', 23), ('weekday__lte', 6)), name='recommendations_plan_time')],
            },
        ),
        ShopPolicy("TrainingPlan"),
        ShopForeignKey("TrainingPlan", "next_job"),
        ShopForeignKey("TrainingPlan", "last_run"),
    ]
