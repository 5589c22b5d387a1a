"""A client that got no answer may send its POST again: with the same `Idempotency-Key` it takes effect once."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from marketing.accounts.models import IdempotentRequest
from marketing.common.errors import Conflict, DomainError, Invalid

View = Callable[..., Response]
LONGEST_KEY = 255
KEPT_HEADERS = ("Location", "Retry-After")


class KeyReused(DomainError):
    status = 422
    code = "idempotency_key_reused"


def idempotent(view: View) -> View:
    """For the method of a view: `@idempotent def post(self, request)`.

    Only a success is kept. A problem changed nothing, so that the same request may simply be tried again.
    """

    @wraps(view)
    def once(self: APIView, request: Request, *args: object, **kwargs: object) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(self, request, *args, **kwargs)
        _check(key)
        _lock(request, key)
        fingerprint = _fingerprint(request)
        if kept := _kept(request, key):
            return _replay(kept, fingerprint)
        response = view(self, request, *args, **kwargs)
        if response.status_code < 400:
            _keep(request, key, fingerprint, response)
        return response

    once.is_idempotent = True
    return once


def _check(key: str) -> None:
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid(_("An Idempotency-Key has 1 to 255 printable characters."))


def _lock(request: Request, key: str) -> None:
    """Until the end of the transaction. Who comes second does not wait: the first may take long."""
    with connection.cursor() as cursor:
        name = f"idempotent {request.auth.pk} {key}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        if not cursor.fetchone()[0]:
            raise Conflict(_("The first request with this Idempotency-Key is still running. Try again in a moment."))


def _fingerprint(request: Request) -> bytes:
    """The same request to the letter: method, address, shopper, fields, files."""
    shopper = request.headers.get("X-Shopper-Token", "").rpartition(".")[0]
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()} {shopper}\n".encode())
    files = request.FILES if hasattr(request.data, "getlist") else {}
    fields = {name: value for name, value in request.data.items() if name not in files} if files else request.data
    digest.update(json.dumps(fields, sort_keys=True, cls=JSONEncoder).encode())
    for name in sorted(files):
        digest.update(f"\n{name}\n".encode())
        for chunk in files[name].chunks():
            digest.update(chunk)
        files[name].seek(0)
    return digest.digest()


def _kept(request: Request, key: str) -> IdempotentRequest | None:
    same = IdempotentRequest.objects.for_shop(request.shop).filter(api_key=request.auth, key=key)
    same.filter(created_at__lt=timezone.now() - IdempotentRequest.retention).delete()
    return same.first()


def _replay(kept: IdempotentRequest, fingerprint: bytes) -> Response:
    if bytes(kept.fingerprint) != fingerprint:
        raise KeyReused(_("This Idempotency-Key was used for another request. Take a new key for a new request."))
    return Response(kept.body, status=kept.status, headers={**kept.headers, "Idempotent-Replayed": "true"})


def _keep(request: Request, key: str, fingerprint: bytes, response: Response) -> None:
    IdempotentRequest.objects.create(
        shop=request.shop,
        api_key=request.auth,
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        body=json.loads(json.dumps(response.data, cls=JSONEncoder)),
    )
