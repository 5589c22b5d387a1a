"""What came of conversations, counted; and how often a shopper opened one again."""

import django.db.models.deletion
import marketing.common.ids
from django.conf import settings
from django.db import migrations, models

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('chat', '0010_passage_vectors'),
        ('shoppers', '0009_orders_to_ask_about'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceFigures',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('by', models.CharField(choices=[('all', 'Together'), ('week', 'Week'), ('language', 'Language')], max_length=8)),
                ('of', models.CharField(blank=True, max_length=10)),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'figures of the service',
                'verbose_name_plural': 'figures of the service',
                'ordering': ('by', 'of'),
            },
        ),
        migrations.AddField(
            model_name='conversation',
            name='reopened',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='opened again'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['shop', 'visitor_id'], name='chat_conversation_of_visitor'),
        ),
        migrations.AddField(
            model_name='servicefigures',
            name='shop',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop'),
        ),
        migrations.AddConstraint(
            model_name='servicefigures',
            constraint=models.UniqueConstraint(fields=('shop', 'by', 'of'), name='chat_service_figures_once'),
        ),
        ShopPolicy("ServiceFigures"),
    ]
