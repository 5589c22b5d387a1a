"""Sends JSON to an address that a shop named, and reads what it answers. Nothing is followed: a key goes to one address alone."""

import http.client
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from marketing.common.addresses import Network, read_target, resolve
from marketing.common.connecting import connected, time_limited
from marketing.common.errors import Invalid, Unavailable

CHUNK = 2**16
HEADERS = {
    "User-Agent": "ShopAI/1",
    "Content-Type": "application/json",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class TooLarge(Invalid):
    """More came than was wanted, so the rest was not read."""


class BrokenOff(Unavailable):
    """The answer began, and did not end."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in small letters
    content: bytes


def post(
    address: str,
    content: bytes,
    *,
    headers: Mapping[str, str],
    seconds: float,
    most: int,
    allowed: Sequence[Network] = (),
) -> Answer:
    """`most` bytes are read at most. `allowed` are networks that may be called although they are not public."""
    deadline = time.monotonic() + seconds
    target = read_target(address)
    addresses = resolve(target, allowed)
    with (
        time_limited(deadline) as watch,
        connected(target, addresses, watch, patience=seconds + 1) as connection,
    ):
        connection.request("POST", target.path, body=content, headers=HEADERS | dict(headers))
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, _read(response, most))


def _read(response: http.client.HTTPResponse, most: int) -> bytes:
    content = bytearray()
    try:
        while piece := response.read(CHUNK):
            content += piece
            if len(content) > most:
                raise TooLarge(_("The server's answer is larger than %(most)d KiB.") % {"most": most // 1024})
    except http.client.IncompleteRead as error:
        raise _broken_off() from error
    if response.length:
        raise _broken_off()
    return bytes(content)


def _broken_off() -> BrokenOff:
    return BrokenOff(_("The server broke off in the middle of its answer."))
