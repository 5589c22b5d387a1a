"""Which addresses of the internet a server of ours may call on behalf of a shop: public ones, and never our own network."""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_lazy as _

from marketing.common.errors import Invalid, Unavailable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LONGEST = 2_000
PORTS = {"http": 80, "https": 443}
# The public internet of IPv6 is 2000::/3. What lies outside, loopback, local and mapped addresses among it, and inside it
# what carries an IPv4 address or is kept for protocols and books, is not.
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
NOT_PUBLIC = tuple(
    map(ipaddress.ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "192.88.99.0/24"))
)


class NotPublic(Invalid):
    """Calling it would let a shop look into the network that the server stands in."""


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str  # as it goes into the request and the certificate
    port: int
    path: str

    @property
    def is_default_port(self) -> bool:
        return self.port == PORTS[self.scheme]


def read_target(text: str) -> Target:
    """What an address says, without asking anybody about its name."""
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError) as error:
        raise Invalid(_("This is not a web address.")) from error
    if len(text) > LONGEST or not text.isprintable() or any(one.isspace() or one == "\\" for one in text) or not host:
        raise Invalid(_("This is not a web address."))
    if parts.scheme not in PORTS:
        raise Invalid(_("Only addresses that begin with http:// or https:// are fetched."))
    if "@" in parts.netloc:
        raise Invalid(_("An address with a user name or a password in it is not fetched."))
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and port < 1024:
        raise Invalid(_("The port %(port)d belongs to another service than the web.") % {"port": port})
    path = quote(parts.path or "/", safe="/%:=&+$,;~*()!'@") + (
        f"?{quote(parts.query, safe=QUERY)}" if parts.query else ""
    )
    return Target(parts.scheme, host, port, path)


QUERY = "/%:=&?+$,;~*()!'@[]"


def resolve(target: Target, allowed: Sequence[Network] = ()) -> list[str]:
    """The name is asked for once; each address that it has must be public, and only these are called."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(_("The name %(host)s is not known.") % {"host": target.host}) from error
    addresses = list(dict.fromkeys(str(address[0]) for *_rest, address in found))
    if not all(may_be_called(address, allowed) for address in addresses):
        raise NotPublic(_("%(host)s is not on the public internet, so it is not fetched.") % {"host": target.host})
    return addresses


def may_be_called(address: str, allowed: Sequence[Network] = ()) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return is_public(found) or any(found.version == one.version and found in one for one in allowed)


def is_public(address: Address) -> bool:
    if any(address.version == one.version and address in one for one in NOT_PUBLIC):
        return False
    if address.version == 6 and address not in PUBLIC_IPV6:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
