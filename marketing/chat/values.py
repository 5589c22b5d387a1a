"""What crosses borders inside the chat: small frozen values."""

from dataclasses import dataclass
from uuid import UUID

from marketing.chat.models import Message

# What an answer is about that answers nothing: choices were offered, a person was asked, or no shop is asked such a thing.
UNANSWERED = CHOICES, UNKNOWN, OFF_TOPIC = ("choices", "unknown", "off_topic")


@dataclass(frozen=True)
class Asked:
    """What the bot may know of a message: the shop and the shopper come from the session, never from the text."""

    text: str
    locale: str  # in which the shopper wrote it
    shopper_id: UUID | None  # proven by token or code
    visitor_id: UUID | None
    before: tuple[tuple[str, str], ...] = ()  # (role, text) since the last hand-off, oldest first
    last_intent: str = ""  # of the bot's last answer among these
    conversation_id: UUID | None = None

    @property
    def said_before(self) -> list[str]:
        """By the shopper, oldest first."""
        return [text for role, text in self.before if role == Message.Role.SHOPPER]


@dataclass(frozen=True)
class Quote:
    """Where a sentence of the answer stands: characters `start` to `end` of that passage's text."""

    passage_id: UUID
    start: int
    end: int
    quote: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Call:
    """A tool that was used for an answer: its arguments, and ids and states of what it found."""

    name: str
    arguments: dict
    result: dict


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the bot says, on what grounds, and whether a person is to go on."""

    text: str
    parts: tuple[dict, ...] = ()
    quotes: tuple[Quote, ...] = ()
    engine: str = "rules"  # rules, knowledge, products, orders, or the name of an outside provider
    model: str = ""
    intent: str = ""
    confidence: float | None = None
    hand_off: str = ""  # a reason of `HandOff.Reason`; empty: the bot goes on
    rule: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Right:
    """What should have been answered: in an entry that is there, or in a new one for this question."""

    question: str
    answer: str
    faq_id: UUID | None = None
    version: int | None = None  # of that entry, as it was seen
