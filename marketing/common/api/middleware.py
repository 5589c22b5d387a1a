"""What holds for each request below /api/, whatever view answers it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from marketing.common.api.problems import problem


class ApiMiddleware:
    """Refuses what no database can look up, tells the rate limit, and keeps answers out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/v1/"):
            return self.get_response(request)
        if "\x00" in request.path_info or "%00" in request.META["QUERY_STRING"]:
            return problem(request, 400, _("The address holds a NUL character, which nothing can match."))
        if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
            return problem(request, 411)  # REST framework would take the body for an empty one
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if verdict := getattr(request, "rate_limit", None):
            for name, value in verdict.headers().items():
                response[name] = value
        return response
