"""What came of texts is counted by a job. Anybody who may read the figures may ask for fresh ones."""

from marketing.accounts.models import Shop
from marketing.content import selectors
from marketing.content.models import Publication
from marketing.jobs.models import Job
from marketing.jobs.services import ask_again, ask_if_old


def count_outcomes(shop: Shop) -> Job:
    return ask_again(selectors.COUNT_JOB, shop=shop)


def refresh_outcomes(shop: Shop) -> Job | None:
    return ask_if_old(selectors.COUNT_JOB, shop=shop, has_work=Publication.objects.for_shop(shop).exists)
