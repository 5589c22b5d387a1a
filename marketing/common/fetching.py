"""Fetches a file from an address that a shop named, and nothing else than that.

The name is resolved here, and the checked address is the one that is called: a name that answers otherwise the second time
gains nothing. Redirects are followed by hand, each checked like the first. Time and size are limited, size also unpacked.
"""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin

from django.utils.translation import gettext_lazy as _

from marketing.common.addresses import Network, Target, read_target, resolve
from marketing.common.errors import DomainError, Invalid, Unavailable, full_disk_named

MOST_REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
LATER = (408, 425, 429)
CHUNK = 2**16
PATIENCE = 20  # seconds that a server may say nothing at all
_TOO_LATE = _("The server took too long to answer.")
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
    with _time_limited(deadline) as watch, _connection(target, addresses, watch) as connection:
        connection.request("GET", target.path, headers=HEADERS)
        response = connection.getresponse()
        if response.status in MOVED and (location := response.getheader("Location")):
            return location
        _check(response, limits)
        for piece in _unpacked(response, limits):
            with full_disk_named():
                content.write(piece)
    return None


class _Watch:
    """Ends a connection when its time is over, whatever it is doing just then."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self.is_over = False

    def hold(self, connection: socket.socket) -> None:
        """Time may have run out while there was no connection to end."""
        self.socket = connection
        if self.is_over:
            raise Unavailable(_TOO_LATE)

    def end(self) -> None:
        self.is_over = True
        if self.socket:
            _shut(self.socket)


def _shut(connection: socket.socket) -> None:
    try:
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster


@contextmanager
def _time_limited(deadline: float) -> Iterator[_Watch]:
    """Errors of the network are told in a sentence; that of a connection cut by us is that its time was over."""
    watch = _Watch()
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    except DomainError as error:
        if watch.is_over:
            raise Unavailable(_TOO_LATE) from error
        raise
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        said = _TOO_LATE if watch.is_over else _("The server did not answer as a web server does.")
        raise Unavailable(said) from error
    finally:
        timer.cancel()
    if watch.is_over:
        raise Unavailable(_TOO_LATE)


@contextmanager
def _connection(target: Target, addresses: list[str], watch: _Watch) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.default_port = target.port if target.is_default_port else 0  # so that `Host` names an unusual port alone
    connection.sock = plain = _call(addresses, target.port, watch)
    try:
        watch.hold(plain)
        if target.scheme == "https":
            connection.sock = secured = _wrapped(plain, target.host)
            watch.hold(secured)
            secured.do_handshake()
        yield connection
    finally:
        connection.close()


def _wrapped(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """Before the handshake: wrapping empties the plain socket, and the watch must be able to end that, too."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _call(addresses: list[str], port: int, watch: _Watch) -> socket.socket:
    problem: OSError | None = None
    for address in addresses:
        if watch.is_over:
            break
        try:
            return socket.create_connection((address, port), timeout=PATIENCE)
        except OSError as error:
            problem = error
    raise Unavailable(_("The server cannot be reached.")) from problem


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
