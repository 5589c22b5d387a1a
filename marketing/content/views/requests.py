"""Texts for many products: asked for after an estimate, followed while they are written, paused, stopped, tried again."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import only, page, part
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit
from marketing.catalog.selectors import product_title
from marketing.content import selectors, services
from marketing.content.estimating import estimate
from marketing.content.forms import RequestForm
from marketing.content.models import Brief, Draft
from marketing.content.stages import TONES, progress_of
from marketing.generation.reading import writer_name
from marketing.jobs.services import CAN_BE_RETRIED

FAILED_SHOWN = 20
LANGUAGES = dict(settings.LANGUAGES)


def add(request: HttpRequest) -> HttpResponse:
    """The first button tells what it would take, and changes nothing; the second begins."""
    only(request, EDIT_CONTENT)
    form = RequestForm(request.shop, request.POST or None, named=request.GET.getlist("product"))
    if "begin" in request.POST:
        if brief := submit(form, lambda data: ask(request, form)):
            return redirect("dashboard:content_brief_change", brief.pk)
        found = None
    else:
        found = submit(form, lambda data: estimate(request.shop, data["kind"], form.external_ids(), **form.wanted()))
    context = {
        "form": form,
        "estimate": found,
        "writer": writer_name(found.price.provider) if found and found.price else "",
    }
    return page(request, "content/request_add.html", title=_("Ask for texts"), opts=Brief._meta, **context)


def ask(request: HttpRequest, form: RequestForm) -> Brief:
    said = form.cleaned_data
    return services.request_drafts(request.shop, said["kind"], form.external_ids(), actor=request.user, **form.wanted())


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    brief = find(request, pk)
    return page(request, "content/request.html", title=str(brief), opts=Brief._meta, **about(request, brief))


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    return part(request, "content/_request.html", **about(request, find(request, pk)))


@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    brief = services.pause(find(request, pk), actor=request.user)
    messages.success(request, _("It pauses after the text that is being written now."))
    return back_to(brief)


@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    brief = services.resume(find(request, pk), actor=request.user)
    messages.success(request, _("It goes on where it ended."))
    return back_to(brief)


@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    brief = find(request, pk)
    count = services.stop(brief, actor=request.user)
    said = ngettext(
        "Stopped: %(count)d text is not written any more.", "Stopped: %(count)d texts are not written any more.", count
    )
    messages.success(request, said % {"count": count})
    return back_to(brief)


@require_POST
def retry_failed(request: HttpRequest, pk: UUID) -> HttpResponse:
    brief = find(request, pk)
    count = services.retry_failed(brief, actor=request.user)
    said = ngettext("%(count)d text is written again.", "%(count)d texts are written again.", count)
    messages.success(request, said % {"count": count})
    return back_to(brief)


def back_to(brief: Brief) -> HttpResponse:
    return redirect("dashboard:content_brief_change", brief.pk)


def find(request: HttpRequest, pk: UUID) -> Brief:
    return get_object_or_404(selectors.briefs(request.shop).select_related("asked_by"), pk=pk)


def about(request: HttpRequest, brief: Brief) -> dict[str, object]:
    now = progress_of(brief)
    failed = selectors.drafts(request.shop).filter(brief=brief, state=Draft.State.FAILED).order_by("pk")
    may_edit = is_one_of(request, EDIT_CONTENT)
    return {
        "brief": brief,
        "now": now,
        "languages": [LANGUAGES.get(one, one) for one in brief.locales],
        "tone": TONES[now.stage] if now.stage else "",
        "minutes_left": None if now.seconds_left is None else max(1, round(now.seconds_left / 60)),
        "failed": [(one, product_title(one.product, get_language())) for one in failed[:FAILED_SHOWN]],
        "may_pause": may_edit and now.is_open and now.job.state != "cancelling",
        "may_resume": may_edit and now.waiting and now.job is not None and now.job.state in CAN_BE_RETRIED,
        "may_stop": may_edit and now.waiting and now.job is not None,
        "may_retry": may_edit and now.failed and not now.is_open and now.job is not None,
    }
