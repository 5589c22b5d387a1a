"""What is sent from the review page. A refusal brings the page back with what was typed."""

import math
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts import undoing
from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import only
from marketing.catalog.selectors import product_title
from marketing.common.errors import DomainError, NotFound
from marketing.content import queueing, selectors, services
from marketing.content.cutting import without
from marketing.content.models import Draft
from marketing.content.queueing import Wish
from marketing.content.views.review import Typed, address, answer

Change = Callable[[HttpRequest, Draft], str]  # and what is said about it
LONGEST = 3600.0  # seconds for a verdict; who took longer did something else


def leads(*, on: bool, panel: str = "", field: str = "") -> Callable[[Change], Callable[..., HttpResponse]]:
    """A verdict leads on to the next text, a change of the text back to it."""

    def wrap(change: Change) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(change)
        def view(request: HttpRequest, pk: UUID) -> HttpResponse:
            only(request, EDIT_CONTENT)
            draft, wish = find(request, pk), Wish.of(request.GET)
            following = queueing.following(request.shop, wish, pk) if on else pk
            try:
                messages.success(request, change(request, draft))
            except NotFound as missing:
                raise Http404 from missing
            except DomainError as refusal:
                return answer(request, wish, pk, Typed(panel, request.POST.get(field, ""), str(refusal)))
            return go(request, wish, following)

        return view

    return wrap


def go(request: HttpRequest, wish: Wish, pk: UUID | None) -> HttpResponse:
    """htmx gets the next text at once."""
    if "HX-Request" in request.headers:
        return answer(request, wish, pk)
    return redirect(address(wish, pk, diff="diff" in request.GET))


def find(request: HttpRequest, pk: UUID) -> Draft:
    draft = selectors.find_draft(request.shop, pk)
    if draft is None:
        raise Http404
    return draft


def named(draft: Draft) -> str:
    return product_title(draft.product, get_language())


def seconds(request: HttpRequest) -> float | None:
    try:
        spent = float(request.POST.get("seconds", ""))
    except ValueError:
        return None
    return round(spent, 1) if math.isfinite(spent) and 0 <= spent <= LONGEST else None


@leads(on=True)
def approve(request: HttpRequest, draft: Draft) -> str:
    approved, _undo = services.approve(draft, actor=request.user, version=seen(request), seconds=seconds(request))
    if approved.state == Draft.State.APPROVED:
        return _("Approved: %(title)s") % {"title": named(draft)}
    return _("You approved it: %(title)s. A second person has to, too.") % {"title": named(draft)}


@leads(on=True, panel="reject", field="note")
def reject(request: HttpRequest, draft: Draft) -> str:
    said = {name: request.POST.get(name, "") for name in ("note", "reason")}
    services.reject(
        draft, said["note"], code=said["reason"], actor=request.user, version=seen(request), seconds=seconds(request)
    )
    return _("Rejected: %(title)s") % {"title": named(draft)}


@leads(on=True, panel="regenerate", field="note")
def regenerate(request: HttpRequest, draft: Draft) -> str:
    services.regenerate(draft, actor=request.user, note=request.POST.get("note", ""), version=seen(request))
    return _("It is written again: %(title)s. Then it comes back here.") % {"title": named(draft)}


@leads(on=False, panel="edit", field="text")
def edit(request: HttpRequest, draft: Draft) -> str:
    services.edit(draft, request.POST.get("text", ""), actor=request.user, version=seen(request))
    return _("Saved and checked again.")


@leads(on=False)
def cut(request: HttpRequest, draft: Draft) -> str:
    """Takes a claim out, or writes what was suggested in its place."""
    start, end, version = (whole(request, name) for name in ("start", "end", "version"))
    if version == draft.version and not start < end <= len(draft.text):
        raise NotFound
    instead = request.POST.get("instead", "")
    text = draft.text[:start] + instead + draft.text[end:] if instead else without(draft.text, start, end)
    services.edit(draft, text, actor=request.user, version=version)
    return _("Changed, and checked again.")


@leads(on=False)
def restore(request: HttpRequest, draft: Draft) -> str:
    services.restore(draft, whole(request, "number"), actor=request.user, version=seen(request))
    return _("The earlier text is back.")


def whole(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise NotFound
    return int(said)


def seen(request: HttpRequest) -> int | None:
    """Which version of the draft the page showed. A form that does not say so asks for no lock."""
    return whole(request, "version") if "version" in request.POST else None


@require_POST
def approve_selected(request: HttpRequest) -> HttpResponse:
    only(request, EDIT_CONTENT)
    wish = Wish.of(request.GET)
    done = services.approve_many(request.shop, chosen(request), actor=request.user)
    said = ngettext("%(count)d text is approved.", "%(count)d texts are approved.", done.approved)
    messages.success(request, said % {"count": done.approved})
    if done.skipped:
        said = ngettext(
            "%(count)d was skipped: look at it yourself.",
            "%(count)d were skipped: look at them yourself.",
            done.skipped,
        )
        messages.warning(request, said % {"count": done.skipped})
    return go(request, wish, None)


def chosen(request: HttpRequest) -> list[UUID]:
    found = []
    for one in request.POST.getlist("draft")[: queueing.MOST]:
        try:
            found.append(UUID(one))
        except ValueError as error:
            raise Http404 from error
    return found


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """One's own last verdict or edit; and again the one before."""
    only(request, EDIT_CONTENT)
    row = queueing.last_change(request.shop, request.user)
    if row is None:
        messages.warning(request, _("There is nothing of yours to undo."))
        return go(request, Wish.of(request.GET), None)
    undoing.take_back(row, actor=request.user)
    messages.success(request, _("The change is taken back."))
    return go(request, Wish.of(request.GET), UUID(queueing.draft_of(row)))
