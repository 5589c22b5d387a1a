"""A recommendation keeps what is not shown and why; the page that lists them finds them by indexes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0003_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='recommendation',
            name='filtered',
            field=models.JSONField(default=list, verbose_name='left out'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(fields=['shop', '-created_at'], name='recommendations_recent'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(condition=models.Q(('shopper_id__isnull', False)), fields=['shop', 'shopper_id', '-created_at'], name='recommendations_of_shopper'),
        ),
    ]
