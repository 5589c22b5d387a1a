"""A connection to an address that was checked, with an end to its time, whatever the other side does."""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from marketing.common.addresses import Target
from marketing.common.errors import DomainError, Unavailable

PATIENCE = 20.0  # seconds that a server may say nothing at all


class TooLate(Unavailable):
    def __init__(self) -> None:
        super().__init__(_("The server took too long to answer."))


class Unreachable(Unavailable):
    def __init__(self) -> None:
        super().__init__(_("The server cannot be reached."))


class Watch:
    """Ends a connection when its time is over, whatever it is doing just then."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self.is_over = False

    def hold(self, connection: socket.socket) -> None:
        """Time may have run out while there was no connection to end."""
        self.socket = connection
        if self.is_over:
            raise TooLate

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
def time_limited(deadline: float) -> Iterator[Watch]:
    """Errors of the network are told in a sentence; that of a connection cut by us is that its time was over."""
    watch = Watch()
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    except DomainError as error:
        if watch.is_over:
            raise TooLate from error
        raise
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if watch.is_over:
            raise TooLate from error
        raise Unavailable(_("The server did not answer as a web server does.")) from error
    finally:
        timer.cancel()
    if watch.is_over:
        raise TooLate


@contextmanager
def connected(
    target: Target, addresses: list[str], watch: Watch, *, patience: float = PATIENCE
) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.default_port = target.port if target.is_default_port else 0  # so that `Host` names an unusual port alone
    connection.sock = plain = _call(addresses, target.port, watch)
    try:
        watch.hold(plain)
        plain.settimeout(patience)
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


def _call(addresses: list[str], port: int, watch: Watch) -> socket.socket:
    problem: OSError | None = None
    for address in addresses:
        if watch.is_over:
            break
        try:
            return socket.create_connection((address, port), timeout=PATIENCE)
        except OSError as error:
            problem = error
    raise Unreachable from problem
