"""What comes of a clause: something to propose, a question back, or what cannot be done here."""

from dataclasses import dataclass, field

from marketing.chat.models import Kind
from marketing.shoppers.models import Order


@dataclass
class Plan:
    """One proposal to make: what a tool is called with."""

    kind: Kind
    order: Order
    codes: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    address: dict[str, str] = field(default_factory=dict)
    payment: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """What has to be known before anything can be proposed."""

    text: str
    choices: tuple[str, ...] = ()
    about: tuple[object, ...] = ()  # lines; where another clause says enough of them, nothing is asked
    is_impossible: bool = False  # what is wished for cannot be had: would another do?


@dataclass(frozen=True)
class Refusal:
    """What cannot be done here, in a sentence."""

    text: str


Step = Plan | Question | Refusal
