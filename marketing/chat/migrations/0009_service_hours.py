"""When people are there, and where an answer reaches a shopper who came when nobody was."""

import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('chat', '0008_canned_replies'),
    ]

    operations = [
        migrations.AddField(
            model_name='handoff',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='answer by e-mail to'),
        ),
        migrations.CreateModel(
            name='ServiceHours',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('is_on', models.BooleanField(default=False, verbose_name='shoppers are told the hours')),
                ('time_zone', models.CharField(default='UTC', max_length=60, verbose_name='time zone')),
                ('days', models.JSONField(blank=True, default=list, verbose_name='days')),
                ('holidays', models.JSONField(blank=True, default=list, verbose_name='holidays')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'service hours',
                'verbose_name_plural': 'service hours',
                'constraints': [models.UniqueConstraint(fields=('shop',), name='chat_service_hours_once')],
            },
        ),
        ShopPolicy("ServiceHours"),
    ]
