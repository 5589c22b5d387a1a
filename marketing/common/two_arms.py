"""What every test of two arms keeps: the salt that parts the shoppers, the difference that matters, and counts. Read in `readouts`."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

SALT = 16  # bytes


def new_salt() -> bytes:
    return secrets.token_bytes(SALT)


def counted(name: object) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(name, default=0, editable=False)


class Lift(models.IntegerChoices):
    """The smallest difference that would matter, in percent. Chosen before anything is seen."""

    TINY = 5, _("5 %")
    SMALL = 10, _("10 %")
    MIDDLE = 20, _("20 %")
    LARGE = 50, _("50 %")
