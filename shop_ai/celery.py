"""The worker: two tasks only, `jobs.run_job` and `jobs.sweep`. What must not be lost is a Job row."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop_ai.settings")

app = Celery("shop_ai")
app.set_default()  # of every thread: else the web server's threads would send to an app without settings
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
