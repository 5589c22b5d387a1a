"""What is fetched from an address that a shop named, and what is not even called."""

import gzip
import ipaddress
import socket
import threading
import time
from io import BytesIO

import pytest

from marketing.common import addresses, connecting, fetching
from marketing.common.errors import DomainError, Invalid, Unavailable
from marketing.common.fetching import Limits, fetch
from tests.listening import Handler, Server, server

__all__ = ["server"]

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
# Names that this machine cannot look up: what a resolver of the attacker's own would say.
NAMES = {
    "public.test": ["93.184.216.34"],
    "loop.test": ["127.0.0.1"],
    "six.test": ["::1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "lan.test": ["192.168.1.1"],
    "mixed.test": ["93.184.216.34", "127.0.0.1"],
    "metadata.test": ["169.254.169.254"],
}
HOSTILE = (
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://localhost.:{port}/", "http://LOCALHOST:{port}/",
    "http://127.1:{port}/", "http://127.0.1:{port}/", "http://0:{port}/", "http://0.0.0.0:{port}/",
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0x7f.1:{port}/", "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/", "http://0x7f.0x0.0x0.0x1:{port}/", "http://127.0.0.1.:{port}/",
    "http://127.255.255.254:{port}/", "http://127.0.0.2:{port}/", "http://１２７.0.0.1:{port}/",
    "http://127。0。0。1:{port}/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/", "http://[::1]:{port}/", "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/", "http://[::127.0.0.1]:{port}/", "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/", "http://[fe80::1%25lo]:{port}/", "http://[fc00::1]:{port}/", "http://[fd00::1]:{port}/",
    "http://[ff02::1]:{port}/", "http://[2001:db8::1]:{port}/", "http://10.0.0.1:{port}/", "http://172.16.0.1:{port}/",
    "http://172.31.255.255/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://198.18.0.1/", "http://192.0.0.1/", "http://192.0.2.1/", "http://203.0.113.1/",
    "http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/", "http://192.88.99.1/",
    "http://loop.test:{port}/", "http://six.test:{port}/", "http://mapped.test:{port}/", "http://lan.test/",
    "http://mixed.test:{port}/", "http://metadata.test/", "http://user@127.0.0.1:{port}/",
    "http://user:secret@public.test/", "http://public.test@127.0.0.1:{port}/", "http://public.test:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@public.test/", "http://public.test\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@public.test/", "http://127.0.0.1:{port} .public.test/", "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1\r\nHost: x:{port}/", "file:///etc/passwd", "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:{port}/_GET", "ftp://127.0.0.1:{port}/", "dict://127.0.0.1:{port}/", "data:text/plain,hello",
    "javascript:alert(1)", "//127.0.0.1:{port}/", "127.0.0.1:{port}", "http:127.0.0.1:{port}", "http:///etc/passwd",
    "http://", "", "http://public.test:22/", "http://public.test:99999/", "http://[::1", "https://127.0.0.1:{port}/",
)  # fmt: skip


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The attacker's resolver, beside the system's own; it hears each name that is asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolver(host: str, port: int, *args: object, **kwargs: object) -> list:
        asked.append(host)
        if host in NAMES:
            return [found for one in NAMES[host] for found in real(one, port, *args, **kwargs)]
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(addresses.socket, "getaddrinfo", resolver)
    return asked


def get(address: str, **limits: float) -> bytes:
    content = BytesIO()
    fetch(address, content, limits=Limits(**limits), allowed=LOOPBACK)
    return content.getvalue()


def test_no_address_inside_is_ever_called(server: Server, names: list[str]) -> None:
    assert len(HOSTILE) > 60
    for address in HOSTILE:
        content = BytesIO()
        with pytest.raises(DomainError):
            fetch(address.format(port=server.server_port), content)
        assert not content.getvalue(), address

    assert server.calls == []


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2001:4860:4860::8888"])
def test_public_addresses_may_be_called(address: str) -> None:
    assert addresses.may_be_called(address)


def test_a_file_is_fetched_with_its_name_in_the_request(server: Server) -> None:
    server.answers["feed"] = lambda handler: handler.say("蓝".encode())

    assert get(server.url("feed?a=%E8%93%9D&b=[1]")).decode() == "蓝"

    assert server.asked.path == "/feed?a=%E8%93%9D&b=[1]"
    assert server.asked.headers["Host"] == f"127.0.0.1:{server.server_port}"


def test_a_name_is_looked_up_once_and_what_it_said_then_is_called(server: Server, names: list[str]) -> None:
    server.answers["feed"] = lambda handler: handler.say(b"ok")
    NAMES["turns.test"] = ["127.0.0.1"]

    assert get(f"http://turns.test:{server.server_port}/feed") == b"ok"

    assert names.count("turns.test") == 1
    assert server.asked.headers["Host"] == f"turns.test:{server.server_port}"


@pytest.mark.parametrize(
    "location", ["http://10.0.0.1/", "http://[fd00::1]/", "file:///etc/passwd", "http://u:p@127.0.0.1/", "//10.1.1.1/x"]
)
def test_a_redirect_is_judged_like_the_first_address(server: Server, location: str) -> None:
    server.answers["feed"] = lambda handler: handler.say(status=302, Location=location)

    with pytest.raises(Invalid):
        get(server.url("feed"))
    assert len(server.calls) == 1


def test_five_redirects_are_followed_and_no_more(server: Server) -> None:
    for number in range(7):
        server.answers[str(number)] = lambda handler: handler.say(
            status=307, Location=f"/{int(handler.path.strip('/')) + 1}"
        )
    server.answers["5"] = lambda handler: handler.say(b"there")

    assert get(server.url("0")) == b"there"
    server.answers["5"] = server.answers["4"]
    with pytest.raises(Invalid, match="more than 5 times"):
        get(server.url("0"))


def test_https_does_not_lead_to_http() -> None:
    with pytest.raises(Invalid, match="unprotected"):
        fetching._next("https://shop.test/feed", "http://shop.test/feed")


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (lambda handler: handler.say(status=404), Invalid, "answers 404"),
        (lambda handler: handler.say(status=503), Unavailable, "answers 503"),
        (lambda handler: handler.say(status=304), Invalid, "answers 304"),
        (lambda handler: handler.say(b"x", Content_Length=str(10 * 2**30)), Invalid, "larger than 1 MiB"),
        (lambda handler: handler.say(b"x" * (2**20 + 1)), Invalid, "larger than 1 MiB"),
        (
            lambda handler: handler.say(gzip.compress(b"0" * 2**26), Content_Encoding="gzip"),
            Invalid,
            "larger than 1 MiB",
        ),
        (lambda handler: handler.say(b"x", Content_Encoding="br"), Invalid, "packs the file"),
        (lambda handler: handler.say(b"no gzip", Content_Encoding="gzip"), Unavailable, "did not answer"),
        (lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n"), Unavailable, "did not answer"),
        (lambda handler: handler.connection.shutdown(2), Unavailable, "did not answer"),
    ],
)
def test_an_answer_that_is_no_file_says_why(server: Server, answer: object, error: type, told: str) -> None:
    server.answers["feed"] = answer

    with pytest.raises(error, match=told):
        get(server.url("feed"), size=2**20)


