"""Keys that open feeds and nothing else, for addresses that are passed on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_invitations_and_sessions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='apikey',
            name='kind',
            field=models.CharField(choices=[('publishable', 'Publishable (browser)'), ('secret', 'Secret (server)'), ('feed', 'Feed (in an address)')], max_length=12, verbose_name='kind'),
        ),
    ]
