"""Which web pages may call the API: a publishable key names the origins of its shop, and browsers ask before they send."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from marketing.common.api.problems import problem
from marketing.common.errors import Invalid

API_PREFIX = "/api/v1/"
METHODS = "GET, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = (
    "authorization, content-type, idempotency-key, x-shopper-token, x-conversation-token, last-event-id, x-request-id"
)
ANSWER_HEADERS = "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed"
REMEMBERED = 600  # seconds for which a browser need not ask again


class CrossOriginMiddleware:
    """Answers preflights, and lets a page read the answer when the key of its request is at home there.

    An answer without a key (401) may be read on any origin that a shop works on, so that the page can say what is wrong.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API_PREFIX):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        response = _answer_preflight(request, origin) if _is_preflight(request) else self.get_response(request)
        patch_vary_headers(response, ["Origin"])
        if origin and response.status_code < 500 and _may_read(request, origin):
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = ANSWER_HEADERS
        return response


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _answer_preflight(request: HttpRequest, origin: str) -> HttpResponse:
    """It carries no key, so any key that is valid and names the origin will do; the request itself is judged by its own."""
    if not origin_is_known(origin):
        return problem(request, 403, _("No key allows requests from this origin. Add it on the Keys page."))
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": REQUEST_HEADERS,
            "Access-Control-Max-Age": str(REMEMBERED),
        },
    )


def _may_read(request: HttpRequest, origin: str) -> bool:
    key = getattr(request, "api_key", None)
    return origin in key.origins if key else origin_is_known(origin)


def origin_is_known(origin: str) -> bool:
    """Before a shop is known, a function of the owner answers yes or no, and nothing else."""
    if "\x00" in origin:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT origin_is_known(%s)", [origin])
        return cursor.fetchone()[0]


def clean_origin(text: str) -> str:
    """`https://Shop.example/` as browsers write it: `https://shop.example`."""
    message = _("“%(text)s” is not an origin. Write it like https://shop.example, without a path.") % {"text": text}
    try:
        url = urlsplit(text.strip().rstrip("/").lower())
        port = url.port
    except ValueError as error:
        raise Invalid(message) from error
    if url.scheme not in {"http", "https"} or not url.hostname or url.path or url.query or url.fragment or "@" in text:
        raise Invalid(message)
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    is_default = port is None or port == {"http": 80, "https": 443}[url.scheme]
    return f"{url.scheme}://{host}" + ("" if is_default else f":{port}")
