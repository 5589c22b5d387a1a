"""How much a transaction promises."""

from django.db import connection


def commit_without_waiting() -> None:
    """This transaction's commit does not wait for the disk. If the database's machine dies, the last half second of such
    writes may be gone; whatever else dies, nothing is. For records that nobody was promised.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
