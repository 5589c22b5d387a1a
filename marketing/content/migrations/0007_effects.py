"""What came of a text that went live. Rows of it belong to one shop, too."""


import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_invitations_and_sessions'),
        ('content', '0006_review_writer'),
    ]

    operations = [
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('day', models.DateField(verbose_name='went live')),
                ('days', models.PositiveSmallIntegerField(default=0, verbose_name='days compared')),
                ('before_seen', models.PositiveIntegerField(default=0, verbose_name='visits before')),
                ('before_carted', models.PositiveIntegerField(default=0, verbose_name='visits before that led into the cart')),
                ('before_bought', models.PositiveIntegerField(default=0, verbose_name='visits before that led to a purchase')),
                ('after_seen', models.PositiveIntegerField(default=0, verbose_name='visits after')),
                ('after_carted', models.PositiveIntegerField(default=0, verbose_name='visits after that led into the cart')),
                ('after_bought', models.PositiveIntegerField(default=0, verbose_name='visits after that led to a purchase')),
                ('others_before_seen', models.PositiveIntegerField(default=0, verbose_name='visits before, other products')),
                ('others_before_carted', models.PositiveIntegerField(default=0, verbose_name='visits before that led into the cart, other products')),
                ('others_before_bought', models.PositiveIntegerField(default=0, verbose_name='visits before that led to a purchase, other products')),
                ('others_after_seen', models.PositiveIntegerField(default=0, verbose_name='visits after, other products')),
                ('others_after_carted', models.PositiveIntegerField(default=0, verbose_name='visits after that led into the cart, other products')),
                ('others_after_bought', models.PositiveIntegerField(default=0, verbose_name='visits after that led to a purchase, other products')),
                ('also_changed', models.PositiveIntegerField(default=0, verbose_name='other texts of the product that changed in these days')),
                ('publication', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='content.publication', verbose_name='text')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'outcome of a text',
                'verbose_name_plural': 'outcomes of texts',
                'ordering': ('-day', 'pk'),
                'indexes': [models.Index(fields=['shop', '-day'], name='content_effect_recent')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'publication'), name='content_effect_once')],
            },
        ),
        ShopPolicy("Effect"),
        ShopForeignKey("Effect", "publication"),
    ]
