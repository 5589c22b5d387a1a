"""The shop's own rules about what is shown."""

import django.core.validators
import django.db.models.deletion
import marketing.common.ids
from django.conf import settings
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_forget_idempotent_requests'),
        ('catalog', '0003_import_errors_and_undo'),
        ('recommendations', '0002_shop_walls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('exclude', 'Never show'), ('pin', 'Pin to a place'), ('boost', 'Move up'), ('bury', 'Move down')], max_length=10, verbose_name='what it does')),
                ('placement', models.CharField(blank=True, choices=[('home', 'Home page'), ('product_related', 'Product page'), ('cart', 'Cart'), ('buy_again', 'Buy again')], max_length=20, verbose_name='placement')),
                ('price_from', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price from')),
                ('price_to', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price to')),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='place in the list')),
                ('strength', models.FloatField(default=1, validators=[django.core.validators.MinValueValidator(0.1), django.core.validators.MaxValueValidator(10)], verbose_name='strength')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('enabled', models.BooleanField(default=True, verbose_name='in use')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'rule',
                'verbose_name_plural': 'rules',
                'ordering': ('-created_at',),
            },
        ),
        migrations.AddField(
            model_name='rule',
            name='category',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='catalog.category', verbose_name='category'),
        ),
        migrations.AddField(
            model_name='rule',
            name='made_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='rule',
            name='product',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='catalog.product', verbose_name='product'),
        ),
        migrations.AddField(
            model_name='rule',
            name='shop',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop'),
        ),
        migrations.AddIndex(
            model_name='rule',
            index=models.Index(condition=models.Q(('enabled', True), ('removed_at__isnull', True)), fields=['shop', 'placement'], name='recommendations_rule_in_use'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', True), ('price_from__isnull', True), ('price_to__isnull', True), ('product__isnull', False)), models.Q(('product__isnull', True), models.Q(('category__isnull', True), ('price_from__isnull', True), ('price_to__isnull', True), _negated=True)), _connector='OR'), name='recommendations_rule_one_target'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pin'), ('position__gte', 1), ('product__isnull', False)), models.Q(models.Q(('kind', 'pin'), _negated=True), ('position__isnull', True)), _connector='OR'), name='recommendations_rule_pin_has_place'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('price_from__isnull', True), ('price_to__isnull', True), ('price_from__lte', models.F('price_to')), _connector='OR'), name='recommendations_rule_price_band'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__isnull', True), ('ends_at__isnull', True), ('starts_at__lt', models.F('ends_at')), _connector='OR'), name='recommendations_rule_schedule'),
        ),
        ShopPolicy("Rule"),
        ShopForeignKey("Rule", "product"),
        ShopForeignKey("Rule", "category"),
    ]
