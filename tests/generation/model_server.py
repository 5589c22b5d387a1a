"""A server that speaks Chat Completions, and fails in every way that one met with: over a real socket, to the real client."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.listening import Handler, Server

PATH = "v1/chat/completions"
Answer = Callable[[Handler], None]


def completion(*texts: str, **more: object) -> bytes:
    choices = [{"index": n, "message": {"role": "assistant", "content": text}} for n, text in enumerate(texts)]
    usage = {"prompt_tokens": 200, "completion_tokens": 50}
    return json.dumps({"model": "tiny-1", "choices": choices, "usage": usage} | more).encode()


def says(*texts: str, **more: object) -> Answer:
    return lambda handler: handler.say(completion(*texts, **more), Content_Type="application/json")


def refuses(status: int, **headers: str) -> Answer:
    return lambda handler: handler.say(b'{"error": {"message": "no such model"}}', status, **headers)


def says_nothing(handler: Handler) -> None:
    """Until the test is over."""
    handler.server.over.wait(30)


def breaks_off(handler: Handler) -> None:
    whole = completion("A mug that ends in the mid")
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(whole)))
    handler.end_headers()
    handler.wfile.write(whole[: len(whole) // 2])
    handler.close_connection = True


def floods(handler: Handler) -> None:
    handler.say(completion("mug " * 2_500_000))


def babbles(handler: Handler) -> None:
    handler.say(b"<html>502 Bad Gateway \xff\xfe</html>")


def speaks_no_http(handler: Handler) -> None:
    handler.wfile.write(b"\x00\x01\x02 hello\r\n\r\n")
    handler.close_connection = True


def nests(handler: Handler) -> None:
    handler.say(b'{"choices": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


class ModelServer(Server):
    """Answers each call with the next of `script`, and the last one for ever. `told` is what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()
        self.script: list[Answer] = [says("A plain mug.")]
        self.told: list[dict] = []
        self.keys: list[str | None] = []
        self.answers[PATH] = self._answer

    def _answer(self, handler: Handler) -> None:
        self.told.append(json.loads(handler.sent))
        self.keys.append(handler.headers["Authorization"])
        number = min(len(self.told), len(self.script)) - 1
        self.script[number](handler)

    @property
    def base_url(self) -> str:
        return self.url("v1")


@contextmanager
def served(server: ModelServer) -> Iterator[ModelServer]:
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
