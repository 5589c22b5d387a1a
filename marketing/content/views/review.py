"""The review of generated copy: what waits, one text with its claims and the facts beside it, and a person's word about it."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from marketing.accounts.permissions import EDIT_CATALOG, EDIT_CONTENT
from marketing.accounts.site import only, page, part
from marketing.accounts.site.scoping import is_one_of
from marketing.common.neighbours import neighbours
from marketing.common.reading import uuid_in
from marketing.content import comparing, marking, queueing, selectors, services
from marketing.content.kinds import limit_of
from marketing.content.models import Draft, Review
from marketing.content.queueing import Wish
from marketing.content.telling import facts_beside
from marketing.content.wording import RISK_TONES, STATE_TONES
from marketing.generation.guardrails import together
from marketing.generation.values import Kind

BEFORE, SHOWN = 8, 40  # of the queue: how many stand above the text that is read, and how many in all


@dataclass(frozen=True)
class Typed:
    """What somebody sent and a service refused: it comes back with the page, so that nothing is lost."""

    panel: str  # edit, reject, regenerate
    words: str
    refusal: str


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    return answer(request, Wish.of(request.GET), asked_for(request))


def asked_for(request: HttpRequest) -> UUID | None:
    return uuid_in(request.GET.get("draft", ""))


def answer(request: HttpRequest, wish: Wish, pk: UUID | None, typed: Typed | None = None) -> HttpResponse:
    """The page; or for htmx its body alone."""
    context = review(request, wish, pk, typed)
    if "HX-Request" not in request.headers or "HX-History-Restore-Request" in request.headers:
        return page(request, "content/review.html", title=_("Review"), **context)
    response = part(request, "content/_review.html", **context)
    response["HX-Replace-Url"] = context["here"]
    return response


def address(wish: Wish, pk: UUID | str | None = None, *, diff: bool = False) -> str:
    query = wish.query(draft=pk, diff="1" if diff else "")
    return f"{reverse('dashboard:content_review')}{'?' if query else ''}{query}"


def review(request: HttpRequest, wish: Wish, pk: UUID | None, typed: Typed | None) -> dict[str, object]:
    shop, diff = request.shop, "diff" in request.GET
    draft = selectors.find_draft(shop, pk) if pk else None
    order = queueing.ids(shop, wish)
    if draft is None and order:
        draft = selectors.find_draft(shop, order[0])
    place = order.index(draft.pk) if draft and draft.pk in order else None
    before, after = neighbours(order, draft.pk if draft else None)
    return {
        "wish": wish,
        "here": address(wish, draft.pk if draft else None, diff=diff),
        "query": wish.query(diff="1" if diff else ""),
        "kinds": Kind.choices,
        "languages": settings.LANGUAGES,
        "today": queueing.today(shop, request.user),
        "filters": filters(request, wish, diff),
        "rows": rows(request, wish, order, place, diff),
        "total": len(order),
        "place": None if place is None else place + 1,
        "before": address(wish, before, diff=diff) if before else "",
        "after": address(wish, after, diff=diff) if after else "",
        "soon": queueing.about_to_go_live(shop, request.user),
        "can_undo": queueing.last_change(shop, request.user) is not None,
        "may_judge": is_one_of(request, EDIT_CONTENT),
        "may_tell": is_one_of(request, EDIT_CATALOG),
        "reasons": Review.Reason.choices,
        "typed": typed,
        "writing": Draft.objects.for_shop(shop).filter(state=Draft.State.REQUESTED).count() if not order else 0,
        **(about(request, wish, draft, diff) if draft else {}),
    }


def about(request: HttpRequest, wish: Wish, draft: Draft, diff: bool) -> dict[str, object]:
    """The text in the middle, and the facts at its side."""
    draft = services.refresh(draft)
    facts = together(one["facts"] for one in draft.facts)
    marks = marking.marks_of(draft, facts)
    before = comparing.live_text(draft)
    return {
        "draft": draft,
        "marks": marks,
        "problems": [mark for mark in marks if mark.tone != marking.HOLDS],
        "supported": sum(mark.tone == marking.HOLDS for mark in marks),
        "pieces": marking.pieces_of(draft.text, marks),
        "facts": facts_beside(draft, marks, list(facts)),
        "live": before,
        "is_live": selectors.live_beside(draft) is not None,
        "changes": comparing.changes(before, draft.text) if diff and before else [],
        "diff": diff,
        "other_view": address(wish, draft.pk, diff=not diff),
        "limit": limit_of(draft.shop, draft.kind, draft.locale),
        "state_tone": STATE_TONES[Draft.State(draft.state)],
        "risk_tone": RISK_TONES[Draft.Risk(draft.risk)],
        "versions": list(selectors.versions(draft).select_related("made_by").order_by("-number")[1:6]),
        "approved_by": selectors.approvals(draft).select_related("who") if draft.state == Draft.State.IN_REVIEW else [],
    }


def filters(request: HttpRequest, wish: Wish, diff: bool) -> list[tuple[str, str, int, str, bool]]:
    """(words, tone, how many, address, is it chosen) for each risk, and for all of them."""
    found = queueing.counts(request.shop, wish)

    def link(word: str) -> str:
        return address(replace(wish, risk=word), diff=diff)

    every = (_("All"), "", sum(found.values()), link(""), not wish.risk)
    return [
        every,
        *(
            (str(one.label), queueing.TONES[one], found.get(one, 0), link(one.word), wish.risk == one.word)
            for one in queueing.Urgency
        ),
    ]


def rows(
    request: HttpRequest, wish: Wish, order: list[UUID], place: int | None, diff: bool
) -> list[tuple[Draft, str, str, str]]:
    """(draft, words, tone, address) around the one that is read."""
    start = max(0, min((place or 0) - BEFORE, len(order) - SHOWN))
    shown = order[start : start + SHOWN]
    drafts = {one.pk: one for one in queueing.waiting(request.shop).filter(pk__in=shown)}
    found = [(drafts[pk], queueing.Urgency(drafts[pk].urgency)) for pk in shown if pk in drafts]
    return [
        (one, str(urgency.label), queueing.TONES[urgency], address(wish, one.pk, diff=diff)) for one, urgency in found
    ]
