import io

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rich.console import Console

from marketing.accounts.models import Shop
from marketing.common.errors import Invalid
from marketing.jobs.models import Job
from marketing.jobs.progress import terminal_progress
from marketing.jobs.services import heartbeat, run_now
from marketing.jobs.tasks import run_job
from tests.jobs.conftest import reload


@pytest.fixture
def terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=100)


def test_a_person_sees_how_far_it_is_and_what_to_do_next(job: Job, chore, terminal: Console) -> None:
    seen = []

    @chore
    def count(job: Job) -> None:
        heartbeat(job, done=3, total=7, message="Reading lines")
        seen.append(terminal.file.getvalue())

    with terminal_progress(job, title="Import", next_step="manage.py train recommender", console=terminal):
        run_now(job)

    printed = terminal.file.getvalue()
    assert "Import: done in" in printed
    assert "Next: manage.py train recommender" in printed


def test_everybody_reads_a_message_in_their_own_language_and_a_refusal_in_the_shops(
    job: Job, chore, bare_shop: Shop
) -> None:
    bare_shop.locale = "zh-hans"
    bare_shop.save()

    @chore
    def tell(job: Job) -> None:
        heartbeat(job, message=_("%(stage)s: epoch %(epoch)d, loss %(loss).3f"), stage="Trial", epoch=2, loss=0.5)
        raise Invalid(_("Name at least one product."))

    with translation.override("zh-hans"):  # whoever works on it
        run_job(str(job.pk), str(bare_shop.pk))

    told = reload(job)
    assert told.told == "Trial: epoch 2, loss 0.500"
    assert told.error == "请至少指定一件商品。"
    with translation.override("zh-hans"):
        assert told.told == "试训练：第 2 轮，损失 0.500"


def test_the_bar_follows_the_job(job: Job, terminal: Console) -> None:
    with terminal_progress(job, title="Import", console=terminal):
        job.done, job.total, job.message = 3, 7, "Reading lines"

    assert "Reading lines" in terminal.file.getvalue()
    assert "3/7" in terminal.file.getvalue()


def test_a_failure_is_not_called_done(job: Job, chore, terminal: Console) -> None:
    @chore
    def refuse(job: Job) -> None:
        raise Invalid("No.")

    with pytest.raises(Invalid), terminal_progress(job, title="Import", console=terminal):
        run_now(job)

    assert "done in" not in terminal.file.getvalue()
