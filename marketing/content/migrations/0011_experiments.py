"""Two texts told to two halves of the shoppers. Rows of these models belong to one shop, too."""


import django.db.models.deletion
import marketing.common.ids
import marketing.common.two_arms
from django.conf import settings
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('catalog', '0006_feeds'),
        ('content', '0010_texts_from_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Experiment',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('metric', models.CharField(choices=[('carted', 'Put into the cart'), ('bought', 'Bought')], default='carted', max_length=10, verbose_name='judged by')),
                ('smallest_lift', models.PositiveSmallIntegerField(choices=[(5, '5 %'), (10, '10 %'), (20, '20 %'), (50, '50 %')], default=20, verbose_name='difference that matters')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('ended', 'Ended')], default='planned', editable=False, max_length=10, verbose_name='state')),
                ('salt', models.BinaryField(default=marketing.common.two_arms.new_salt, max_length=16)),
                ('started_at', models.DateTimeField(editable=False, null=True, verbose_name='started')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it ended')),
                ('winner', models.CharField(blank=True, choices=[('a', 'A: what shoppers read without the test'), ('b', 'B: the text under test')], editable=False, max_length=1, verbose_name='kept')),
                ('counted_at', models.DateTimeField(editable=False, null=True, verbose_name='counted')),
                ('a_seen', models.PositiveIntegerField(default=0, editable=False, verbose_name='shoppers who saw A')),
                ('a_carted', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, put it into the cart')),
                ('a_bought', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, bought it')),
                ('b_seen', models.PositiveIntegerField(default=0, editable=False, verbose_name='shoppers who saw B')),
                ('b_carted', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, put it into the cart')),
                ('b_bought', models.PositiveIntegerField(default=0, editable=False, verbose_name='of those, bought it')),
                ('left_out', models.PositiveIntegerField(default=0, editable=False, verbose_name='not counted')),
            ],
            options={
                'verbose_name': 'A/B test',
                'verbose_name_plural': 'A/B tests',
                'ordering': ('-created_at',),
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('external_id', models.CharField(max_length=100, verbose_name='product')),
                ('kind', models.CharField(choices=[('title', 'Product title'), ('short_description', 'Short description'), ('description', 'Description'), ('selling_points', 'Selling points'), ('guide', 'Shopping guide'), ('seo_title', 'Title for search engines'), ('seo_description', 'Description for search engines'), ('ad_headline', 'Advertisement headline'), ('email_subject', 'E-mail subject'), ('email_body', 'E-mail text'), ('answer', 'Answer')], max_length=20, verbose_name='kind')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='written for')),
                ('left_at', models.DateTimeField(editable=False, null=True, verbose_name='left the test')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it left')),
            ],
            options={
                'verbose_name': 'text under test',
                'verbose_name_plural': 'texts under test',
                'ordering': ('external_id', 'locale', 'kind'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='publication',
            name='content_publication_one_live',
        ),
        migrations.AddField(
            model_name='publication',
            name='on_trial',
            field=models.BooleanField(default=False, editable=False, verbose_name='under test'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('shop', 'product', 'kind', 'locale', 'audience', 'on_trial'), name='content_publication_one_live'),
        ),
        migrations.AddField(
            model_name='experiment',
            name='asked_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='experiment',
            name='shop',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop'),
        ),
        migrations.AddField(
            model_name='pair',
            name='draft',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pairs', to='content.draft'),
        ),
        migrations.AddField(
            model_name='pair',
            name='experiment',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='content.experiment'),
        ),
        migrations.AddField(
            model_name='pair',
            name='product',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pairs', to='catalog.product'),
        ),
        migrations.AddField(
            model_name='pair',
            name='publication',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pairs', to='content.publication'),
        ),
        migrations.AddField(
            model_name='pair',
            name='shop',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop'),
        ),
        migrations.AddIndex(
            model_name='experiment',
            index=models.Index(fields=['shop', '-created_at'], name='content_experiment_recent'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'planned'), ('started_at__isnull', False), ('state', 'ended'), _connector='OR'), name='content_experiment_started'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='content_experiment_ended'),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(fields=['shop', 'experiment'], name='content_pair_of_experiment'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('shop', 'product', 'kind', 'locale', 'audience'), name='content_pair_one_test'),
        ),
        ShopPolicy("Experiment"),
        ShopPolicy("Pair"),
        *(ShopForeignKey("Pair", field) for field in ("experiment", "draft", "product", "publication")),
    ]
