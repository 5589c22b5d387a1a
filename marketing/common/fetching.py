"""Fetches a file from an address that a shop named, and nothing else than that.

The name is resolved here, and the checked address is the one that is called: a name that answers otherwise the second time
gains nothing. Redirects are followed by hand, each checked like the first. Time and size are limited, size also unpacked.
"""

import http.client
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin

from django.utils.translation import gettext_lazy as _

from marketing.common.addresses import Network, read_target, resolve
from marketing.common.connecting import connected, time_limited
from marketing.common.errors import Invalid, Unavailable, full_disk_named

MOST_REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
LATER = (408, 425, 429)
CHUNK = 2**16
HEADERS = {"User-Agent": "ShopAI-Feed/1", "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}


@dataclass(frozen=True, kw_only=True)
class Limits:
    seconds: float = 300
    size: int = 2**29  # bytes, unpacked


LIMITS = Limits()


def fetch(address: str, content: BinaryIO, *, limits: Limits = LIMITS, allowed: Sequence[Network] = ()) -> None:
    """Writes what stands at the address. `allowed` are networks that may be called although they are not public."""
    deadline = time.monotonic() + limits.seconds
    for _hop in range(MOST_REDIRECTS + 1):
        moved = _fetch_once(address, content, limits, deadline, allowed)
        if not moved:
            return
        address = _next(address, moved)
    raise Invalid(_("The address leads on to others more than %(limit)d times.") % {"limit": MOST_REDIRECTS})


def _next(address: str, location: str) -> str:
    try:
        found = urljoin(address, location)
    except ValueError as error:
        raise Invalid(_("This is not a web address.")) from error
    if address.startswith("https:") and not found.startswith("https:"):
        raise Invalid(_("The address leads from https to an unprotected one, so it is not followed."))
    return found


def _fetch_once(
    address: str, content: BinaryIO, limits: Limits, deadline: float, allowed: Sequence[Network]
) -> str | None:
    """Where it has moved to, if it has."""
    target = read_target(address)
    addresses = resolve(target, allowed)
    with time_limited(deadline) as watch, connected(target, addresses, watch) as connection:
        connection.request("GET", target.path, headers=HEADERS)
        response = connection.getresponse()
        if response.status in MOVED and (location := response.getheader("Location")):
            return location
        _check(response, limits)
        for piece in _unpacked(response, limits):
            with full_disk_named():
                content.write(piece)
    return None


def _check(response: http.client.HTTPResponse, limits: Limits) -> None:
    if response.status != 200:
        told = _("The server answers %(status)d instead of the file.") % {"status": response.status}
        raise Unavailable(told) if response.status >= 500 or response.status in LATER else Invalid(told)
    if (response.length or 0) > limits.size:
        raise _too_large(limits)


def _too_large(limits: Limits) -> Invalid:
    return Invalid(_("The file is larger than %(limit)d MiB.") % {"limit": limits.size // 2**20})


def _unpacked(response: http.client.HTTPResponse, limits: Limits) -> Iterator[bytes]:
    size = 0
    for piece in _pieces(response):
        size += len(piece)
        if size > limits.size:
            raise _too_large(limits)
        yield piece


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    match (response.getheader("Content-Encoding") or "identity").strip().lower():
        case "identity":
            while piece := response.read(CHUNK):
                yield piece
        case "gzip" | "x-gzip":
            yield from _gunzipped(response)
        case other:
            raise Invalid(_("The server packs the file in a way that is not read: %(name)s.") % {"name": other[:30]})
    if response.length:
        raise Unavailable(_("The server broke off in the middle of the file."))


def _gunzipped(response: http.client.HTTPResponse) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    while packed := response.read(CHUNK):
        yield from _inflate(unpacker, packed)
    if not unpacker.eof:
        raise Unavailable(_("The server broke off in the middle of the file."))


def _inflate(unpacker: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """A piece at a time: a bomb is small as long as it is packed."""
    while not unpacker.eof:
        piece = unpacker.decompress(packed, CHUNK)
        packed = unpacker.unconsumed_tail
        yield piece
        if not packed and len(piece) < CHUNK:
            return
