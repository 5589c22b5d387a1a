"""Where a shop's product files stand, to be fetched again and again."""

import django.db.models.deletion
from django.db import migrations, models

import marketing.common.ids
from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_invitations_and_sessions"),
        ("catalog", "0005_lists_by_index"),
        ("jobs", "0005_of_a_kind"),
    ]
    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.UUIDField(default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("address", models.URLField(max_length=1000, verbose_name="address")),
                ("format", models.CharField(default="auto", max_length=10, verbose_name="format")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="columns")),
                (
                    "every_hours",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "every hour"), (6, "every six hours"), (24, "every day"), (168, "every week")],
                        default=24,
                        verbose_name="how often",
                    ),
                ),
                ("enabled", models.BooleanField(default=True, verbose_name="enabled")),
                (
                    "next_job",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={"verbose_name": "feed", "verbose_name_plural": "feeds", "ordering": ("address",)},
        ),
        migrations.AddField(
            model_name="import",
            name="feed",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="imports",
                to="catalog.feed",
            ),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.UniqueConstraint(fields=("shop", "address"), name="catalog_feed_address"),
        ),
        ShopPolicy("Feed"),
        ShopForeignKey("Feed", "next_job"),
        ShopForeignKey("Import", "feed"),
    ]
