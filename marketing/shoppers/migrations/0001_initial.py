
import django.db.models.deletion
import marketing.common.ids
from django.db import migrations, models

from marketing.common.tenancy import PartitionedByMonth


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Shopper',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('external_id', models.CharField(blank=True, max_length=100, null=True, verbose_name='shopper id')),
                ('locale', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('traits', models.JSONField(blank=True, default=dict, verbose_name='traits')),
                ('analytics', models.BooleanField(blank=True, null=True, verbose_name='analytics allowed')),
                ('personalize', models.BooleanField(default=True, verbose_name='personal recommendations')),
                ('made_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shoppers', to='catalog.import')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'shopper',
                'verbose_name_plural': 'shoppers',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('external_id', models.CharField(max_length=100, verbose_name='order')),
                ('placed_at', models.DateTimeField(verbose_name='placed')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('country', models.CharField(blank=True, max_length=100, verbose_name='country')),
                ('made_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='orders', to='catalog.import')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('shopper', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='orders', to='shoppers.shopper', verbose_name='shopper')),
            ],
            options={
                'verbose_name': 'order',
                'verbose_name_plural': 'orders',
                'ordering': ('-placed_at',),
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('purpose', models.CharField(choices=[('analytics', 'Analytics'), ('personalization', 'Personalisation'), ('email', 'E-mail')], max_length=16, verbose_name='purpose')),
                ('given', models.BooleanField(verbose_name='given')),
                ('text_version', models.CharField(blank=True, max_length=50, verbose_name='version of the text')),
                ('source', models.CharField(blank=True, max_length=50, verbose_name='where')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('shopper', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='shoppers.shopper', verbose_name='shopper')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='Visitor',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('visitor_id', models.UUIDField(verbose_name='visitor')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('shopper', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='visitors', to='shoppers.shopper', verbose_name='shopper')),
            ],
            options={
                'verbose_name': 'visitor',
                'verbose_name_plural': 'visitors',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('day', models.DateField(verbose_name='day')),
                ('occurred_at', models.DateTimeField(verbose_name='when')),
                ('name', models.CharField(choices=[('view_item_list', 'List seen'), ('select_item', 'List clicked'), ('view_item', 'Product viewed'), ('search', 'Search'), ('add_to_cart', 'Added to cart'), ('remove_from_cart', 'Removed from cart'), ('begin_checkout', 'Checkout begun'), ('purchase', 'Purchase'), ('refund', 'Refund')], max_length=20, verbose_name='event')),
                ('visitor_id', models.UUIDField(blank=True, null=True, verbose_name='visitor')),
                ('shopper_id', models.UUIDField(blank=True, null=True, verbose_name='shopper')),
                ('items', models.JSONField(default=list, verbose_name='products')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='value')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('transaction_id', models.CharField(blank=True, max_length=100, verbose_name='order')),
                ('search_term', models.CharField(blank=True, max_length=200, verbose_name='search')),
                ('recommendation_id', models.UUIDField(blank=True, null=True, verbose_name='recommendation')),
                ('locale', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ('-occurred_at',),
                'indexes': [models.Index(fields=['shop', 'visitor_id', 'occurred_at'], name='shoppers_event_visitor'), models.Index(condition=models.Q(('shopper_id__isnull', False)), fields=['shop', 'shopper_id', 'occurred_at'], name='shoppers_event_shopper'), models.Index(fields=['shop', '-occurred_at'], name='shoppers_event_recent')],
            },
        ),
        PartitionedByMonth("Event"),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('code', models.CharField(max_length=100, verbose_name='code')),
                ('title', models.CharField(blank=True, max_length=500, verbose_name='title')),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=14, verbose_name='quantity')),
                ('price', models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='price')),
                ('placed_at', models.DateTimeField(verbose_name='placed')),
                ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='shoppers.order', verbose_name='order')),
                ('product', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='order_lines', to='catalog.product', verbose_name='product')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'order line',
                'verbose_name_plural': 'order lines',
                'ordering': ('order', 'position'),
                'indexes': [models.Index(fields=['shop', 'product'], name='shoppers_orderline_product')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'order', 'position'), name='shoppers_orderline_position')],
            },
        ),
        migrations.AddConstraint(
            model_name='shopper',
            constraint=models.UniqueConstraint(fields=('shop', 'external_id'), name='shoppers_shopper_external_id'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['shop', 'shopper', 'placed_at'], name='shoppers_order_shopper'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['shop', '-placed_at'], name='shoppers_order_recent'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('shop', 'external_id'), name='shoppers_order_external_id'),
        ),
        migrations.AddConstraint(
            model_name='visitor',
            constraint=models.UniqueConstraint(fields=('shop', 'visitor_id'), name='shoppers_visitor_once'),
        ),
    ]
