"""A rejection keeps which of the seven reasons it had."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('content', '0008_pause_of_a_request'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='review',
            name='code',
            field=models.CharField(blank=True, choices=[('fact', 'A fact is wrong'), ('banned', 'Forbidden wording'), ('voice', 'Does not sound like us'), ('length', 'Too long or too short'), ('language', 'Bad language'), ('double', 'Says what another says'), ('other', 'Something else')], max_length=10, verbose_name='kind of reason'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'rejected'), ('code', ''), _connector='OR'), name='content_review_code_of_rejected'),
        ),
    ]
