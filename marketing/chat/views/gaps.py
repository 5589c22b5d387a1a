"""The page of knowledge gaps."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import ANSWER_SHOPPERS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.chat import selectors, services
from marketing.chat.models import Gap

SHOWN = 50


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    job = services.refresh_gaps(request.shop)
    said = request.GET.get("state")
    state = Gap.State(said) if said in Gap.State.values else Gap.State.OPEN
    gaps = Gap.objects.for_shop(request.shop)
    counts = dict(gaps.order_by().values_list("state").annotate(count=Count("pk")))
    return page(
        request,
        "chat/gaps.html",
        title=_("Knowledge gaps"),
        gaps=gaps.filter(state=state).select_related("faq")[:SHOWN],
        state=state,
        states=[(one, one.label, counts.get(one, 0)) for one in Gap.State],
        more=max(0, counts.get(state, 0) - SHOWN),
        is_live=job is not None and job.is_open,
        may_answer=is_one_of(request, ANSWER_SHOPPERS),
        is_new=not selectors.answers(request.shop).exists(),
    )


@require_POST
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the draft; where there was nothing to copy an answer from, to an empty form with the question in it."""
    only(request, ANSWER_SHOPPERS)
    gap = _find(request, pk)
    faq = services.draft_entry(gap, actor=request.user)
    if faq:
        messages.success(request, _("This is a draft. Read it, change it, and approve it."))
        return redirect("dashboard:chat_faq_change", faq.pk)
    messages.info(request, _("Nothing that you have written comes near it. Write the answer here."))
    asked = {"locale": gap.locale, "question": gap.question, "examples": "\n".join(gap.examples)}
    return redirect(f"{reverse('dashboard:chat_faq_add')}?{urlencode(asked)}")


@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request, ANSWER_SHOPPERS)
    services.leave_gap(_find(request, pk), actor=request.user)
    messages.success(request, _("It is left alone. You find it under “Left alone”, should you think better of it."))
    return redirect("dashboard:chat_gaps")


@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request, ANSWER_SHOPPERS)
    services.reopen_gap(_find(request, pk), actor=request.user)
    messages.success(request, _("It is open again."))
    return redirect(f"{reverse('dashboard:chat_gaps')}?state=left")


def _find(request: HttpRequest, pk: UUID) -> Gap:
    return get_object_or_404(Gap.objects.for_shop(request.shop).select_related("shop"), pk=pk)
