"""What a job is doing, as a bar in the terminal of whoever waits for it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from marketing.jobs.models import Job


@contextmanager
def terminal_progress(
    job: Job, *, title: str = "", next_step: str = "", console: Console | None = None
) -> Iterator[None]:
    """Use it around `run_now(job)`. It writes to stderr: a command's own output stays clean. Ends with what to do next."""
    title = title or job.kind
    with JobProgress(job, title, console or Console(stderr=True)) as bar:
        yield
    bar.console.print(_("%(title)s: done in %(seconds).1f s.") % {"title": title, "seconds": bar.tasks[0].elapsed})
    if next_step:
        bar.console.print(_("Next: %(step)s") % {"step": next_step})


class JobProgress(Progress):
    """Reads the job each time it is drawn: whoever runs it, or waits for it, keeps the fields up to date."""

    def __init__(self, job: Job, title: str, console: Console) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        super().__init__(*columns, TimeElapsedColumn(), console=console, transient=True)
        self.job, self.title = job, title
        self.add_task(title, total=None)

    def get_renderables(self) -> Iterable[RenderableType]:
        if self.tasks:  # not while the base class is being made
            job = self.job
            description = job.told or self.title
            self.update(self.tasks[0].id, description=description, completed=job.done, total=job.total or None)
        return super().get_renderables()
