"""How much a transaction promises."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from marketing.common.tenancy import shop_context

if TYPE_CHECKING:
    from marketing.accounts.models import Shop


def commit_without_waiting() -> None:
    """This transaction's commit does not wait for the disk. If the database's machine dies, the last half second of such
    writes may be gone; whatever else dies, nothing is. For records that nobody was promised.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


@contextmanager
def committed(shop: "Shop") -> Iterator[None]:
    """What is written inside stands when the block is left, whatever happens next. Another transaction around it is refused."""
    with transaction.atomic(durable=True), shop_context(shop):
        yield
