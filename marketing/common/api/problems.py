"""Every error of the API is problem+json (RFC 9457): one shape, a stable `type`, and words for the person who reads it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.settings import api_settings

from marketing.common.errors import DomainError

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "/api/problems/"
RETRY_AFTER = 5  # seconds; a database that was killed is back by then
DATABASE_IS_AWAY = (OperationalError, InterfaceError)
WITHOUT_BODY = ("GET", "HEAD", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Kind:
    code: str
    title: str
    advice: str


KINDS = {
    400: Kind("invalid", _("The request is not valid."), _("Mend what `errors` names, and send it again.")),
    401: Kind("unauthenticated", _("The request brings no valid key."), _("Send `Authorization: Bearer <key>`.")),
    403: Kind("not_allowed", _("This is not allowed."), _("Use a key, an origin or a token that may do this.")),
    404: Kind("not_found", _("There is nothing here."), _("Look at the id and the address.")),
    405: Kind("method_not_allowed", _("This address has no such method."), _("The `Allow` header lists what it has.")),
    406: Kind("not_acceptable", _("No such format is spoken here."), _("Accept `application/json`.")),
    409: Kind("conflict", _("The thing is in another state."), _("Read it again, then decide.")),
    411: Kind("length_required", _("The body has no length."), _("Send `Content-Length`; a chunked body is not read.")),
    413: Kind("too_large", _("The body is too large."), _("Send it in smaller parts.")),
    415: Kind("unsupported_media_type", _("No such body is read here."), _("Send `Content-Type: application/json`.")),
    422: Kind(
        "idempotency_key_reused",
        _("This Idempotency-Key belongs to another request."),
        _("A new request needs a new key; a repeated one must be the same to the letter."),
    ),
    429: Kind("rate_limited", _("These are too many requests."), _("Wait as long as `Retry-After` says.")),
    500: Kind("internal", _("Something went wrong on our side."), _("Tell us the `request_id`.")),
    503: Kind("unavailable", _("The service is not available now."), _("Try again after `Retry-After` seconds.")),
}


def problem(
    request: HttpRequest,
    status: int,
    detail: object = "",
    *,
    code: str = "",
    errors: list[dict] | None = None,
    headers: dict[str, str] | None = None,
) -> JsonResponse:
    kind = KINDS.get(status, KINDS[400 if status < 500 else 500])
    body = {
        "type": TYPE_PREFIX + kind.code,
        "title": kind.title,
        "status": status,
        "detail": detail or kind.advice,
        "code": code or kind.code,
        "request_id": getattr(request, "id", ""),
        "errors": errors or [],
    }
    dumps = {"ensure_ascii": False}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers, json_dumps_params=dumps)


def problem_response(error: Exception, context: dict) -> JsonResponse | None:
    """REST framework asks here about each exception of a view. None: a bug, and the server's own handler answers it."""
    request = context["request"]._request
    if isinstance(error, DomainError):
        return _of_domain_error(request, error)
    if isinstance(error, DATABASE_IS_AWAY):
        return database_is_away(request)
    if (known := _as_api_exception(error)) is not None:
        return _of_api_exception(request, known)
    return None


def database_is_away(request: HttpRequest) -> JsonResponse:
    logger.exception("The database does not answer")
    detail = _("The database does not answer now. Nothing of this request was kept; try it again.")
    return problem(request, 503, detail, headers={"Retry-After": str(RETRY_AFTER)})


def _of_domain_error(request: HttpRequest, error: DomainError) -> JsonResponse:
    errors = [{"pointer": error.pointer, "code": error.code, "detail": error.message}] if error.pointer else []
    headers = {"Retry-After": str(RETRY_AFTER)} if error.status == 503 else {}
    return problem(request, error.status, error.message, code=error.code, errors=errors, headers=headers)


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            return exceptions.NotFound()
        case DjangoPermissionDenied():
            return exceptions.PermissionDenied()
        case DjangoValidationError():
            return exceptions.ValidationError(get_error_detail(error))
    return None


def _of_api_exception(request: HttpRequest, error: exceptions.APIException) -> JsonResponse:
    headers = {"WWW-Authenticate": header} if (header := getattr(error, "auth_header", None)) else {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(error.detail, dict | list):
        errors = [_located(request, *found) for found in _flat(error.detail)]
        return problem(request, error.status_code, _summary(errors), errors=errors, headers=headers)
    return problem(request, error.status_code, error.detail, headers=headers)


def _flat(detail: object, pointer: str = "") -> Iterator[tuple[str, exceptions.ErrorDetail]]:
    """A serializer's nested errors as (JSON pointer, error)."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, pointer if name == api_settings.NON_FIELD_ERRORS_KEY else join(pointer, name))
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            yield from _flat(inner, pointer if isinstance(inner, str) else join(pointer, position))
    else:
        yield pointer, detail


def join(pointer: str, name: object) -> str:
    """One step further down (RFC 6901)."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def _located(request: HttpRequest, pointer: str, detail: exceptions.ErrorDetail) -> dict:
    place = {"pointer": pointer}
    if request.method in WITHOUT_BODY and pointer:
        place = {"parameter": pointer.split("/")[1]}
    return {**place, "code": detail.code, "detail": str(detail)}


def _summary(errors: list[dict]) -> str:
    if len(errors) == 1 and not errors[0].get("pointer") and "parameter" not in errors[0]:
        return errors[0]["detail"]
    sentence = ngettext("%(count)d value is wrong.", "%(count)d values are wrong.", len(errors))
    return sentence % {"count": len(errors)}
