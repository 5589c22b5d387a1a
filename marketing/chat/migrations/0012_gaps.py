"""What shoppers ask and nobody has written an answer to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('chat', '0011_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('question', models.CharField(max_length=300, verbose_name='question')),
                ('examples', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None, verbose_name='asked like this')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='asked')),
                ('down', models.PositiveIntegerField(default=0, verbose_name='thumbs down')),
                ('last_at', models.DateTimeField(verbose_name='asked last')),
                ('state', models.CharField(choices=[('open', 'Unanswered'), ('drafted', 'Being written'), ('left', 'Left alone')], default='open', max_length=8, verbose_name='state')),
                ('faq', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='chat.faq', verbose_name='FAQ entry')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'knowledge gap',
                'verbose_name_plural': 'knowledge gaps',
                'ordering': ('-size', '-last_at'),
                'indexes': [models.Index(fields=['shop', 'state', '-size'], name='chat_gap_largest')],
            },
        ),
        ShopPolicy("Gap"),
        ShopForeignKey("Gap", "faq"),
    ]
