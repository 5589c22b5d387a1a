"""Who the shopper is, said by the shop's own server: a JWT (HS256) in `X-Shopper-Token`, good for an hour at most."""

import re
import time

import jwt
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from marketing.accounts import selectors
from marketing.accounts.models import ApiKey
from marketing.common.errors import NotAllowed

LONGEST_LIFE = 3600
CLOCK_SKEW = 30  # seconds that the shop's clock and ours may differ
UNREADABLE = (jwt.InvalidTokenError, RecursionError, OverflowError)  # its JSON is a stranger's, and may be anything
EXTERNAL_ID = re.compile("[^\x00-\x1f\x7f\ud800-\udfff]{1,100}")


def read_token(request: Request) -> str | None:
    """The external id that the token proves, or None when there is no token. A bad token is an error, never a stranger."""
    token = request.headers.get("X-Shopper-Token")
    return None if token is None else _external_id(_claims(request, token))


def require_shopper(request: Request, external_id: str) -> None:
    """Data of a known shopper is for the shop's server (secret key), or for that shopper."""
    proven = read_token(request)
    if request.auth.kind != ApiKey.Kind.SECRET and proven != external_id:
        raise NotAllowed(_("A known shopper needs a secret key, or that shopper's own X-Shopper-Token."))


def _claims(request: Request, token: str) -> dict:
    """While a signing key is being replaced, the old and the new one are both open, and either will do."""
    reason: Exception | None = None
    for key in selectors.open_signing_keys(request.shop):
        try:
            return jwt.decode(
                token, key.secret, algorithms=["HS256"], leeway=CLOCK_SKEW, options={"require": ["sub", "exp"]}
            )
        except jwt.ExpiredSignatureError as error:
            raise AuthenticationFailed(_("The shopper token has expired. Have your server sign a new one.")) from error
        except UNREADABLE as error:
            reason = error
    raise AuthenticationFailed(_("The shopper token is not signed by an open key of this shop.")) from reason


def _external_id(claims: dict) -> str:
    if int(claims["exp"]) > time.time() + LONGEST_LIFE + CLOCK_SKEW:
        raise AuthenticationFailed(_("The shopper token lives too long: `exp` may be an hour ahead at most."))
    if not isinstance(claims["sub"], str) or not EXTERNAL_ID.fullmatch(claims["sub"]):
        raise AuthenticationFailed(_("The shopper token's `sub` must be the shopper's id, of 1 to 100 characters."))
    return claims["sub"]
