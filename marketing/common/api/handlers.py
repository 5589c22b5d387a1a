"""What Django itself answers when no view does: problem+json below /api/, its own pages elsewhere."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from marketing.common.api.problems import DATABASE_IS_AWAY, KINDS, database_is_away, problem
from marketing.common.uploads import UploadTooBig

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_big = isinstance(exception, RequestDataTooBig)
    if request.path_info.startswith(API):
        return problem(request, 413 if too_big else 400)
    if not too_big:
        return defaults.bad_request(request, exception)
    return render(request, "refused.html", {"message": _too_big(exception)}, status=413)


def _too_big(exception: RequestDataTooBig) -> str:
    if isinstance(exception, UploadTooBig):
        return _("The file is larger than 2 GiB. Import it with the command on the server.")
    return _("This is more than the page takes at once. Nothing was changed. Go back and send less.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path_info.startswith(API):
        return defaults.permission_denied(request, exception)
    return problem(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path_info.startswith(API):
        return defaults.page_not_found(request, exception)
    return problem(request, 404, _("The API has no such address. See /api/docs/ for those it has."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Called inside the `except` block of the error, so that its kind is still known."""
    if not request.path_info.startswith(API):
        return defaults.server_error(request)
    if isinstance(sys.exc_info()[1], DATABASE_IS_AWAY):
        return database_is_away(request)
    return problem(request, 500)


def describe_problem(request: HttpRequest, code: str) -> HttpResponse:
    """What the `type` of a problem points to."""
    for status, kind in KINDS.items():
        if kind.code == code:
            return HttpResponse(f"{status} {kind.title}\n\n{kind.advice}\n", content_type="text/plain; charset=utf-8")
    raise Http404
