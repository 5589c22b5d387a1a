"""Whose law the checks go by, and the words that a shop may use in spite of a rule."""

import django.db.models.deletion
import marketing.common.ids
from django.conf import settings
from django.db import migrations, models

from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_invitations_and_sessions'),
        ('content', '0003_draft_states'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Allowance',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('words', models.CharField(max_length=100, verbose_name='words')),
                ('reason', models.CharField(max_length=500, verbose_name='why they are allowed')),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'allowed words',
                'verbose_name_plural': 'allowed words',
                'ordering': ('words',),
                'constraints': [models.UniqueConstraint(fields=('shop', 'words'), name='content_allowance_once')],
            },
        ),
        migrations.CreateModel(
            name='CheckSettings',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('jurisdiction', models.CharField(choices=[('CN', 'China'), ('EU', 'European Union'), ('US', 'United States')], default='CN', max_length=2, verbose_name='law of')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'settings of the checks',
                'verbose_name_plural': 'settings of the checks',
                'constraints': [models.UniqueConstraint(fields=('shop',), name='content_checks_once')],
            },
        ),
        ShopPolicy("Allowance"),
        ShopPolicy("CheckSettings"),
    ]
