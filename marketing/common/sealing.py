"""Secrets that must be told to others, such as a shop's key for an outside service: kept so that the database alone tells none."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketing.common.errors import Invalid


class Unreadable(Invalid):
    """Sealed with another SECRET_KEY, or damaged."""


def seal(secret: str) -> str:
    return _fernet().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(_("The key that is kept cannot be read any more. Enter it again.")) from error


def _fernet() -> MultiFernet:
    """The first one seals; a SECRET_KEY that was replaced still opens, as long as SECRET_KEY_FALLBACKS names it."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return hashlib.sha256(b"shop-ai.sealing" + key.encode()).digest()
