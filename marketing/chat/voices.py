"""Whose turn it is: which state of a conversation may follow which, and who may speak in it. A trigger holds to the same."""

from django.utils.translation import gettext as _

from marketing.chat.models import Conversation, Message
from marketing.common.errors import Conflict

State, Role = Conversation.State, Message.Role

MOVES = {
    State.BOT: (State.WAITING, State.HUMAN, State.CLOSED),
    State.WAITING: (State.HUMAN, State.BOT, State.CLOSED),
    State.HUMAN: (State.BOT, State.WAITING, State.CLOSED),
    State.CLOSED: (State.BOT, State.HUMAN),
}
SPEAKS = {Role.BOT: State.BOT, Role.AGENT: State.HUMAN}  # everybody else may speak in any state


def move(conversation: Conversation, state: State) -> None:
    """Changes the row in memory; whoever asks holds its lock, and saves it."""
    if state not in MOVES[Conversation.State(conversation.state)]:
        raise Conflict(_("The conversation has moved on: it is “%s” now.") % conversation.get_state_display())
    conversation.state = state


def require_voice(conversation: Conversation, role: Role) -> None:
    if SPEAKS.get(role, conversation.state) != conversation.state:
        raise Conflict(_("The conversation has moved on: it is “%s” now.") % conversation.get_state_display())
