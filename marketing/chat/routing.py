"""Rules that come before any model: what must reach a person does, and what must not be answered is not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.chat.models import HandOff, Message
from marketing.chat.rules import danger, disputes, injection, patience, payments, people, small_talk
from marketing.chat.rules.hearing import heard
from marketing.chat.values import Asked, Reply


@dataclass(frozen=True)
class Rule:
    name: str
    says: Promise
    hand_off: str = ""
    pattern: re.Pattern[str] | None = None

    def reply(self) -> Reply:
        return Reply(
            text=str(self.says), hand_off=self.hand_off, rule=self.name, intent=self.name, confidence=1.0
        )  # fmt: skip


PAYMENT = Rule(
    "payment",
    _("Please never write payment data in a chat. I have removed it. A person will help you."),
    HandOff.Reason.RULE,
)
_FOR_A_PERSON = _("This is a matter for a person. I am asking one to join, and they can read what you wrote.")
SENSED = Rule("sensed", _FOR_A_PERSON, HandOff.Reason.RULE)
ASKED = Rule("asked", _("Of course. I am asking a person to join."), HandOff.Reason.ASKED, people.ASKED)
RULES = (
    Rule(
        "emergency",
        _(
            "If anyone is in danger, please call the emergency number of your country now (112 in Europe, 911 in the US, 120 or 110 in China). I am telling a person here as well."
        ),
        HandOff.Reason.RULE,
        danger.EMERGENCY,
    ),
    Rule(
        "injection",
        _("I can help with this shop: its products, your orders, delivery, returns. What would you like to know?"),
        pattern=injection.INJECTION,
    ),
    ASKED,
    Rule("dispute", _FOR_A_PERSON, HandOff.Reason.RULE, disputes.DISPUTE),
    Rule(
        "health",
        _("I must not guess about health or safety. I am asking a person to answer you."),
        HandOff.Reason.RULE,
        danger.HEALTH,
    ),
)
PATIENCE = Rule(
    "patience", _("I am sorry that this did not help. I am asking a person to join."), HandOff.Reason.TWICE
)  # fmt: skip
SMALL_TALK = (
    Rule(
        "thanks",
        _("You are welcome. Write again whenever something is on your mind."),
        pattern=small_talk.THANKS,
    ),
    Rule(
        "greeting", _("Hello! Ask about products, delivery, returns or your order."), pattern=small_talk.GREETING
    ),
)  # fmt: skip
WORDS = re.compile(r"\w+")
_SMALL = frozenset(one.name for one in SMALL_TALK)
_SETTLED = frozenset(("order_confirmed", "order_withdrawn"))  # "please ask again", it may have said


def ruled(asked: Asked, but: Rule | None = None) -> Reply | None:
    """The first rule that the message meets; who is angry twice, or was not helped, gets a person."""
    rule = next((one for one in _met(asked) if one is not but), None)
    return rule and rule.reply()


def wants_person_otherwise(text: str) -> bool:
    """Only if something else that they wish for is not possible."""
    text = heard(text)
    return bool(people.ASKED.search(text)) and not people.ASKED.search(people.OTHERWISE.sub(" ", text))


def _met(asked: Asked) -> Iterator[Rule]:
    if holds_payment_data(asked.text):
        yield PAYMENT
    text = heard(asked.text)
    words = only_words(text) if len(text) <= small_talk.LONGEST else ""
    if people.ALONE.fullmatch(words):
        yield ASKED
    yield from (one for one in RULES if one.pattern and one.pattern.search(text))
    if lost_patience(asked, text):
        yield PATIENCE
    yield from (one for one in SMALL_TALK if one.pattern and one.pattern.fullmatch(words))


def lost_patience(asked: Asked, text: str) -> bool:
    told = [heard(one) for one in asked.said_before]
    if patience.ANGRY.search(text) and any(patience.ANGRY.search(one) or patience.NO_HELP.search(one) for one in told):
        return True
    was_answered = any(role == Message.Role.BOT for role, _text in asked.before)
    if not was_answered or asked.last_intent in _SMALL | _SETTLED:
        return False
    is_repeated = patience.is_asked_again(only_words(text), [only_words(one) for one in told])
    return is_repeated or bool(patience.NO_HELP.search(text))


def is_angry(asked: Asked) -> bool:
    """Now, or in what they wrote before."""
    said = [asked.text, *asked.said_before]
    return any(patience.ANGRY.search(heard(one)) for one in said)


def only_words(text: str) -> str:
    return " ".join(WORDS.findall(text))


def holds_payment_data(text: str) -> bool:
    return bool(payments.TAKEN_OUT.search(payments.without_payment_data(text)))
