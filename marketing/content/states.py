"""Which state of a draft may follow which. The trigger of migration 0003 says the same to the database."""

from django.utils.translation import gettext as _

from marketing.common.errors import Conflict
from marketing.content.models import Draft

State = Draft.State

FOLLOWS: dict[str, frozenset[str]] = {
    State.REQUESTED: frozenset({State.IN_REVIEW, State.FAILED}),
    State.FAILED: frozenset({State.REQUESTED}),  # written again
    State.IN_REVIEW: frozenset({State.APPROVED, State.REJECTED, State.REQUESTED}),
    State.APPROVED: frozenset({State.PUBLISHED, State.IN_REVIEW}),  # back: undo within the 30 seconds
    State.REJECTED: frozenset({State.IN_REVIEW}),  # undo
    State.PUBLISHED: frozenset({State.STALE, State.SUPERSEDED}),
    State.STALE: frozenset({State.IN_REVIEW}),
    State.SUPERSEDED: frozenset(),
}


def move(draft: Draft, to: str) -> None:
    """Sets the state, or says why not. The caller holds the row's lock and saves."""
    if to not in FOLLOWS[draft.state]:
        raise Conflict(
            _("This draft is “%(state)s” now, so this cannot be done to it. Look at it again.")
            % {"state": draft.get_state_display()}
        )
    draft.state = to
