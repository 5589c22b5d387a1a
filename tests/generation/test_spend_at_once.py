"""Many workers write at once, each in a transaction of its own, and together they spend no more than the month allows."""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from decimal import Decimal

import pytest
from django.db import connection

from marketing.accounts.models import Shop
from marketing.generation.budget import price
from marketing.generation.models import GenerationSettings
from marketing.generation.providers.openai import OpenAI
from marketing.generation.services import generate
from marketing.generation.values import Request
from tests.generation import model_server as answers
from tests.generation.model_server import ModelServer
from tests.generation.test_keep_to_the_budget import COST, spent
from tests.generation.test_write_whatever_fails import TRUE

pytestmark = pytest.mark.django_db(transaction=True)

COVERED, ASKED = 2, 5


def most(settings: GenerationSettings, request: Request) -> Decimal:
    return price(settings, *OpenAI.of(settings).most_tokens(request))


def write(shop: Shop, request: Request) -> str:
    try:
        return generate(request, shop=shop).provider
    finally:
        connection.close()


def test_what_calls_under_way_may_cost_is_committed_before_they_are_made(
    bare_shop: Shop, server: ModelServer, outside: Callable, request_for_mug: Request
) -> None:
    agreed = most(outside(), request_for_mug)
    outside(monthly_budget=(agreed * COVERED + agreed / 2).quantize(Decimal("0.01")))
    may_answer = threading.Event()

    def answer(handler: object) -> None:
        may_answer.wait(20)
        answers.says(TRUE)(handler)

    server.script = [answer]
    with ThreadPoolExecutor(ASKED) as workers:
        waiting = {workers.submit(write, bare_shop, request_for_mug) for _ in range(ASKED)}
        done = set()
        while len(done) < ASKED - COVERED:  # those that are not covered do not wait for those that are
            finished, waiting = wait(waiting, timeout=20, return_when=FIRST_COMPLETED)
            assert finished
            done |= finished
        set_aside = spent(bare_shop)
        may_answer.set()
        first, last = [one.result() for one in done], [one.result() for one in waiting]

    assert (first, last) == (["template"] * (ASKED - COVERED), ["openai"] * COVERED)
    assert set_aside == agreed * COVERED
    assert spent(bare_shop) == COST * COVERED
    assert len(server.calls) == COVERED
