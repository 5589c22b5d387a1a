"""The shopper's side over HTTP: begin, say, follow, ask for a person, rate."""

from uuid import uuid4

import pytest
from rest_framework.exceptions import Throttled

from marketing.accounts.models import Shop
from marketing.chat.api import limits
from marketing.common.api.rates import buckets
from tests.api import ApiClient, browser_of

pytestmark = pytest.mark.django_db

CHAT = "/api/v1/chat/conversations"


@pytest.fixture
def storefront(bare_shop: Shop) -> ApiClient:
    return browser_of(bare_shop)


def begin(storefront: ApiClient, **asked: str) -> tuple[str, dict[str, str]]:
    answer = storefront.send("POST", CHAT, {"visitor": str(uuid4()), **asked}).json()
    return f"{CHAT}/{answer['id']}", {"X-Conversation-Token": answer["token"]}


def say(storefront: ApiClient, address: str, token: dict[str, str], text: str, **same: str) -> object:
    return storefront.send("POST", f"{address}/messages", {"id": str(uuid4()), "text": text, **same}, **token)


def test_a_shopper_begins_says_something_and_reads_the_answer(storefront: ApiClient) -> None:
    address, token = begin(storefront, locale="zh-hans")
    sent = say(storefront, address, token, "我要找人工客服")

    assert sent.status_code == 202
    assert [one["role"] for one in sent.json()["messages"]] == ["shopper", "bot", "system"]
    assert sent.json()["state"] == "waiting"
    read = storefront.get(f"{address}?after=2", headers=token).json()
    assert [one["seq"] for one in read["messages"]] == [3, 4]
    assert all("\u4e00" <= one["text"][0] <= "\u9fff" for one in read["messages"])


def test_without_the_token_there_is_no_such_conversation(storefront: ApiClient) -> None:
    address, _token = begin(storefront)
    stranger = {"X-Conversation-Token": "x" * 43}

    assert storefront.get(address).status_code == 404
    assert say(storefront, address, stranger, "Hello").status_code == 404
    assert storefront.get(f"{address}/events", headers=stranger).status_code == 404


@pytest.mark.parametrize("text", ["", " ", "\u200b", "x" * 4001])
def test_a_message_that_says_nothing_or_too_much_is_refused_in_words(storefront: ApiClient, text: str) -> None:
    address, token = begin(storefront)
    refused = say(storefront, address, token, text)

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/text"


def test_the_stream_goes_on_where_it_broke_off(storefront: ApiClient) -> None:
    address, token = begin(storefront)
    say(storefront, address, token, "A person, please. Let me talk to a human")
    stream = storefront.get(f"{address}/events", headers={**token, "Last-Event-ID": "2", "Accept": "text/event-stream"})

    text = b"".join(stream.streaming_content).decode()
    assert stream["Content-Type"] == "text/event-stream"
    assert "id: 3\nevent: message\n" in text
    assert "id: 2\n" not in text
    assert 'event: state\ndata: {"state": "waiting", "answering": false}' in text


def test_a_shopper_asks_for_a_person_with_the_button_and_rates(storefront: ApiClient) -> None:
    address, token = begin(storefront)

    assert storefront.send("POST", f"{address}/handoff", None, **token).json()["state"] == "waiting"
    assert storefront.send("POST", f"{address}/handoff", None, **token).json()["state"] == "waiting"
    rated = storefront.send("POST", f"{address}/rating", {"rating": "up"}, **token)
    assert rated.json()["rating"] == "up"
    assert storefront.send("POST", f"{address}/rating", {"rating": "meh"}, **token).status_code == 400


def test_a_flood_is_told_to_wait_and_what_came_before_it_stands(
    storefront: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "clock", lambda: 1e9)  # all of it in one moment
    address, token = begin(storefront)
    strange = ["aGVsbG8=" * 40, "你好 hello привет مرحبا", "🙂" * 100, "?", "<b>x</b>", "0", "a\u200bb", "。。。"]
    answers = [say(storefront, address, token, text) for text in (*strange, *strange)]
    calls = [storefront.send("POST", f"{address}/handoff", None, **token).status_code for _ in range(7)]

    assert [one.status_code for one in answers] == [202] * 12 + [429] * 4
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert calls == [200] * 5 + [429] * 2
    said = [one["role"] for one in storefront.get(address, headers=token).json()["messages"]]
    assert said.count("shopper") == 12


def test_no_conversation_holds_more_streams_than_tabs() -> None:
    limits.require_room("talk", "there")
    limits._count([("conversation", "talk")] * limits.STREAMS_OF_A_CONVERSATION, 1)

    with pytest.raises(Throttled):
        limits.require_room("talk", "elsewhere")
    limits._count([("conversation", "talk")] * limits.STREAMS_OF_A_CONVERSATION, -1)
    limits.require_room("talk", "there")
