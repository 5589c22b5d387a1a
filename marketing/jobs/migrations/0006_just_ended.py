from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_invitations_and_sessions'),
        ('jobs', '0005_of_a_kind'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['shop', '-finished_at'], name='jobs_job_just_ended'),
        ),
    ]