def test_a_file_that_breaks_off_is_no_file(server: Server) -> None:
    def breaks(handler: Handler) -> None:
        handler.close_connection = True
        handler.say(b"half", Content_Length="8")

    server.answers["feed"] = breaks

    with pytest.raises(Unavailable, match="broke off"):
        get(server.url("feed"))


def test_a_packed_answer_is_unpacked(server: Server) -> None:
    body = b"id,title\n" * 100_000
    server.answers["feed"] = lambda handler: handler.say(gzip.compress(body), Content_Encoding="gzip")

    assert get(server.url("feed")) == body


@pytest.mark.parametrize(
    "begin", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"]
)
def test_a_server_that_dribbles_is_left_when_the_time_is_over(server: Server, begin: bytes) -> None:
    gone = threading.Event()

    def dribble(handler: Handler) -> None:
        handler.wfile.write(begin)
        while not gone.wait(0.02):
            handler.wfile.write(b"x")

    server.answers["feed"] = dribble

    with pytest.raises(Unavailable, match="took too long"):
        get(server.url("feed"), seconds=0.5)
    gone.set()


def test_a_server_that_never_greets_is_left_when_the_time_is_over() -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unavailable, match="took too long"):
        get(f"https://127.0.0.1:{silent.getsockname()[1]}/feed", seconds=0.2)

    assert time.monotonic() - began < connecting.PATIENCE / 2


def test_a_connection_that_came_when_the_time_was_over_is_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, real, made = connecting.Watch(), socket.create_connection, []

    def slow(*args: object, **kwargs: object) -> socket.socket:
        made.append(real(*args, **kwargs))
        watch.end()
        return made[0]

    monkeypatch.setattr(connecting.socket, "create_connection", slow)
    target = addresses.read_target(server.url("feed"))

    with pytest.raises(Unavailable, match="took too long"), connecting.connected(target, ["127.0.0.1"], watch):
        pytest.fail("It was used all the same.")
    assert made[0].fileno() == -1
