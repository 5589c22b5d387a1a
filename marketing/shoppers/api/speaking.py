"""Whom a request speaks for, and how far it is trusted."""

from rest_framework.request import Request

from marketing.accounts.models import ApiKey
from marketing.accounts.shopper_tokens import read_token, require_shopper
from marketing.shoppers.incoming import Source


def is_server(request: Request) -> bool:
    return request.auth.kind == ApiKey.Kind.SECRET


def source_of(request: Request) -> Source:
    return Source.SERVER if is_server(request) else Source.BROWSER


def proven_shopper(request: Request, wanted: str = "") -> str:
    """The external id that the request may act for: the one it names, else the one of its token, else nobody's."""
    if wanted:
        require_shopper(request, wanted)
    return wanted or read_token(request) or ""
