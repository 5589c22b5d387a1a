"""Chats over HTTP, twenty at once: until the first event of the stream, and until the answer to the message is there.

    python benchmarks/chat_http.py --chats 20 --questions 6

A shop with the demo's catalogue, FAQ, policies and a retriever of its own is made in a temporary directory, and granian serves it as ASGI with one
process, as one machine runs it. Each chat begins a conversation, opens its stream, and asks; between an answer and the
next question a shopper reads for one to three seconds. Half of the chats are Chinese. `first event` is the time from sending
a message to the first event about it on the stream (the stored message), `answer` to the bot's answer there. Every answer
is checked: it is the bot's, and it is not empty. A ping of the same server stands beside.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import sys
import threading
import time
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import Server, server_seconds, start_platform

WISHES = {
    "en": ["gifts under $30", "I'm looking for a moss green teapot", "do you have notebooks", "candles under 25"],
    "zh-hans": ["三十块以下的礼物", "有没有苔绿色的茶壶", "想买笔记本", "25元以下的蜡烛"],
}
KNOWLEDGE = Path(__file__).resolve().parent.parent / "marketing" / "demo" / "knowledge.toml"


@dataclass
class Times:
    first_event: list[float] = field(default_factory=list)  # milliseconds
    answer: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=20)
    parser.add_argument("--questions", type=int, default=6, help="of each chat")
    options = parser.parse_args()
    with start_platform() as platform:
        key = fill()
        with platform.serve(processes=1, interface="asgi") as server:
            run(server, key, options)


def fill() -> str:
    from marketing.accounts import services as accounts
    from marketing.accounts.models import ApiKey, Shop
    from marketing.common.tenancy import shop_context
    from marketing.demo import knowing, stocking
    from marketing.jobs.services import run_now
    from marketing.registry import services as registry

    shop = Shop.objects.create(name="Benchmark", slug="benchmark")
    stocking.stock_shop(shop, "http://127.0.0.1:8001")
    knowing.teach(shop)
    with shop_context(shop):
        training = registry.start_run("retriever", shop=shop, actor=None)
    run_now(training.job)
    with shop_context(shop):
        return accounts.create_api_key(shop, name="benchmark", kind=ApiKey.Kind.SECRET, actor=None)[1]


def run(server: Server, key: str, options: argparse.Namespace) -> None:
    chat(server.port, key, 0, 2, Times())  # what is loaded on first use
    used, began, times = server_seconds(server), time.perf_counter(), Times()
    threads = [
        threading.Thread(target=chat, args=(server.port, key, number, options.questions, times))
        for number in range(options.chats)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if times.failures or len(times.answer) != options.chats * options.questions:
        sys.exit(f"{len(times.answer)} answers; {times.failures[:3]}")
    seconds = time.perf_counter() - began
    print(f"{options.chats} chats at once, {options.questions} questions each, ASGI, 1 process")
    print(f"{'':14}{'N':>6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for name, row in (("ping", pings(server.port)), ("first event", times.first_event), ("answer", times.answer)):
        cut = statistics.quantiles(row, n=100)
        print(f"{name:14}{len(row):>6}{cut[49]:>9.1f}{cut[94]:>9.1f}{cut[98]:>9.1f}")
    each = 1000 * (server_seconds(server) - used) / len(times.answer)
    print(f"{len(times.answer) / seconds:.1f} answers/s; CPU of the server: {each:.1f} ms an answer, streams included")
    print(f"load average of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


def chat(port: int, key: str, number: int, questions: int, times: Times) -> None:
    chance, locale = random.Random(number), ("en", "zh-hans")[number % 2]
    begun = post(http.client.HTTPConnection("127.0.0.1", port, timeout=60), key, "", "", {"locale": locale})
    path, token = f"/{begun['id']}", begun["token"]
    stream = open_stream(port, key, path, token)
    next(stream)  # the notice that AI answers
    for text in chance.sample([*asked_of_the_shop(number % 2), *WISHES[locale]], questions):
        time.sleep(1 + 2 * chance.random())
        began = time.perf_counter()
        sender = threading.Thread(target=send, args=(port, key, f"{path}/messages", token, text, times))
        sender.start()
        try:
            times.first_event.append(_until(stream, "shopper", began))
            times.answer.append(_until(stream, "bot", began))
        except Exception as error:
            times.failures.append(f"{text}: {error!r}")
            return
        sender.join()


def asked_of_the_shop(place: int) -> list[str]:
    """Questions that the bot answers: after one that it hands over, a person would have to."""
    return [one["question"][place] for one in tomllib.loads(KNOWLEDGE.read_text("utf-8"))["faq"]]


def send(port: int, key: str, path: str, token: str, text: str, times: Times) -> None:
    try:
        post(
            http.client.HTTPConnection("127.0.0.1", port, timeout=60), key, path, token,
            {"id": str(uuid.uuid4()), "text": text},
        )  # fmt: skip
    except Exception as error:
        times.failures.append(f"{text}: {error!r}")


def _until(stream: Iterator[dict], role: str, began: float) -> float:
    for message in stream:
        if message["role"] == role and message["text"]:
            return 1000 * (time.perf_counter() - began)
    raise EOFError("The stream ended.")


def post(connection: http.client.HTTPConnection, key: str, path: str, token: str, body: dict) -> dict:
    connection.request("POST", f"/api/v1/chat/conversations{path}", json.dumps(body), headers(key, token))
    answer = connection.getresponse()
    told = answer.read()
    if answer.status not in (201, 202):
        raise OSError(f"{answer.status}: {told[:200]!r}")
    return json.loads(told)


def open_stream(port: int, key: str, path: str, token: str) -> Iterator[dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    accept = {"Accept": "text/event-stream"}
    connection.request("GET", f"/api/v1/chat/conversations{path}/events", headers=headers(key, token) | accept)
    response = connection.getresponse()
    event = ""
    while line := response.readline().decode():
        if line.startswith("event: "):
            event = line.removeprefix("event: ").strip()
        elif line.startswith("data: ") and event == "message":
            yield json.loads(line.removeprefix("data: "))


def headers(key: str, token: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {key}", "Content-Type": "application/json", "X-Conversation-Token": token
    }  # fmt: skip


def pings(port: int, count: int = 100) -> list[float]:
    found = []
    for _ in range(count):
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/health/live")
        connection.getresponse().read()
        found.append(1000 * (time.perf_counter() - began))
    return found


if __name__ == "__main__":
    main()
