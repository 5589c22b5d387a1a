"""Orders in the chat: who proved to be whose, what was looked up, what waits for a yes, and where the shop hears of it."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import marketing.chat.models.orders
import marketing.common.ids
from django.conf import settings
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


def _to_order(table: str, then: str) -> migrations.RunSQL:
    """An order may go with the import that brought it, and takes or frees what points to it."""
    name = f"{table}_order_id_shop_fk"
    target = "FOREIGN KEY (shop_id, order_id) REFERENCES shoppers_order (shop_id, id)"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {target} ON DELETE {then} DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('chat', '0005_shopper_may_go'),
        ('shoppers', '0009_orders_to_ask_about'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='proven_email',
            field=models.EmailField(blank=True, editable=False, max_length=254),
        ),
        migrations.AddField(
            model_name='conversation',
            name='proven_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='PendingAction',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('kind', models.CharField(choices=[('start_return', 'Return'), ('exchange_items', 'Exchange'), ('modify_items', 'Change of items'), ('cancel_order', 'Cancellation'), ('change_address', 'Change of address')], max_length=20, verbose_name='kind')),
                ('arguments', models.JSONField(default=dict, verbose_name='arguments')),
                ('summary', models.TextField(verbose_name='in short')),
                ('fingerprint', models.CharField(editable=False, max_length=64)),
                ('state', models.CharField(choices=[('proposed', "Waits for the shopper's yes"), ('approval', 'Waits for the shop'), ('sent', 'Sent to the shop'), ('done', 'Received by the shop'), ('refused', 'Refused by the shop'), ('withdrawn', 'The shopper said no'), ('expired', 'Not confirmed in time'), ('void', 'The order changed meanwhile')], default='proposed', max_length=10, verbose_name='state')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('confirmed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='chat.message', verbose_name='confirmed in')),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='chat.conversation', verbose_name='conversation')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='chat.message', verbose_name='asked in')),
                ('order', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='actions', to='shoppers.order', verbose_name='order')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'request about an order',
                'verbose_name_plural': 'requests about orders',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='ToolCall',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('place', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=40, verbose_name='tool')),
                ('arguments', models.JSONField(default=dict, verbose_name='arguments')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='tool_calls', to='chat.message', verbose_name='message')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'tool call',
                'verbose_name_plural': 'tool calls',
                'ordering': ('place',),
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('url', models.URLField(max_length=1000, verbose_name='address')),
                ('enabled', models.BooleanField(default=True, verbose_name='in use')),
                ('sealed_secret', models.TextField(editable=False)),
                ('sealed_earlier', models.TextField(blank=True, editable=False)),
                ('earlier_until', models.DateTimeField(editable=False, null=True)),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ('url',),
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('name', models.CharField(max_length=60, verbose_name='what happened')),
                ('payload', models.JSONField(default=dict, verbose_name='told')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Given up')], default='waiting', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('answered', models.PositiveSmallIntegerField(null=True, verbose_name='answered')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='delivered')),
                ('action', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='chat.pendingaction', verbose_name='request')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
                ('endpoint', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='chat.webhookendpoint', verbose_name='webhook')),
            ],
            options={
                'verbose_name': 'webhook message',
                'verbose_name_plural': 'webhook messages',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='IdentityCheck',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('email_hash', models.BinaryField()),
                ('code_hash', models.BinaryField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='identity_checks', to='chat.conversation')),
                ('order', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='shoppers.order')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'ordering': ('-created_at',),
                'indexes': [models.Index(fields=['shop', 'conversation', '-created_at'], name='chat_identity_of_talk'), models.Index(fields=['shop', 'email_hash', '-created_at'], name='chat_identity_of_email')],
            },
        ),
        migrations.CreateModel(
            name='OrderRules',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('enabled', models.BooleanField(default=True, verbose_name='shoppers may ask about their orders')),
                ('return_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MaxValueValidator(3650)], verbose_name='days for a return')),
                ('not_returnable', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='never taken back')),
                ('refund_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='refunded also by')),
                ('asks_person', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('start_return', 'Return'), ('exchange_items', 'Exchange'), ('modify_items', 'Change of items'), ('cancel_order', 'Cancellation'), ('change_address', 'Change of address')], max_length=20), blank=True, default=marketing.chat.models.orders.every_kind, size=None, verbose_name='approved by a person')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'rules of orders',
                'verbose_name_plural': 'rules of orders',
                'constraints': [models.UniqueConstraint(fields=('shop',), name='chat_order_rules_once')],
            },
        ),
        migrations.AddIndex(
            model_name='pendingaction',
            index=models.Index(fields=['shop', 'conversation', '-created_at'], name='chat_action_of_talk'),
        ),
        migrations.AddIndex(
            model_name='pendingaction',
            index=models.Index(fields=['shop', 'state', '-created_at'], name='chat_action_by_state'),
        ),
        migrations.AddConstraint(
            model_name='pendingaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approval', 'sent', 'done', 'refused')), _negated=True), ('confirmed_by__isnull', False), _connector='OR'), name='chat_action_runs_after_yes'),
        ),
        migrations.AddConstraint(
            model_name='pendingaction',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('message')), _negated=True), _connector='OR'), name='chat_action_yes_comes_later'),
        ),
        migrations.AddConstraint(
            model_name='toolcall',
            constraint=models.UniqueConstraint(fields=('shop', 'message', 'place'), name='chat_tool_call_in_order'),
        ),
        migrations.AddConstraint(
            model_name='webhookendpoint',
            constraint=models.UniqueConstraint(fields=('shop', 'url'), name='chat_webhook_once', violation_error_message='This address is there already.'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['shop', '-created_at'], name='chat_delivery_recent'),
        ),
        *(
            ShopPolicy(name)
            for name in ("OrderRules", "IdentityCheck", "ToolCall", "PendingAction", "WebhookEndpoint", "WebhookDelivery")
        ),
        ShopForeignKey("IdentityCheck", "conversation"),
        ShopForeignKey("ToolCall", "message"),
        ShopForeignKey("PendingAction", "conversation"),
        ShopForeignKey("PendingAction", "message"),
        ShopForeignKey("PendingAction", "confirmed_by"),
        ShopForeignKey("WebhookDelivery", "endpoint"),
        ShopForeignKey("WebhookDelivery", "action"),
        _to_order("chat_identitycheck", "CASCADE"),
        _to_order("chat_pendingaction", "SET NULL (order_id)"),
    ]
