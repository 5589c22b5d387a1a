"""Lines and events remember the import that brought them, so that undo removes exactly those."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shoppers', '0002_shop_walls'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='import_id',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='orderline',
            name='import_id',
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
