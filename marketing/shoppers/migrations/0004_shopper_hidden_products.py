"""What is never recommended to a person stands with the person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shoppers', '0003_import_of_lines_and_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='shopper',
            name='hidden_products',
            field=models.JSONField(blank=True, default=list, verbose_name='hidden products'),
        ),
    ]
