
import django.core.validators
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import PartitionedByMonth


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('day', models.DateField(verbose_name='day')),
                ('placement', models.CharField(max_length=20, verbose_name='placement')),
                ('visitor_id', models.UUIDField(blank=True, null=True, verbose_name='visitor')),
                ('shopper_id', models.UUIDField(blank=True, null=True, verbose_name='shopper')),
                ('product_id', models.CharField(blank=True, max_length=100, verbose_name='product')),
                ('items', models.JSONField(default=list, verbose_name='products')),
                ('personalized', models.BooleanField(default=False, verbose_name='personalised')),
                ('model_version', models.CharField(blank=True, max_length=30, verbose_name='model')),
                ('fallback', models.CharField(blank=True, max_length=30, verbose_name='fallback')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'recommendation',
                'verbose_name_plural': 'recommendations',
                'ordering': ('-created_at',),
            },
        ),
        PartitionedByMonth("Recommendation"),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('key', models.CharField(choices=[('home', 'Home page'), ('product_related', 'Product page')], max_length=20, verbose_name='placement')),
                ('limit', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='products shown')),
                ('include_bought', models.BooleanField(default=False, verbose_name='show what the shopper bought before')),
                ('enabled', models.BooleanField(default=True, verbose_name='in use')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'placement',
                'verbose_name_plural': 'placements',
                'ordering': ('key',),
                'constraints': [models.UniqueConstraint(fields=('shop', 'key'), name='recommendations_placement_key')],
            },
        ),
    ]
