
import django.core.validators
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('texts', models.JSONField(blank=True, default=dict, verbose_name='texts by language')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('products', 'Products'), ('orders', 'Orders'), ('events', 'Events')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('undone', 'Undone')], default='waiting', max_length=10, verbose_name='state')),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('path', models.CharField(editable=False, max_length=1000)),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('format', models.CharField(default='auto', max_length=10, verbose_name='format')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='encoding')),
                ('mapping', models.JSONField(blank=True, default=dict, verbose_name='columns')),
                ('options', models.JSONField(blank=True, default=dict, verbose_name='options')),
                ('dry_run', models.BooleanField(default=False, verbose_name='dry run')),
                ('rows_done', models.PositiveBigIntegerField(default=0, verbose_name='rows done')),
                ('rows_total', models.PositiveBigIntegerField(default=0, verbose_name='rows')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='counts')),
                ('errors_path', models.CharField(blank=True, editable=False, max_length=1000)),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='message')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('external_id', models.CharField(max_length=100, verbose_name='product id')),
                ('title', models.CharField(max_length=500, verbose_name='title')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('brand', models.CharField(blank=True, max_length=200, verbose_name='brand')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('availability', models.CharField(choices=[('in_stock', 'In stock'), ('out_of_stock', 'Sold out'), ('preorder', 'Preorder')], default='in_stock', max_length=12, verbose_name='availability')),
                ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                ('url', models.URLField(blank=True, max_length=1000, verbose_name='address')),
                ('image_url', models.URLField(blank=True, max_length=1000, verbose_name='picture')),
                ('texts', models.JSONField(blank=True, default=dict, verbose_name='texts by language')),
                ('category', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.category', verbose_name='category')),
                ('made_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='products', to='catalog.import')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
                'ordering': ('title',),
            },
        ),
        migrations.CreateModel(
            name='ProductFact',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('name', models.CharField(max_length=100, verbose_name='fact')),
                ('value', models.CharField(max_length=1000, verbose_name='value')),
                ('unit', models.CharField(blank=True, max_length=30, verbose_name='unit')),
                ('locale', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='catalog.product', verbose_name='product')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'fact',
                'verbose_name_plural': 'facts',
                'ordering': ('name', 'locale'),
            },
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('shop', 'name'), name='catalog_category_name'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('rows_total', 0), ('rows_done__lte', models.F('rows_total')), _connector='OR'), name='catalog_import_rows_done'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(fields=('shop', 'external_id'), name='catalog_product_external_id'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='catalog_product_price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='productfact',
            constraint=models.UniqueConstraint(fields=('shop', 'product', 'name', 'locale'), name='catalog_fact_once'),
        ),
    ]
