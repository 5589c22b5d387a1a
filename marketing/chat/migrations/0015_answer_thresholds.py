import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import marketing.common.ids
from marketing.common.tenancy import ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_feed_keys"), ("chat", "0014_forget_old_messages")]
    operations = [
        migrations.CreateModel(
            name="AnswerThresholds",
            fields=[
                ("id", models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("locale", models.CharField(choices=[("en", "English"), ("zh-hans", "简体中文")], max_length=10, verbose_name="language")),
                ("sure", models.FloatField(verbose_name="answered from")),
                ("near", models.FloatField(verbose_name="offered as a choice from")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("shop", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.shop", verbose_name="shop")),
            ],
            options={
                "verbose_name": "thresholds of answers",
                "verbose_name_plural": "thresholds of answers",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "locale"), name="chat_answer_thresholds_once"),
                    models.CheckConstraint(
                        condition=Q(near__gt=0, near__lte=F("sure"), sure__lte=1),
                        name="chat_answer_thresholds_in_order",
                        violation_error_message="Choices are offered from less on than an answer is given.",
                    ),
                ],
            },
        ),
        ShopPolicy("AnswerThresholds"),
    ]
