"""That a text under test was seen is told by an event that names its place in the test."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('shoppers', '0007_events_of_an_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='content_id',
            field=models.UUIDField(blank=True, null=True, verbose_name='text under test'),
        ),
        migrations.AlterField(
            model_name='event',
            name='name',
            field=models.CharField(choices=[('view_item_list', 'List seen'), ('select_item', 'List clicked'), ('view_item', 'Product viewed'), ('view_promotion', 'Text under test seen'), ('search', 'Search'), ('add_to_cart', 'Added to cart'), ('remove_from_cart', 'Removed from cart'), ('begin_checkout', 'Checkout begun'), ('purchase', 'Purchase'), ('refund', 'Refund')], max_length=20, verbose_name='event'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('content_id__isnull', False)), fields=['shop', 'content_id'], name='shoppers_event_text'),
        ),
    ]
