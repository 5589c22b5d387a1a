"""Thumbs, verdicts, and cases that a later retriever must pass."""

import django.db.models.deletion
import marketing.common.ids
from django.conf import settings
from django.db import migrations, models

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('chat', '0006_orders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerRating',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('rating', models.CharField(choices=[('up', 'Helpful'), ('down', 'Not helpful')], max_length=4, verbose_name='rating')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='chat.message', verbose_name='answer')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'rating of an answer',
                'verbose_name_plural': 'ratings of answers',
                'constraints': [models.UniqueConstraint(fields=('shop', 'message'), name='chat_answer_rating_once')],
            },
        ),
        migrations.CreateModel(
            name='AnswerReview',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('why', models.CharField(choices=[('random', 'Drawn at random'), ('down', 'Thumbs down'), ('hand_off', 'Before a hand-off'), ('chosen', 'Chosen by somebody')], max_length=8, verbose_name='why')),
                ('verdict', models.CharField(blank=True, choices=[('right', 'Right'), ('partly', 'Partly right'), ('wrong', 'Wrong'), ('unsafe', 'Unsafe')], max_length=6, verbose_name='verdict')),
                ('judged_at', models.DateTimeField(null=True, verbose_name='judged')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('faq', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='chat.faq', verbose_name='the right entry')),
                ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='chat.message', verbose_name='answer')),
                ('passage', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='chat.passage', verbose_name='faulty source')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'review of an answer',
                'verbose_name_plural': 'reviews of answers',
                'ordering': ('-created_at',),
                'indexes': [models.Index(condition=models.Q(('verdict', '')), fields=['shop', '-created_at'], name='chat_answer_review_waiting'), models.Index(fields=['shop', 'why', 'created_at'], name='chat_answer_review_why')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'message'), name='chat_answer_review_once'), models.CheckConstraint(condition=models.Q(models.Q(('judged_at', None), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('judged_at__isnull', False)), _connector='OR'), name='chat_answer_review_judged_when')],
            },
        ),
        migrations.CreateModel(
            name='RegressionCase',
            fields=[
                ('id', models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('locale', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('question', models.CharField(max_length=500, verbose_name='question')),
                ('faq', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='chat.faq', verbose_name='expected entry')),
                ('shop', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.shop', verbose_name='shop')),
            ],
            options={
                'verbose_name': 'regression case',
                'verbose_name_plural': 'regression cases',
                'ordering': ('-created_at',),
                'constraints': [models.UniqueConstraint(fields=('shop', 'locale', 'question'), name='chat_regression_case_once')],
            },
        ),
        ShopPolicy("AnswerRating"),
        ShopPolicy("AnswerReview"),
        ShopPolicy("RegressionCase"),
        ShopForeignKey("AnswerRating", "message"),
        ShopForeignKey("AnswerReview", "message"),
        ShopForeignKey("AnswerReview", "passage"),
        ShopForeignKey("AnswerReview", "faq"),
        ShopForeignKey("RegressionCase", "faq"),
    ]
