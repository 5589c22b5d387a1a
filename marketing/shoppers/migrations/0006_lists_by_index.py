from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_visits'),
        ('catalog', '0005_lists_by_index'),
        ('shoppers', '0005_events_of_a_list'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['shop', 'name', '-occurred_at'], name='shoppers_event_by_name'),
        ),
        migrations.AddIndex(
            model_name='shopper',
            index=models.Index(fields=['shop', '-created_at'], name='shoppers_shopper_recent'),
        ),
    ]
