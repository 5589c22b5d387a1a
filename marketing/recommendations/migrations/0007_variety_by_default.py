"""What costs as much as 0.2 did, and varies a list more."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0006_outcomes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='placement',
            name='diversity',
            field=models.FloatField(default=0.3, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='variety'),
        ),
    ]
