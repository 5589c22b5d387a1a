"""Two people, or two workers, at the same moment: nothing is there twice, and nobody waits for ever."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.errors import DomainError, Invalid
from marketing.common.tenancy import shop_context
from marketing.content import services
from marketing.content.models import Draft, KindSettings, Pair, Publication
from tests.content.conftest import make_draft, make_teapot
from tests.content.test_experiments import NAMED
from tests.content.test_publish import go_live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def teapot(bare_shop: Shop) -> Product:
    return make_teapot(bare_shop)


def at_once(shop: Shop, change: Callable[[], object], count: int = 2) -> list[object]:
    """What each got: its result, or its refusal."""
    start = threading.Barrier(count)

    def do() -> object:
        try:
            start.wait(10)
            with shop_context(shop):
                return change()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as people:
        return [one.result(30) for one in [people.submit(do) for _ in range(count)]]


def test_who_asks_for_the_same_texts_at_once_gets_them_once(bare_shop: Shop, teapot: Product) -> None:
    said = at_once(
        bare_shop, lambda: services.request_drafts(bare_shop, "title", ["POT-1"], actor=None, locales=["en"]), 3
    )

    assert sum(isinstance(one, DomainError) for one in said) == 2
    with shop_context(bare_shop):
        assert Draft.objects.for_shop(bare_shop).count() == 1


def test_a_double_click_begins_one_new_draft(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        old = make_draft(teapot, state="superseded")

    at_once(bare_shop, lambda: services.restore(old, 1, actor=None))

    with shop_context(bare_shop):
        assert Draft.objects.for_shop(bare_shop).filter(state="in_review").count() == 1


def test_two_first_changes_of_a_setting_make_one_row(bare_shop: Shop) -> None:
    said = at_once(bare_shop, lambda: services.change_kind(bare_shop, "title", actor=None, four_eyes=True))

    assert not any(isinstance(one, DomainError) for one in said)
    with shop_context(bare_shop):
        assert KindSettings.objects.for_shop(bare_shop).get().four_eyes


def test_who_takes_a_text_down_waits_for_its_draft_and_holds_nothing_meanwhile(
    bare_shop: Shop, teapot: Product
) -> None:
    """The sweep locks the draft first, too: else the two could wait for each other."""
    with shop_context(bare_shop):
        live = go_live(teapot)

    def take_down() -> None:
        with shop_context(bare_shop):
            services.take_down(live, actor=None)
        connection.close()

    with shop_context(bare_shop):
        Draft.objects.select_for_update().get(pk=live.draft_id)
        person = threading.Thread(target=take_down)
        person.start()
        while not somebody_waits():
            time.sleep(0.01)
        with transaction.atomic():
            assert Publication.objects.select_for_update(nowait=True).get(pk=live.pk).ended_at is None
    person.join(10)

    with shop_context(bare_shop):
        assert Publication.objects.get(pk=live.pk).ended_at


def test_a_test_that_is_planned_while_its_text_goes_live_knows_that_it_is_live(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        draft = make_draft(teapot)
        services.approve(draft, actor=None)
        Draft.objects.update(publish_at=timezone.now())

    def plan() -> None:
        with shop_context(bare_shop):
            services.plan_experiment(bare_shop, [draft], actor=None, **NAMED)
        connection.close()

    with shop_context(bare_shop):
        live = services.publish(draft)
        person = threading.Thread(target=plan)
        person.start()
        while person.is_alive() and not somebody_waits():
            time.sleep(0.01)
    person.join(10)

    with shop_context(bare_shop):
        assert Pair.objects.get().publication == live


def test_of_two_who_plan_a_test_of_the_same_text_the_second_is_told(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        draft = make_draft(teapot)

    said = at_once(bare_shop, lambda: services.plan_experiment(bare_shop, [draft], actor=None, **NAMED))

    assert [type(one) for one in said if isinstance(one, DomainError)] == [Invalid]


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        return cursor.fetchone()[0] > 0
