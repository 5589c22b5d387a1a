"""A verdict keeps who wrote the text that it is about."""

from django.db import migrations, models

FILL = """
UPDATE content_review SET provider = draft.provider, model = draft.model
FROM content_draft AS draft WHERE draft.shop_id = content_review.shop_id AND draft.id = content_review.draft_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0005_feed_reports'),
    ]

    operations = [
        migrations.AddField(
            model_name='review',
            name='model',
            field=models.CharField(blank=True, max_length=200, verbose_name='model'),
        ),
        migrations.AddField(
            model_name='review',
            name='provider',
            field=models.CharField(blank=True, max_length=40, verbose_name='written by'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
