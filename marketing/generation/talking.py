"""One turn of a talk with the outside model that the shop chose: it says something, or wants to use tools first.

It is counted into the budget, rests after failures and stands in the records as every other call does.
"""

import json
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from marketing.accounts.models import Shop
from marketing.common.transactions import committed
from marketing.generation import selectors
from marketing.generation.calls import call_once
from marketing.generation.guardrails.personal_data import Masked, mask
from marketing.generation.models import Generation, GenerationSettings
from marketing.generation.providers.base import Failed, ToolUse, Written
from marketing.generation.providers.openai import FORMS, OpenAI
from marketing.generation.values import Kind
from marketing.generation.writing import keep

MOST_TOKENS = 500
Outcome, Writer = Generation.Outcome, GenerationSettings.Writer
Message = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Turn:
    language: str
    messages: tuple[Message, ...]  # as Chat Completions has them
    tools: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Said:
    text: str
    uses: tuple[ToolUse, ...]
    model: str


@dataclass(frozen=True)
class Talker:
    """The provider of turns: the same server, asked for one answer."""

    name: ClassVar[str] = OpenAI.name
    is_paid: ClassVar[bool] = OpenAI.is_paid

    server: OpenAI

    def most_tokens(self, turn: Turn) -> tuple[int, int]:
        return len(json.dumps([turn.messages, turn.tools], ensure_ascii=False).encode()), MOST_TOKENS

    def write(self, turn: Turn) -> Written:
        return self.server.asked(lambda form: self._body(turn, form))

    def _body(self, turn: Turn, form: str) -> Message:
        told: Message = {"model": self.server.model, "messages": list(turn.messages), form: MOST_TOKENS}
        if turn.tools:
            told["tools"] = list(turn.tools)
        return told | ({"temperature": 0, "stream": False} if form == FORMS[0] else {})


def is_on(shop: Shop) -> bool:
    row = selectors.settings_of(shop)
    return row.answers_shoppers and row.writer == Writer.OPENAI


def talk(turn: Turn, *, shop: Shop, seconds: float) -> Said:
    """Call it outside of any transaction. Raises `Failed` after one try: a shopper waits. Personal data stay here."""
    with committed(shop):
        settings = selectors.settings_of(shop)
    masked, hidden = _masked(turn)
    record = Generation(
        shop=shop, kind=Kind.ANSWER, language=turn.language, asked={"messages": list(hidden.messages)}, provider=Talker.name
    )  # fmt: skip
    try:
        server = replace(OpenAI.of(settings), timeout=min(settings.timeout, seconds))
        written = call_once(Talker(server), hidden, settings, record)
    except Failed:
        keep(record, outcome=Outcome.FAILED)
        raise
    keep(record, outcome=Outcome.WRITTEN, model=written.model, candidates=[mask(one).text for one in written.texts])
    uses = tuple(replace(one, arguments=masked.put_back(one.arguments)) for one in written.uses)
    return Said(masked.put_back(next(iter(written.texts), "")), uses, written.model)


def _masked(turn: Turn) -> tuple[Masked, Turn]:
    """As one text, so that one person is one sign in all of it."""
    masked = mask(json.dumps(turn.messages, ensure_ascii=False))
    return masked, replace(turn, messages=tuple(json.loads(masked.text)))
