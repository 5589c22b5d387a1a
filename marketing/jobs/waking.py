"""Messages that wake a worker go out in a thread of their own.

With the broker down, sending takes 6 seconds (Redis) or 30 (pgmq) to fail. No request shall wait for that, and none
needs to: a message that is lost is sent again by the sweep.
"""

import atexit
import logging
import threading
from functools import partial
from queue import Full, Queue

from celery import current_app
from django.db import transaction

from marketing.jobs.models import Job

WAITING_AT_MOST = 1000
PATIENCE = 2.0  # seconds that a process which ends still gives its last messages

logger = logging.getLogger(__name__)

_waiting: Queue[dict] = Queue(WAITING_AT_MOST)
_starting = threading.Lock()
_thread: threading.Thread | None = None


def wake(job: Job) -> None:
    transaction.on_commit(partial(send_soon, job), robust=True)


def send_soon(job: Job) -> None:
    try:
        _waiting.put_nowait({"args": [str(job.pk), str(job.shop_id)], "queue": job.queue})
    except Full:
        logger.warning("Too many messages wait for the broker; the sweep will bring job %s.", job.pk)
    _ensure_thread()


def flush(seconds: float = PATIENCE) -> bool:
    """Wait until all is sent or has failed. False when that took too long."""
    with _waiting.all_tasks_done:
        return _waiting.all_tasks_done.wait_for(lambda: not _waiting.unfinished_tasks, seconds)


def _ensure_thread() -> None:
    global _thread
    with _starting:
        if _thread is None or not _thread.is_alive():  # not alive: we are the fork of a process that had one
            _thread = threading.Thread(target=_send_forever, name="wake-workers", daemon=True)
            _thread.start()


def _send_forever() -> None:
    while True:
        message = _waiting.get()
        try:
            current_app.send_task("jobs.run_job", retry=False, **message)
        except Exception:  # each broker has its own errors, and none may end this thread
            logger.warning("The broker took no message for job %s; the sweep will.", message["args"][0], exc_info=True)
        finally:
            _waiting.task_done()


atexit.register(flush)
