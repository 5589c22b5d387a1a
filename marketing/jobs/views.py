"""One job: its progress, live; cancel and try again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import RUN_JOBS
from marketing.accounts.site import only, page, part
from marketing.accounts.site.scoping import is_one_of
from marketing.jobs import selectors, services
from marketing.jobs.models import Job
from marketing.jobs.wording import kind_name


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    job = find(request, pk)
    return page(request, "jobs/job.html", title=kind_name(job), opts=Job._meta, **about(request, job))


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    return part(request, "jobs/_progress.html", **about(request, find(request, pk)))


def tray(request: HttpRequest) -> HttpResponse:
    """Asked by the header while a job is open. The last answer tells how it ended, and asks for no other."""
    only(request)
    jobs = selectors.tray_jobs(request.shop) or list(selectors.just_ended(request.shop)[: selectors.TRAY])
    return part(request, "jobs/_tray_jobs.html", tray=jobs)


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = services.cancel(find(request, pk), actor=request.user)
    messages.success(request, _("The job stops at its next step."))
    return redirect("dashboard:jobs_job_change", job.pk)


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = services.retry(find(request, pk), actor=request.user)
    messages.success(request, _("The job is in the queue again."))
    return redirect("dashboard:jobs_job_change", job.pk)


def find(request: HttpRequest, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.for_shop(request.shop), pk=pk)


def about(request: HttpRequest, job: Job) -> dict[str, object]:
    return {
        "job": job,
        "name": kind_name(job),
        "may_run": is_one_of(request, RUN_JOBS),
        "may_retry": job.state in services.CAN_BE_RETRIED,
    }
