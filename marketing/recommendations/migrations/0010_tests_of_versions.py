"""Two versions tested beside each other. Rows of it belong to one shop, too."""

import django.db.models.deletion
import marketing.common.ids
import marketing.common.two_arms
from django.conf import settings
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_forget_old_rows'),
        ('recommendations', '0009_training_plan'),
        ('registry', '0004_retrievers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='recommendation',
            name='arm',
            field=models.CharField(blank=True, max_length=1, verbose_name='arm'),
        ),
        migrations.CreateModel(
            name='VersionTest',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('share', models.PositiveSmallIntegerField(choices=[(10, '10 %'), (25, '25 %'), (50, '50 %')], default=50, verbose_name='shoppers who get B')),
                ('metric', models.CharField(choices=[('clicked', 'Clicked a recommendation'), ('carted', 'Put what they clicked into the cart'), ('bought', 'Bought what they clicked')], default='clicked', max_length=10, verbose_name='judged by')),
                ('smallest_lift', models.PositiveSmallIntegerField(choices=[(5, '5 %'), (10, '10 %'), (20, '20 %'), (50, '50 %')], default=20, verbose_name='difference that matters')),
                ('state', models.CharField(choices=[('running', 'Running'), ('ended', 'Ended')], default='running', editable=False, max_length=10, verbose_name='state')),
                ('salt', models.BinaryField(default=marketing.common.two_arms.new_salt, max_length=16)),
                ('started_at', models.DateTimeField(editable=False, verbose_name='started')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it ended')),
                ('winner', models.CharField(blank=True, choices=[('a', 'A: the version that serves'), ('b', 'B: the version under test')], editable=False, max_length=1, verbose_name='kept')),
                ('counted_at', models.DateTimeField(editable=False, null=True, verbose_name='counted')),
                ('a_seen', models.PositiveIntegerField(default=0, editable=False, verbose_name='shoppers who saw lists of A')),
                ('a_clicked', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, clicked')),
                ('a_carted', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, put it into the cart')),
                ('a_bought', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, bought it')),
                ('b_seen', models.PositiveIntegerField(default=0, editable=False, verbose_name='shoppers who saw lists of B')),
                ('b_clicked', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, clicked')),
                ('b_carted', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, put it into the cart')),
                ('b_bought', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, bought it')),
                ('left_out', models.PositiveIntegerField(default=0, editable=False, verbose_name='not counted')),
                ('b_lists', models.PositiveIntegerField(default=0, editable=False, verbose_name='lists of B')),
                ('b_by_itself', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, ranked by B')),
                ('a', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.modelversion', verbose_name='A: the version that serves')),
                ('asked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('b', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.modelversion', verbose_name='B: the version under test')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'test of versions',
                'verbose_name_plural': 'tests of versions',
                'ordering': ('-created_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('shop',), name='recommendations_versiontest_one_runs'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='recommendations_versiontest_ended')],
            },
        ),
        ShopPolicy("VersionTest"),
        ShopForeignKey("VersionTest", "a"),
        ShopForeignKey("VersionTest", "b"),
    ]
