"""Two processes may meet the first event of a month at once: one makes the partition, the other waits and goes on."""

import threading
import time
from datetime import date

import pytest
from django.db import connection, transaction


def ensure(month: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_partition(%s)", [month])


def wait_until_somebody_waits() -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_first_writers_waits_and_succeeds():
    month, failures = date(2031, 5, 1), []

    def second() -> None:
        try:
            ensure(month)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        ensure(month)
        thread.start()
        wait_until_somebody_waits()
    thread.join()

    assert failures == []
    assert partition_exists("shoppers_event_y2031m05")


def partition_exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return cursor.fetchone()[0]
