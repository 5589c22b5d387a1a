"""Visits to each product on each day, and what they led to. Rows belong to one shop, too."""

import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('content', '0011_experiments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visits',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('day', models.DateField(verbose_name='day')),
                ('language', models.CharField(blank=True, max_length=2, verbose_name='language')),
                ('product_id', models.CharField(blank=True, max_length=100, verbose_name='product')),
                ('seen', models.PositiveIntegerField(default=0, verbose_name='visits')),
                ('carted', models.PositiveIntegerField(default=0, verbose_name='visits that led into the cart')),
                ('bought', models.PositiveIntegerField(default=0, verbose_name='visits that led to a purchase')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'visits of a day',
                'verbose_name_plural': 'visits of days',
                'ordering': ('day', 'product_id', 'language'),
                'indexes': [models.Index(fields=['shop', 'day'], name='content_visits_of_day')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'product_id', 'language', 'day'), name='content_visits_once')],
            },
        ),
        ShopPolicy("Visits"),
    ]
