"""Changes of conversations, and of what the bot knows. Widget, inbox, API and jobs call the same functions."""

from marketing.chat.services.canned import add_canned_reply, change_canned_reply
from marketing.chat.services.conversing import close, rate, rate_answer, receive, start
from marketing.chat.services.counting import refresh_figures
from marketing.chat.services.faqs import add_faq, approve_faq, change_faq, retire_faq
from marketing.chat.services.gaps import draft_entry, leave_gap, refresh_gaps, reopen_gap
from marketing.chat.services.handing import assign, hand_back, leave_contact, request_person, take_over
from marketing.chat.services.hours import change_hours
from marketing.chat.services.importing import import_faqs
from marketing.chat.services.judging import judge
from marketing.chat.services.sources import add_source, change_source, read_again, retire_source
from marketing.chat.services.speaking import add_note, say_as_agent, tell
from marketing.chat.services.thresholds import change_thresholds

__all__ = [
    "add_canned_reply",
    "add_faq",
    "add_note",
    "add_source",
    "approve_faq",
    "assign",
    "change_canned_reply",
    "change_faq",
    "change_hours",
    "change_source",
    "change_thresholds",
    "close",
    "draft_entry",
    "hand_back",
    "import_faqs",
    "judge",
    "leave_contact",
    "leave_gap",
    "rate",
    "rate_answer",
    "read_again",
    "receive",
    "refresh_figures",
    "refresh_gaps",
    "reopen_gap",
    "request_person",
    "retire_faq",
    "retire_source",
    "say_as_agent",
    "start",
    "take_over",
    "tell",
]
