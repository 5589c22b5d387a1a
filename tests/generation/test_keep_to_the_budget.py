"""Money: set aside before a call, settled after it, never more than the month allows. And rest for who fails again and again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.generation import breaking, selectors
from marketing.generation.models import Breaker, Spending
from marketing.generation.services import change_settings, generate
from marketing.generation.values import Request
from tests.generation import model_server as answers
from tests.generation.conftest import last_generation, problems
from tests.generation.model_server import ModelServer
from tests.generation.test_write_whatever_fails import TRUE

pytestmark = pytest.mark.django_db

COST = Decimal("0.0025")  # 250 tokens


def spent(shop: Shop) -> Decimal:
    with shop_context(shop):
        return selectors.spending_of(shop, selectors.this_month()).spent


def rest_is_over(shop: Shop) -> None:
    with shop_context(shop):
        Breaker.objects.for_shop(shop).update(resting_until=timezone.now() - timedelta(seconds=1))


@pytest.fixture(autouse=True)
def _a_true_text(server: ModelServer) -> None:
    server.script = [answers.says(TRUE)]


def test_a_call_costs_what_the_server_says_it_used(
    bare_shop: Shop, outside: Callable, request_for_mug: Request
) -> None:
    outside()

    for _ in range(2):
        generate(request_for_mug, shop=bare_shop)

    assert spent(bare_shop) == 2 * COST
    assert last_generation(bare_shop).cost == COST


@pytest.mark.parametrize(("answer", "free"), [(answers.refuses(401), True), (answers.floods, False)])
def test_what_a_failed_call_may_have_cost_is_counted(
    bare_shop: Shop,
    server: ModelServer,
    outside: Callable,
    request_for_mug: Request,
    answer: answers.Answer,
    free: bool,
) -> None:
    outside()
    server.script = [answer]

    generate(request_for_mug, shop=bare_shop)

    assert (spent(bare_shop) == 0) is free


def test_who_does_not_say_what_was_used_is_paid_the_most(
    bare_shop: Shop, server: ModelServer, outside: Callable, request_for_mug: Request
) -> None:
    outside()
    server.script = [answers.says(TRUE, usage=None)]

    generate(request_for_mug, shop=bare_shop)

    assert spent(bare_shop) > 10 * COST / 2


def test_without_money_nobody_is_called(
    bare_shop: Shop, server: ModelServer, outside: Callable, request_for_mug: Request
) -> None:
    outside(monthly_budget=Decimal("0.01"))

    completion = generate(request_for_mug, shop=bare_shop)

    assert (completion.provider, completion.fallback_from) == ("template", "openai")
    assert problems(last_generation(bare_shop)) == [("openai", "budget")]
    assert not server.calls
    assert spent(bare_shop) == 0


def test_the_next_month_has_money_again(bare_shop: Shop, outside: Callable, request_for_mug: Request) -> None:
    row = outside()
    with shop_context(bare_shop):
        last_month = (selectors.this_month() - timedelta(days=1)).replace(day=1)
        Spending.objects.create(shop=bare_shop, month=last_month, spent=row.monthly_budget)

    assert generate(request_for_mug, shop=bare_shop).provider == "openai"


def test_a_writer_that_fails_again_and_again_is_left_alone_until_one_call_may_try_it(
    bare_shop: Shop, server: ModelServer, outside: Callable, request_for_mug: Request
) -> None:
    outside()
    server.script = [answers.refuses(401)]
    for _ in range(breaking.FAILURES + 2):
        generate(request_for_mug, shop=bare_shop)
    assert len(server.calls) == breaking.FAILURES
    assert problems(last_generation(bare_shop)) == [("openai", "resting")]

    rest_is_over(bare_shop)
    server.script = [answers.says(TRUE)]
    assert generate(request_for_mug, shop=bare_shop).provider == "openai"
    with shop_context(bare_shop):
        assert Breaker.objects.get().failures == 0


def test_a_trial_that_fails_makes_the_rest_longer_and_nobody_else_tries_meanwhile(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        for _ in range(breaking.FAILURES):
            breaking.note_failure(bare_shop, "openai")
    rest_is_over(bare_shop)

    with shop_context(bare_shop):
        asked = [breaking.may_call(bare_shop, "openai", trial=timedelta(seconds=9)) for _ in range(3)]
        breaking.note_failure(bare_shop, "openai")
        rest = Breaker.objects.get().resting_until - timezone.now()

    assert asked == [True, False, False]
    assert breaking.REST < rest <= 2 * breaking.REST
    assert breaking.rest_after(10**6) == breaking.LONGEST_REST


def test_new_settings_are_tried_at_once(bare_shop: Shop, outside: Callable, request_for_mug: Request) -> None:
    outside()
    with shop_context(bare_shop):
        for _ in range(breaking.FAILURES):
            breaking.note_failure(bare_shop, "openai")
        change_settings(bare_shop, actor=None, model="tiny")

    assert generate(request_for_mug, shop=bare_shop).provider == "openai"
