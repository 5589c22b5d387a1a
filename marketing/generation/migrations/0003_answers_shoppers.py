from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generation", "0002_shop_walls")]
    operations = [
        migrations.AddField(
            model_name="generationsettings",
            name="answers_shoppers",
            field=models.BooleanField(default=False, verbose_name="answers shoppers"),
        )
    ]
