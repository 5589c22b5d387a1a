"""Changes of conversations. Widget, inbox, API and jobs call the same functions."""

from marketing.chat.services.conversing import close, rate, receive, start
from marketing.chat.services.handing import hand_back, request_person, take_over
from marketing.chat.services.speaking import add_note, say_as_agent, tell

__all__ = [
    "add_note",
    "close",
    "hand_back",
    "rate",
    "receive",
    "request_person",
    "say_as_agent",
    "start",
    "take_over",
    "tell",
]
