from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_invitations_and_sessions'),
        ('jobs', '0004_recent'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['shop', 'kind', '-created_at'], name='jobs_job_of_kind'),
        ),
    ]
