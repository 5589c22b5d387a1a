"""The page of the service hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.permissions import EDIT_CONTENT, READ
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit
from marketing.chat import hours, services
from marketing.chat.hours_form import HoursForm
from marketing.chat.models import ServiceHours


def show(request: HttpRequest) -> HttpResponse:
    only(request, EDIT_CONTENT if request.method == "POST" else READ)
    row = ServiceHours.objects.for_shop(request.shop).first()
    form = HoursForm(row, request.POST or None)
    saved = submit(form, lambda data: services.change_hours(
        request.shop, form.hours(), is_on=data["is_on"], version=data["version"], actor=request.user
    ))  # fmt: skip
    if saved:
        messages.success(request, _("The hours are saved."))
        return redirect("dashboard:chat_hours")
    now, known = timezone.now(), hours.told(row)
    is_open = known is not None and known.is_open(now)
    opens = known.opens(now) if known and not is_open else None
    return page(
        request, "chat/hours.html", title=_("Service hours"), form=form, known=known,
        is_open=is_open, opens=opens and hours.said(opens, now),
        may_edit=is_one_of(request, EDIT_CONTENT),
    )  # fmt: skip
