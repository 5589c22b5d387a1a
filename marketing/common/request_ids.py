"""One id for each request: in the answer's header, in problem+json, and in every log line that it causes."""

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from marketing.common.ids import uuid7

request_id: ContextVar[str] = ContextVar("request_id", default="")
shop_slug: ContextVar[str] = ContextVar("shop_slug", default="")

ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIdMiddleware:
    """Takes the caller's `X-Request-Id` when it is a plain word, else makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.id = given if ACCEPTED.fullmatch(given) else str(uuid7())
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = request.id
        return response


class JSONFormatter(logging.Formatter):
    """One line of JSON for each entry; bodies and personal data are never put into it."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            "shop": shop_slug.get(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in entry.items() if value}, ensure_ascii=False)


class ReadinessFilter(logging.Filter):
    """Who asks whether a server is ready expects a no; Django would log each as an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return getattr(request, "path", "") != "/health/ready"
