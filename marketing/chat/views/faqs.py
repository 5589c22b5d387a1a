"""What a person does with one FAQ entry, or with a file of them."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import ANSWER_SHOPPERS
from marketing.accounts.site import only, page
from marketing.accounts.views import submit
from marketing.chat import services
from marketing.chat.forms import FaqFileForm
from marketing.chat.models import Faq
from marketing.chat.services.importing import LARGEST_FILE, Imported
from marketing.common.errors import Invalid, full_disk_named
from marketing.common.reading import number_in

ERRORS_SHOWN = 50


@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    services.approve_faq(_find(request, pk), actor=request.user, version=_seen(request))
    messages.success(request, _("The entry is in use. The next shopper who asks is answered with it."))
    return redirect("dashboard:chat_faq_change", pk)


@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    services.retire_faq(_find(request, pk), actor=request.user, version=_seen(request))
    messages.success(request, _("The entry is out of use. Approve it to use it again."))
    return redirect("dashboard:chat_faq_change", pk)


def import_file(request: HttpRequest) -> HttpResponse:
    only(request, ANSWER_SHOPPERS)
    form = FaqFileForm(request.POST or None, request.FILES or None, initial={"locale": request.shop.locale})
    done = submit(form, lambda data: _import(request, data))
    shown = done.errors[:ERRORS_SHOWN] if done else []
    return page(
        request, "chat/import_faqs.html", title=_("Import questions and answers"), opts=Faq._meta, form=form, done=done,
        errors=shown,
    )  # fmt: skip


@full_disk_named()
def _import(request: HttpRequest, data: dict[str, Any]) -> Imported:
    if data["file"].size > LARGEST_FILE:
        raise Invalid(_("The file is larger than 10 MiB. Split it into several."), pointer="/file")
    with NamedTemporaryFile(prefix="faq-") as copy:
        for chunk in data["file"].chunks():
            copy.write(chunk)
        copy.flush()
        return services.import_faqs(request.shop, Path(copy.name), actor=request.user, locale=data["locale"])


def _find(request: HttpRequest, pk: UUID) -> Faq:
    return get_object_or_404(Faq.objects.for_shop(request.shop).select_related("shop"), pk=pk)


def _seen(request: HttpRequest) -> int | None:
    return number_in(request.POST.get("seen", ""))
