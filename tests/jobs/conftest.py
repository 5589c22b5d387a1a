"""A kind of job that each test fills with what it wants to happen."""

from collections.abc import Callable, Iterator

import pytest

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.jobs import registry
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue

KIND = "tests.chore"


@pytest.fixture
def chore() -> Iterator[Callable[[registry.Handler], registry.Handler]]:
    """Decorates the function that does `tests.chore` in this test."""

    def use(handler: registry.Handler) -> registry.Handler:
        registry._handlers[KIND] = handler
        return handler

    use(lambda job: None)
    yield use
    del registry._handlers[KIND]


@pytest.fixture
def job(bare_shop: Shop, chore: object) -> Job:
    """A job that waits for a worker."""
    with shop_context(bare_shop):
        return enqueue(KIND, shop=bare_shop)


def reload(job: Job) -> Job:
    with shop_context(job.shop):
        return Job.objects.for_shop(job.shop).get(pk=job.pk)


def change(job: Job, **fields: object) -> None:
    """As if time had passed, or another process had written."""
    with shop_context(job.shop):
        Job.objects.for_shop(job.shop).filter(pk=job.pk).update(**fields)
