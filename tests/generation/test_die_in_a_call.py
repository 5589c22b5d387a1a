"""A worker is killed while an outside model writes: its trace and its price stay, and the next one writes."""

import os
import queue
import signal
from collections.abc import Callable

import pytest
from django.db import connection

from marketing.accounts.models import Shop
from marketing.generation.services import generate
from marketing.generation.values import Request
from tests.generation import model_server as answers
from tests.generation.conftest import last_generation
from tests.generation.model_server import ModelServer
from tests.generation.test_keep_to_the_budget import COST, spent
from tests.generation.test_write_whatever_fails import TRUE

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_killed_call_may_have_cost_stays_counted_and_the_next_one_writes(
    bare_shop: Shop, server: ModelServer, outside: Callable, request_for_mug: Request
) -> None:
    outside()
    workers: queue.Queue[int] = queue.Queue()
    server.script = [lambda handler: os.kill(workers.get(timeout=20), signal.SIGKILL), answers.says(TRUE)]

    worker = fork(lambda: generate(request_for_mug, shop=bare_shop))
    workers.put(worker)
    assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == -signal.SIGKILL
    left, counted = last_generation(bare_shop), spent(bare_shop)
    completion = generate(request_for_mug, shop=bare_shop)

    assert (left.outcome, left.attempts) == ("open", [])
    assert counted > COST
    assert (completion.provider, completion.text) == ("openai", TRUE)
    assert spent(bare_shop) == counted + COST


def fork(work: Callable[[], object]) -> int:
    """A process of its own. A connection must not be shared, so both open a new one."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)  # nothing of pytest runs in it
    return child
