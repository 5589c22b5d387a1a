"""What a person does with one policy page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.chat import services
from marketing.chat.models import Source


@require_POST
def read_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    source = services.read_again(_find(request, pk), actor=request.user)
    said = _("The page is read.") if source.state == Source.State.READY else _("The page is being read.")
    messages.success(request, said)
    return redirect("dashboard:chat_source_change", pk)


@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    services.retire_source(_find(request, pk), actor=request.user)
    messages.success(request, _("The page is out of use. Read it again to use it again."))
    return redirect("dashboard:chat_source_change", pk)


def _find(request: HttpRequest, pk: UUID) -> Source:
    return get_object_or_404(Source.objects.for_shop(request.shop).select_related("shop"), pk=pk)
