"""The inbox: who asks, what was said, and what an agent does about it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import ANSWER_SHOPPERS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.chat import queueing, selectors, services
from marketing.chat.models import AnswerReview, Conversation, Message
from marketing.chat.queueing import SHOWN, Box
from marketing.chat.services.speaking import cleaned
from marketing.common.errors import DomainError, Invalid, NotFound
from marketing.common.neighbours import neighbours
from marketing.common.reading import number_in, uuid_in

MOST_CANNED = 300
MOST_PAGES = 10_000

Act = Callable[[HttpRequest, Conversation], None]


@dataclass(frozen=True)
class Refused:
    """What somebody typed and a service refused: it comes back with the page."""

    words: str
    refusal: str


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    return answer(request, uuid_in(request.GET.get("c", "")))


def answer(request: HttpRequest, pk: UUID | None, refused: Refused | None = None) -> HttpResponse:
    counts = queueing.counts(request.shop, request.user)
    conversation = _find(request, pk) if pk else None
    box, at = _box(request, conversation, counts), _page(request)
    rows = list(queueing.rows(request.shop, request.user, box, (at - 1) * SHOWN))
    ids = [row.pk for row in rows[:SHOWN]]
    above, below = neighbours(ids, pk)
    return page(
        request,
        "chat/inbox.html",
        title=_("Inbox"),
        box=box,
        boxes=[(one, one.label, counts.get(one.value), _address(one)) for one in Box],
        rows=[(row, _address(box, row.pk, at)) for row in rows[:SHOWN]],
        newer=_address(box, pk, at - 1) if at > 1 else "",
        older=_address(box, pk, at + 1) if len(rows) > SHOWN else "",
        above=_address(box, above, at) if above else "",
        below=_address(box, below, at) if below else "",
        here=_address(box, pk, at),
        waiting=counts[Box.WAITING.value],
        may_answer=is_one_of(request, ANSWER_SHOPPERS),
        refused=refused,
        **(_about(request, conversation) if conversation else {}),
    )


def _about(request: HttpRequest, conversation: Conversation) -> dict[str, object]:
    said = selectors.messages(conversation).select_related("author").prefetch_related("ratings")
    return {
        "conversation": conversation,
        "messages_said": [(one, _correction(one) if one.answers_id else "") for one in said],
        "beside": queueing.beside(conversation),
        "hand_off": selectors.open_hand_offs(conversation).first(),
        "is_mine": queueing.box_of(conversation, request.user) == Box.MINE,
        "colleagues": selectors.colleagues(request.shop).exclude(pk__in={request.user.pk, conversation.assigned_to_id}),
        "canned": _canned(conversation),
    }


def _canned(conversation: Conversation) -> list[dict[str, str]]:
    """In the shopper's language first."""
    found = selectors.canned_replies(conversation.shop)[:MOST_CANNED]
    ordered = sorted(found, key=lambda one: (one.locale != conversation.locale, one.shortcut))
    return [{"name": one.shortcut, "locale": one.get_locale_display(), "text": one.text} for one in ordered]


def _correction(message: Message) -> str:
    """Where an agent writes what should have been said."""
    asked = {"a": message.pk, "verdict": AnswerReview.Verdict.WRONG.value}
    return f"{reverse('dashboard:chat_answers')}?{urlencode(asked)}"


def _box(request: HttpRequest, conversation: Conversation | None, counts: dict[str, int]) -> Box:
    """The one that was asked for; else the conversation's, or the first that holds something."""
    if (named := request.GET.get("box")) in Box.values:
        return Box(named)
    if conversation:
        return queueing.box_of(conversation, request.user)
    return next((one for one in (Box.WAITING, Box.MINE) if counts.get(one.value)), Box.WAITING)


def _page(request: HttpRequest) -> int:
    return min(number_in(request.GET.get("page", "")) or 1, MOST_PAGES)


def _address(box: Box | None = None, pk: UUID | None = None, at: int = 1) -> str:
    query = urlencode({name: value for name, value in (("box", box), ("c", pk), ("page", at > 1 and at)) if value})
    return f"{reverse('dashboard:chat_inbox')}{'?' if query else ''}{query}"


def _find(request: HttpRequest, pk: UUID) -> Conversation:
    found = selectors.conversations(request.shop).select_related("assigned_to").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def acts(act: Act) -> Callable[..., HttpResponse]:
    """A refusal brings the page back with what was typed."""

    @require_POST
    @wraps(act)
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        only(request, ANSWER_SHOPPERS)
        conversation = _find(request, pk)
        try:
            act(request, conversation)
        except NotFound as missing:
            raise Http404 from missing
        except DomainError as refusal:
            return answer(request, pk, Refused(request.POST.get("text", ""), str(refusal)))
        return redirect(_address(None, pk))

    return view


@acts
def reply(request: HttpRequest, conversation: Conversation) -> None:
    """Who answers where nobody does takes over by it; from a colleague it takes the button."""
    text = cleaned(request.POST.get("text", ""))
    if conversation.state != Conversation.State.HUMAN:
        services.take_over(conversation, actor=request.user)
    services.say_as_agent(conversation, text, actor=request.user)


@acts
def note(request: HttpRequest, conversation: Conversation) -> None:
    services.add_note(conversation, request.POST.get("text", ""), actor=request.user)


@acts
def take(request: HttpRequest, conversation: Conversation) -> None:
    services.take_over(conversation, actor=request.user)


@acts
def assign(request: HttpRequest, conversation: Conversation) -> None:
    colleague = selectors.colleagues(request.shop).filter(pk=uuid_in(request.POST.get("to", ""))).first()
    if colleague is None:
        raise Invalid(_("Choose a colleague."))
    services.assign(conversation, colleague, actor=request.user)


@acts
def back(request: HttpRequest, conversation: Conversation) -> None:
    services.hand_back(conversation, actor=request.user)


@acts
def close(request: HttpRequest, conversation: Conversation) -> None:
    services.close(conversation, actor=request.user)
