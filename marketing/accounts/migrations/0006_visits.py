"""When a member was here, and when before: the overview tells what changed in between."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_saved_views_columns_and_undo'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='seen_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='last seen'),
        ),
        migrations.AddField(
            model_name='membership',
            name='visit_before',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
