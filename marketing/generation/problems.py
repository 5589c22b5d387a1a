"""Why a writer gave no text: kept as a word in each record, told as a sentence in the reader's language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    NOT_SET_UP = "not_set_up", _("It is not set up completely.")
    BUDGET = "budget", _("The budget of this month does not cover another call.")
    RESTING = "resting", _("It failed several times in a row and is left alone for a while.")
    NOT_PUBLIC = "not_public", _("Its address is not on the public internet. The operator of the server can allow it.")
    UNREACHABLE = "unreachable", _("The server cannot be reached.")
    TOO_LATE = "too_late", _("The server took too long to answer.")
    BUSY = "busy", _("The server asked to be called less often.")
    REFUSED = "refused", _("The server refused the request. Check the address, the model's name and the key.")
    BROKEN = "broken", _("The server failed.")
    GARBAGE = "garbage", _("The server's answer was not readable.")
    TOO_LARGE = "too_large", _("The server's answer was larger than any text.")
    EMPTY = "empty", _("It gave no usable text.")
    CHECKS = "checks", _("None of its texts passed the checks.")
    TOO_LONG = "too_long", _("The facts are longer than the model can read.")
    NO_MODEL = "no_model", _("The model cannot be loaded.")

    @property
    def may_have_cost(self) -> bool:
        """The server may have written, and counts it, although nothing arrived that we could use."""
        return self in (Problem.TOO_LATE, Problem.GARBAGE, Problem.TOO_LARGE, Problem.EMPTY)
