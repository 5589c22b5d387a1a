"""Between a decision and the last place of a large test that is put right, it is ending."""


from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_feed_keys'),
        ('content', '0012_visits_of_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='experiment',
            name='content_experiment_started',
        ),
        migrations.RemoveConstraint(
            model_name='experiment',
            name='content_experiment_ended',
        ),
        migrations.AlterField(
            model_name='experiment',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('ending', 'Ending'), ('ended', 'Ended')], default='planned', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'planned'), ('started_at__isnull', False), ('state__in', ('ending', 'ended')), _connector='OR'), name='content_experiment_started'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('ending', 'ended')), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='content_experiment_ended'),
        ),
    ]
