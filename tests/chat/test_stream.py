"""A stream tells what is said at the moment when it is said, whoever stored it."""

import asyncio
import json
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connection

from marketing.accounts.models import Shop, User
from marketing.chat import services
from marketing.chat.api.streaming import stream
from marketing.chat.models import Conversation
from marketing.common.tenancy import shop_context

T = TypeVar("T")
pytestmark = pytest.mark.django_db(transaction=True)


def told(event: str) -> dict:
    return json.loads(event.partition("data: ")[2])


def in_a_loop(work: Coroutine[object, object, T]) -> T:
    """In a thread: a browser of another test may hold a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def speak(shop: Shop, conversation: Conversation, agent: User, spoken: list[float]) -> None:
    with shop_context(shop):
        services.take_over(conversation, actor=agent)
        services.say_as_agent(conversation, "Here I am.", actor=agent)
    spoken.append(time.monotonic())
    connection.close()


def test_what_an_agent_says_is_heard_at_once_and_after_a_break_nothing_twice(bare_shop: Shop, agent: User) -> None:
    with shop_context(bare_shop):
        conversation, _token = services.start(bare_shop, locale="en", visitor_id=uuid4())
    spoken: list[float] = []

    async def follow() -> float:
        events, speaking = stream(bare_shop, conversation.pk, 0), None
        async for event in events:
            if "event: state" in event and speaking is None:  # it has told all, and goes to sleep
                speaking = asyncio.create_task(asyncio.to_thread(speak, bare_shop, conversation, agent, spoken))
            if "Here I am." in event:
                break
        heard = time.monotonic()
        await speaking
        return heard - spoken[0]

    assert in_a_loop(follow()) < 0.9  # it would look by itself after a second

    async def again() -> list[str]:
        events = stream(bare_shop, conversation.pk, 2)
        return [await anext(events) for _ in range(3)]

    retry, message, state = in_a_loop(again())
    assert retry.startswith("retry:")
    assert told(message)["seq"] == 3
    assert told(state) == {"state": "human", "answering": False}
