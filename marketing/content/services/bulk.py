"""A request on its way: paused, let go on, stopped; and what failed of it is tried again."""

from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.common.errors import Conflict
from marketing.content import selectors
from marketing.content.models import Brief, Draft
from marketing.content.services.changing import one_at_a_time
from marketing.jobs.models import Job
from marketing.jobs.selectors import job_of
from marketing.jobs.services import CAN_BE_RETRIED, cancel, enqueue, retry


@transaction.atomic
def pause(brief: Brief, *, actor: User | None) -> Brief:
    """Its job ends before the next text, whoever works on it, and however often that one is killed."""
    brief = _locked(brief, actor)
    cancel(_job(brief), actor=actor)
    brief.paused_at = timezone.now()
    brief.save(update_fields=["paused_at", "updated_at"])
    return brief


@transaction.atomic
def resume(brief: Brief, *, actor: User | None) -> Brief:
    """What was paused, killed or cancelled goes on. An open job does so by itself."""
    brief = _locked(brief, actor)
    job = _job(brief)
    if job.state == job.State.CANCELLING:
        raise Conflict(_("It stops after the text that is being written. Try again in a moment."))
    if not job.is_open:
        retry(job, actor=actor)
    return _going(brief)


@transaction.atomic
def stop(brief: Brief, *, actor: User | None) -> int:
    """For good: what was not written yet is not wanted any more. What was written stays."""
    brief = _locked(brief, actor)
    job = _job(brief)
    if job.state in (job.State.QUEUED, job.State.RUNNING):
        cancel(job, actor=actor)
    waiting = Draft.objects.for_shop(brief.shop).filter(brief=brief, state=Draft.State.REQUESTED, text="")
    count = waiting.count()
    waiting.delete()
    _going(brief)
    record("drafts.discarded", subject=brief, actor=actor, drafts=count)
    return count


@transaction.atomic
def retry_failed(brief: Brief, *, actor: User | None) -> int:
    """How many texts are written again: those that nobody could write, and that were not asked for anew since."""
    brief = _locked(brief, actor)
    one_at_a_time(brief.shop)
    job = _job(brief)
    if job.is_open:
        raise Conflict(_("This request is still being written. Wait until it has ended, or pause it."))
    changes = {"state": Draft.State.REQUESTED, "reason": "", "version": F("version") + 1}
    count = selectors.failed_drafts(brief.shop).filter(brief=brief).update(**changes, updated_at=timezone.now())
    if not count:
        raise Conflict(_("No text of this request failed, or each was asked for again since."))
    if job.state in CAN_BE_RETRIED:
        retry(job, actor=actor)
    else:
        enqueue(selectors.WRITE, subject=brief, key=f"{selectors.WRITE}:{brief.pk}:{uuid4()}", queue="generation")
    _going(brief)
    record("drafts.retried", subject=brief, actor=actor, drafts=count)
    return count


def _job(brief: Brief) -> Job:
    found = job_of(brief)
    if found is None:
        raise Conflict(_("There is no work left for this request. Ask for the texts anew."))
    return found


def _locked(brief: Brief, actor: User | None) -> Brief:
    require(actor, brief.shop, EDIT_CONTENT)
    return selectors.briefs(brief.shop).select_for_update(of=("self",)).get(pk=brief.pk)


def _going(brief: Brief) -> Brief:
    brief.paused_at = None
    brief.save(update_fields=["paused_at", "updated_at"])
    return brief
