"""A rule may hold for a season, every year again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0010_tests_of_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='rule',
            name='season_from',
            field=models.CharField(blank=True, max_length=5, verbose_name='every year from'),
        ),
        migrations.AddField(
            model_name='rule',
            name='season_to',
            field=models.CharField(blank=True, max_length=5, verbose_name='every year until'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('season_from', ''), ('season_to', '')), models.Q(models.Q(('season_from', ''), _negated=True), models.Q(('season_to', ''), _negated=True)), _connector='OR'), name='recommendations_rule_season'),
        ),
    ]
