"""What passages mean: vectors that are compared under row-level security, one by one, for a shop has a few thousand at most."""
import django.db.models.deletion
import marketing.common.ids
import pgvector.django.halfvec
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('chat', '0009_service_hours'),
    ]

    operations = [
        migrations.CreateModel(
            name='PassageVector',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('place', models.PositiveSmallIntegerField()),
                ('encoder', models.CharField(max_length=12)),
                ('vector', pgvector.django.halfvec.HalfVectorField()),
                ('passage', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='chat.passage', verbose_name='passage')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'vector of a passage',
                'verbose_name_plural': 'vectors of passages',
                'ordering': ('place',),
                'constraints': [models.UniqueConstraint(fields=('shop', 'passage', 'place'), name='chat_vector_once')],
            },
        ),
        ShopPolicy("PassageVector"),
        ShopForeignKey("PassageVector", "passage"),
    ]
