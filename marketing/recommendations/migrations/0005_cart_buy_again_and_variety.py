"""Two more placements, and how varied each list is."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0004_what_was_left_out'),
    ]

    operations = [
        migrations.AddField(
            model_name='placement',
            name='diversity',
            field=models.FloatField(default=0.2, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='variety'),
        ),
        migrations.AlterField(
            model_name='placement',
            name='key',
            field=models.CharField(choices=[('home', 'Home page'), ('product_related', 'Product page'), ('cart', 'Cart'), ('buy_again', 'Buy again')], max_length=20, verbose_name='placement'),
        ),
    ]
