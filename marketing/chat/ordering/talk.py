"""One message about orders, with what was said before it and still counts: whoever was asked back answers in the next message."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.chat import selectors
from marketing.chat.models import Conversation, Message
from marketing.chat.ordering.reading import plain
from marketing.chat.tools.context import ToolContext
from marketing.chat.values import Asked, Reply

ENGINE = "orders"
LONGEST = 4_000  # characters
# After these the shopper was asked for something, so that their next message goes on with the same request.
WHO, CODE, WHICH, MORE, CONFIRM = "order_who", "order_code", "order_which", "order_more", "order_confirm"
ASKED_BACK = (WHO, CODE, WHICH, MORE)


@dataclass(frozen=True)
class Talk:
    shop: Shop
    asked: Asked

    @cached_property
    def conversation(self) -> Conversation | None:
        return selectors.conversations(self.shop).filter(pk=self.asked.conversation_id).first()

    @cached_property
    def message(self) -> Message | None:
        """What is being answered: the conversation is locked, so it is the last that its shopper said."""
        if self.conversation is None:
            return None
        return selectors.messages(self.conversation).filter(role=Message.Role.SHOPPER).last()

    @cached_property
    def context(self) -> ToolContext:
        talk = self.conversation
        proven = talk and talk.proven_until and talk.proven_until > timezone.now()
        return ToolContext(
            shop=self.shop, locale=self.asked.locale, conversation=talk, message=self.message,
            shopper_id=self.asked.shopper_id, email=talk.proven_email if proven else "",
        )  # fmt: skip

    @property
    def goes_on(self) -> bool:
        return self.asked.last_intent in ASKED_BACK

    @cached_property
    def parts(self) -> list[str]:
        """What the shopper said to this request, oldest first; the last is the message itself."""
        return [*reversed(self._earlier()), plain(self.asked.text)]

    @property
    def text(self) -> str:
        """Of much that was said the end: what is asked stands there."""
        return "\n".join(self.parts)[-LONGEST:]

    def _earlier(self) -> list[str]:
        if not (self.goes_on and self.message):
            return []
        found = []
        for one in reversed(selectors.said_before(self.conversation, self.message)):
            if one.role == Message.Role.BOT and one.intent not in ASKED_BACK:
                break
            if one.role == Message.Role.SHOPPER:
                found.append(plain(one.text))
        return found

    def reply(self, text: str, intent: str, *parts: dict, confidence: float = 0.9) -> Reply:
        return Reply(
            text=text, parts=parts, engine=ENGINE, intent=intent, confidence=confidence,
            calls=tuple(self.context.calls),
        )  # fmt: skip
