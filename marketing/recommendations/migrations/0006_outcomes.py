"""What came of recommendations, by day, placement and version. Rows of it belong to one shop, too."""

import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_forget_idempotent_requests'),
        ('recommendations', '0005_cart_buy_again_and_variety'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('day', models.DateField(verbose_name='day')),
                ('placement', models.CharField(max_length=20, verbose_name='placement')),
                ('model_version', models.CharField(blank=True, max_length=30, verbose_name='model')),
                ('answered', models.PositiveIntegerField(verbose_name='lists answered')),
                ('seen', models.PositiveIntegerField(verbose_name='lists seen')),
                ('clicked', models.PositiveIntegerField(verbose_name='lists clicked')),
                ('carted', models.PositiveIntegerField(verbose_name='lists that led into the cart')),
                ('bought', models.PositiveIntegerField(verbose_name='lists that led to a purchase')),
                ('left_out', models.PositiveIntegerField(verbose_name='lists seen by machines')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'results of a day',
                'verbose_name_plural': 'results',
                'ordering': ('-day', 'placement', 'model_version'),
                'constraints': [models.UniqueConstraint(fields=('shop', 'day', 'placement', 'model_version'), name='recommendations_outcome_once')],
            },
        ),
        ShopPolicy("Outcome"),
    ]
