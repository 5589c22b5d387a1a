from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_visits'),
        ('jobs', '0003_due_jobs'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['shop', '-created_at'], name='jobs_job_recent'),
        ),
    ]
