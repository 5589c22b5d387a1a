"""What belongs to the server itself: is it alive, can it work, and the one script that shops embed."""

import hashlib
from functools import cache

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse

from marketing.recommendations.shelf import shelf


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """Ready when the database answers and the models that serve are warm."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    if not shelf.ready.is_set():
        return JsonResponse({"status": "warming up"}, status=503)
    return JsonResponse({"status": "ready"})


@cache
def _script() -> tuple[bytes, str]:
    body = (settings.BASE_DIR / "static" / "storefront" / "shop-ai.js").read_bytes()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def storefront_script(request: HttpRequest) -> HttpResponse:
    """Unhashed, because shops write its address into their pages; the ETag tells when it changed."""
    body, etag = _script()
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)
