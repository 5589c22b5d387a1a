"""How each feed went the last time that it was made."""

import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('content', '0004_law_and_allowed_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedReport',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('channel', models.CharField(max_length=10, verbose_name='channel')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('products', models.PositiveIntegerField(default=0, verbose_name='products')),
                ('texts', models.PositiveIntegerField(default=0, verbose_name='texts')),
                ('withheld', models.JSONField(blank=True, default=dict, verbose_name='left out')),
                ('named', models.JSONField(blank=True, default=list)),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'report of a feed',
                'verbose_name_plural': 'reports of feeds',
                'constraints': [models.UniqueConstraint(fields=('shop', 'channel', 'locale'), name='content_feed_report_once')],
            },
        ),
        ShopPolicy("FeedReport"),
    ]
