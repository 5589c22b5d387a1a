"""Errors whose message may be shown. Everything else is a bug, and stays one."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something a person asked for cannot be done; the message says what to do."""

    status = 400
    code = "invalid"

    def __init__(self, message: object, *, pointer: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """The input does not say what it must."""


def require_valid(row: Model) -> None:
    """Raises the first thing that the model says against it, at the field that it says it of."""
    try:
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(messages[0], pointer="" if field == "__all__" else f"/{field}") from error


class NotAllowed(DomainError):
    status = 403
    code = "not_allowed"

    def __init__(self, message: object = _("Your role in this shop does not allow this.")) -> None:
        super().__init__(message)


class NotFound(DomainError):
    status = 404
    code = "not_found"

    def __init__(self, message: object = _("There is no such thing in this shop.")) -> None:
        super().__init__(message)


class Conflict(DomainError):
    """The thing is in another state than the change needs."""

    status = 409
    code = "conflict"


class Unavailable(DomainError):
    """A service that we stand on does not answer; trying again later helps."""

    status = 503
    code = "unavailable"


@contextmanager
def full_disk_named() -> Iterator[None]:
    """Around what writes files: a full disk is told in a sentence, and trying again helps once there is room."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Unavailable(
            _("The server's disk is full. Nothing that was kept is lost: free some space, then try again.")
        ) from error
