"""The review of answers: what was asked and said, where it stands, whether it was right, and what is right instead."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import ANSWER_SHOPPERS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.chat import reviewing, selectors, services
from marketing.chat.models import AnswerReview, Message
from marketing.chat.reviewing import Box
from marketing.chat.values import Right
from marketing.common.errors import DomainError, NotFound
from marketing.common.neighbours import neighbours
from marketing.common.reading import number_in, uuid_in

Verdict = AnswerReview.Verdict
NEW = "new"


@dataclass(frozen=True)
class Typed:
    """What somebody sent and a service refused: it comes back with the page."""

    verdict: str
    question: str
    answer: str
    entry: str
    refusal: str


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    return answer(request, uuid_in(request.GET.get("a", "")))


def answer(request: HttpRequest, pk: UUID | None, typed: Typed | None = None) -> HttpResponse:
    box = _box(request)
    rows = list(reviewing.rows(request.shop, box))
    chosen = pk or (rows[0].message_id if rows else None)
    message = _find(request, chosen) if chosen else None
    before, after = neighbours([row.message_id for row in rows], chosen)
    counts = reviewing.counts(request.shop)
    return page(
        request,
        "chat/answers.html",
        title=_("Review of answers"),
        box=box,
        boxes=[(one, one.label, counts.get(one.value), address(one)) for one in Box],
        rows=[(row, address(box, row.message_id)) for row in rows],
        before=address(box, before) if before else "",
        after=address(box, after) if after else "",
        here=address(box, chosen),
        may_answer=is_one_of(request, ANSWER_SHOPPERS),
        typed=typed,
        wanted=request.GET.get("verdict", ""),
        is_new_shop=not rows and not selectors.answers(request.shop).exists(),
        **(_about(message, box) if message else {}),
    )


def _about(message: Message, box: Box) -> dict[str, object]:
    conversation = message.conversation
    said = selectors.messages(conversation).select_related("author").prefetch_related("ratings")
    return {
        "judging": reviewing.judging(message),
        "conversation": conversation,
        "said": [(one, address(box, one.pk) if one.role == Message.Role.BOT else "") for one in said],
        "verdicts": [one for one in Verdict if one != Verdict.RIGHT],
    }


def address(box: str, pk: UUID | None = None, **more: str) -> str:
    query = urlencode({name: value for name, value in {"box": box, "a": pk, **more}.items() if value})
    return f"{reverse('dashboard:chat_answers')}?{query}"


@require_POST
def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A verdict leads on to the next answer; a refusal brings the page back with what was typed."""
    only(request, ANSWER_SHOPPERS)
    message, box, sent = _find(request, pk), _box(request), request.POST
    following = reviewing.next_after(request.shop, box, pk)
    verdict = sent.get("verdict", "")
    try:
        review = services.judge(
            message, verdict, actor=request.user, version=number_in(sent.get("version", "")),
            passage_id=uuid_in(sent.get("passage", "")) if verdict != Verdict.RIGHT else None, right=_right(request),
        )  # fmt: skip
    except NotFound as missing:
        raise Http404 from missing
    except DomainError as refusal:
        kept = (sent.get(name, "") for name in ("verdict", "question", "answer", "entry"))
        return answer(request, pk, Typed(*kept, str(refusal)))
    is_taught = review.faq_id and "teach" in sent
    told = _("Saved. The next shopper who asks is answered with it.") if is_taught else _("The verdict is saved.")
    messages.success(request, told)
    return redirect(address(box, following if following != pk else None))


def _right(request: HttpRequest) -> Right | None:
    """The button beside the field says that what stands in it is to be used; the plain verdict leaves it."""
    sent = request.POST
    if "teach" not in sent:
        return None
    entry = sent.get("entry", NEW)
    faq_id = uuid_in(entry)
    version = number_in(sent.get(f"seen-{entry}", "")) if faq_id else None
    return Right(sent.get("question", ""), sent.get("answer", ""), faq_id, version)


def _box(request: HttpRequest) -> Box:
    named = request.GET.get("box")
    return Box(named) if named in Box.values else Box.ALL


def _find(request: HttpRequest, pk: UUID) -> Message:
    found = selectors.answers(request.shop).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
