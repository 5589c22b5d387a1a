"""What was done with a list of recommendations is found by the list: ids of one time lie together in the index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shoppers', '0004_shopper_hidden_products'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('recommendation_id__isnull', False)), fields=['shop', 'recommendation_id'], name='shoppers_event_list'),
        ),
    ]
