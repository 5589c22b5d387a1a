"""Who writes for the shop: chosen, tried, switched off; what leaves the server, and what it cost. And one text's record."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import MANAGE_OUTSIDE_MODELS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit
from marketing.generation import reading, selectors, services
from marketing.generation.forms import SettingsForm
from marketing.generation.models import Generation

PAGE = "dashboard:generation_generationsettings_changelist"


def show_settings(request: HttpRequest) -> HttpResponse:
    only(request)
    row = selectors.settings_of(request.shop)
    may_change = is_one_of(request, MANAGE_OUTSIDE_MODELS)
    form = SettingsForm(row, request.POST or None)
    if request.method == "POST":
        only(request, MANAGE_OUTSIDE_MODELS)
    if submit(form, lambda data: services.change_settings(request.shop, actor=request.user, **data)):
        messages.success(request, _("Saved. Try the writer before you rely on it."))
        return redirect(PAGE)
    return page(
        request,
        "generation/settings.html",
        title=_("Writer of texts"),
        form=form,
        may_change=may_change,
        **reading.state_of(request.shop),
    )


@require_POST
def try_writer(request: HttpRequest) -> HttpResponse:
    services.try_writer(request.shop, actor=request.user)
    return redirect(PAGE)


@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    services.switch_off(request.shop, actor=request.user)
    messages.success(request, _("From now on this server writes by itself, and nothing leaves it."))
    return redirect(PAGE)


@require_POST
def forget_key(request: HttpRequest) -> HttpResponse:
    services.forget_key(request.shop, actor=request.user)
    messages.success(request, _("The key is removed."))
    return redirect(PAGE)


def show_generation(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    generation = get_object_or_404(selectors.generations(request.shop), pk=pk)
    return page(
        request,
        "generation/generation.html",
        title=str(generation),
        opts=Generation._meta,
        generation=generation,
        **reading.about(generation),
    )
