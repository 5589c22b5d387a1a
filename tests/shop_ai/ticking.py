"""A Celery app of its own for test_broker.py: a task that leaves a mark when it starts and another when it is done."""

import os
import time
from pathlib import Path

from celery import Celery

from shop_ai.broker import broker_settings

url = os.environ["BROKER_URL"]
app = Celery("ticking", broker=url)
app.conf.update(broker_settings(url))
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    task_default_queue=os.environ["QUEUE"],
    broker_connection_retry_on_startup=True,
)
# Short, so that a test can wait for what a killed worker held. In earnest it is half an hour.
app.conf.broker_transport_options = {**app.conf.broker_transport_options, "visibility_timeout": 3}


@app.task(name="ticking.mark")
def mark(directory: str, name: str, seconds: float) -> None:
    with open(Path(directory) / f"{name}.started", "a") as started:
        started.write(f"{os.getpid()}\n")
    time.sleep(seconds)
    (Path(directory) / f"{name}.done").touch()
