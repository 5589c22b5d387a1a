"""A model behind the Chat Completions interface: OpenAI's, or one of the many servers that speak alike.

None of it is trusted: it may be slow, away, wrong about its own usage, or answer with anything at all.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings as django_settings

from marketing.common.addresses import NotPublic
from marketing.common.connecting import TooLate, Unreachable
from marketing.common.errors import Invalid, Unavailable
from marketing.common.posting import Answer, TooLarge, post
from marketing.common.sealing import Unreadable, unseal
from marketing.generation.problems import Problem
from marketing.generation.prompts import MOST_TOKENS, messages
from marketing.generation.providers.base import Failed, ToolUse, Written
from marketing.generation.values import Kind, Request

if TYPE_CHECKING:
    from marketing.generation.models import GenerationSettings

LARGEST = 2**20  # bytes of an answer; a text is a thousandth of it
MOST_TOKENS_TOLD = 10_000_000  # a server that claims more has lost count
TEMPERATURE = 0.7
# Servers differ in what they know. The second form is for models that refuse the first.
FORMS = ("max_tokens", "max_completion_tokens")
DOES_NOT_KNOW = (400, 422)


@dataclass(frozen=True)
class OpenAI:
    name: ClassVar[str] = "openai"
    is_paid: ClassVar[bool] = True

    base_url: str
    model: str
    key: str
    timeout: float

    @classmethod
    def of(cls, settings: "GenerationSettings") -> Self:
        if not settings.base_url or not settings.model:
            raise Failed(Problem.NOT_SET_UP)
        try:
            key = unseal(settings.sealed_key) if settings.sealed_key else ""
        except Unreadable as error:
            raise Failed(Problem.NOT_SET_UP, str(error)) from error
        return cls(settings.base_url.rstrip("/"), settings.model, key, settings.timeout)

    def most_tokens(self, request: Request) -> tuple[int, int]:
        """A token has one byte at least; the second form is only tried when the first was refused."""
        told = sum(len(one["content"].encode()) for one in messages(request))
        return told, MOST_TOKENS[Kind(request.kind)] * request.candidates

    def write(self, request: Request) -> Written:
        return self.asked(lambda form: self._body(request, form))

    def asked(self, body_of: Callable[[str], dict[str, Any]]) -> Written:
        for form in FORMS:
            answer = self._ask(body_of(form))
            if answer.status not in DOES_NOT_KNOW:
                break
        return _read(answer)

    def _ask(self, told: dict[str, Any]) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        body = json.dumps(told, ensure_ascii=False).encode()
        try:
            return post(
                f"{self.base_url}/chat/completions",
                body,
                headers=headers,
                seconds=self.timeout,
                most=LARGEST,
                allowed=django_settings.FETCH_ALLOWED_NETWORKS,
            )
        except (Invalid, Unavailable) as error:
            raise _failed(error) from error

    def _body(self, request: Request, form: str) -> dict[str, Any]:
        told = {"model": self.model, "messages": messages(request), form: MOST_TOKENS[Kind(request.kind)]}
        if form == FORMS[0]:
            told |= {"n": request.candidates, "seed": request.seed, "temperature": TEMPERATURE, "stream": False}
        return told


def _failed(error: Invalid | Unavailable) -> Failed:
    match error:
        case NotPublic():
            return Failed(Problem.NOT_PUBLIC)
        case TooLarge():
            return Failed(Problem.TOO_LARGE)
        case TooLate():
            return Failed(Problem.TOO_LATE, again=True)
        case Unreachable():
            return Failed(Problem.UNREACHABLE, again=True)
        case Unavailable():
            return Failed(Problem.GARBAGE, str(error), again=True)
    return Failed(Problem.REFUSED, str(error))


def _read(answer: Answer) -> Written:
    if answer.status == 200:
        return _written(_parsed(answer.content))
    detail = f"HTTP {answer.status}"
    if answer.status in (408, 409, 425, 429):
        raise Failed(Problem.BUSY, detail, again=True, wait=_retry_after(answer))
    if answer.status >= 500:
        raise Failed(Problem.BROKEN, detail, again=True, wait=_retry_after(answer))
    raise Failed(Problem.REFUSED, f"{detail} {_reason(answer.content)}".strip())


def _retry_after(answer: Answer) -> float:
    """Seconds. The form with a date is rare here, and no reason to trust another clock."""
    try:
        return max(0.0, float(answer.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Failed(Problem.GARBAGE, again=True) from error
    if not isinstance(parsed, dict):
        raise Failed(Problem.GARBAGE, again=True)
    return parsed


def _written(parsed: dict[str, Any]) -> Written:
    choices = parsed.get("choices")
    if not isinstance(choices, list):
        raise Failed(Problem.GARBAGE, again=True)
    texts = tuple(text for choice in choices if (text := _text(choice)).strip())
    uses = tuple(_uses(choices[0])) if choices else ()
    if not texts and not uses:
        raise Failed(Problem.EMPTY)
    usage = parsed.get("usage")
    model = parsed.get("model")
    return Written(
        texts,
        model=model[:200] if isinstance(model, str) else "",
        tokens_in=_count(usage, "prompt_tokens"),
        tokens_out=_count(usage, "completion_tokens"),
        uses=uses,
    )


def _text(choice: Any) -> str:
    """One that was cut at the most tokens ends in the middle of a sentence, and is none."""
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) and choice.get("finish_reason") != "length" else ""


def _uses(choice: Any) -> Iterator[ToolUse]:
    message = choice.get("message") if isinstance(choice, dict) else None
    asked = message.get("tool_calls") if isinstance(message, dict) else None
    for one in asked if isinstance(asked, list) else []:
        function = one.get("function") if isinstance(one, dict) else None
        if isinstance(function, dict):
            yield ToolUse(str(one.get("id"))[:100], str(function.get("name"))[:60], str(function.get("arguments"))[:4000])


def _count(usage: Any, name: str) -> int | None:
    count = usage.get(name) if isinstance(usage, dict) else None
    is_count = isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= MOST_TOKENS_TOLD
    return count if is_count else None


def _reason(content: bytes) -> str:
    """What the server says of it, for the record. It is a stranger's text, and is shown as such."""
    try:
        said = json.loads(content)["error"]["message"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return ""
    return said if isinstance(said, str) else ""
