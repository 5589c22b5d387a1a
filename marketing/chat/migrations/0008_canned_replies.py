"""Texts that agents say often."""

import django.core.validators
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('chat', '0007_judging'),
    ]

    operations = [
        migrations.CreateModel(
            name='CannedReply',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('shortcut', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[\\w-]+$', 'Use letters, digits and hyphens alone, without spaces.')], verbose_name='short name')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'canned reply',
                'verbose_name_plural': 'canned replies',
                'ordering': ('shortcut', 'locale'),
                'constraints': [models.UniqueConstraint(fields=('shop', 'locale', 'shortcut'), name='chat_canned_reply_once', violation_error_message='There is a reply of this short name already.')],
            },
        ),
        ShopPolicy("CannedReply"),
    ]
