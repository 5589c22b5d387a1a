"""Policy pages. What is typed is read at once; a page in the web, or a PDF file, by a job."""

import hashlib
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.chat import indexing, reading
from marketing.chat.models import Source
from marketing.chat.services.faqs import one_of_two
from marketing.common.addresses import read_target
from marketing.common.errors import Conflict, DomainError, Invalid, full_disk_named, require_valid
from marketing.jobs.models import Job
from marketing.jobs.selectors import open_jobs
from marketing.jobs.services import enqueue

READ = "chat.read_source"
LARGEST_PDF = 20 * 2**20
LOOKED_AT_AGAIN = timedelta(days=1)

Format, State = Source.Format, Source.State


@transaction.atomic
def add_source(shop: Shop, *, actor: User | None, file: File | None = None, **fields: Any) -> Source:
    require(actor, shop, EDIT_CONTENT)
    source = Source(shop=shop)
    _fill(source, fields, file)
    with one_of_two(_("There is a page with this title already."), "/title"):
        source.save()
    record("policy.added", subject=source, actor=actor, form=source.format)
    _begin(source)
    return source


@transaction.atomic
def change_source(source: Source, *, actor: User | None, file: File | None = None, **fields: Any) -> Source:
    """What was read before stays in use until this is read well."""
    source = _locked(source, actor=actor)
    _fill(source, fields, file)
    source.version += 1
    with one_of_two(_("There is a page with this title already."), "/title"):
        source.save()
    record("policy.changed", subject=source, actor=actor, fields=sorted(fields))
    _begin(source)
    return source


@transaction.atomic
def read_again(source: Source, *, actor: User | None) -> Source:
    """Also brings back a page that was taken out of use. Two people who ask at once get one reading."""
    source = _locked(source, actor=actor)
    if open_jobs(source.shop).filter(subject_id=source.pk).exists():
        raise Conflict(_("This page is being read just now."))
    record("policy.read_again", subject=source, actor=actor)
    _begin(source)
    return source


@transaction.atomic
def retire_source(source: Source, *, actor: User | None) -> Source:
    source = _locked(source, actor=actor)
    if source.state == State.RETIRED:
        raise Conflict(_("This page is not in use any more."))
    source.state, source.reason = State.RETIRED, ""
    source.version += 1
    source.save()
    indexing.drop(source)
    record("policy.retired", subject=source, actor=actor)
    return source


def plan(source: Source, job: Job) -> None:
    """A page in the web is looked at once a day. The waiting job is the plan; of two attempts the first makes the next."""
    waiting = Job.objects.for_shop(source.shop).filter(state=Job.State.QUEUED)
    planned = source.next_job_id != job.pk and waiting.filter(pk=source.next_job_id).exists()
    if source.format == Format.URL and not planned:
        at = timezone.now() + LOOKED_AT_AGAIN
        source.next_job_id = enqueue(READ, subject=source, key=f"{READ}:{uuid4()}", not_before=at).pk
        source.save(update_fields=["next_job_id", "updated_at"])


@transaction.atomic
def take(source: Source, text: str) -> None:
    """In use from now on; what was changed since it was read will be read again."""
    now = Source.objects.for_shop(source.shop).select_for_update(of=("self",)).select_related("shop").get(pk=source.pk)
    if now.version != source.version:
        return
    now.text, now.sha256 = text, hashlib.sha256(text.encode()).hexdigest()
    now.state, now.reason, now.read_at = State.READY, "", timezone.now()
    now.save()
    indexing.index_source(now)
    if now.sha256 != source.sha256:
        record("policy.read", subject=now, characters=len(text))


@transaction.atomic
def fail(source: Source, refusal: DomainError) -> None:
    """The text that was read before, and its passages, stay in use."""
    now = Source.objects.for_shop(source.shop).filter(version=source.version)
    now.filter(pk=source.pk).update(state=State.FAILED, reason=str(refusal)[:500], updated_at=timezone.now())


def _begin(source: Source) -> None:
    if source.format in (Format.MARKDOWN, Format.HTML):
        take(source, reading.read(source))
        source.refresh_from_db()
        return
    source.state, source.reason = State.WAITING, ""
    source.save(update_fields=["state", "reason", "updated_at"])
    enqueue(READ, subject=source, key=f"{READ}:{uuid4()}")


def _locked(source: Source, *, actor: User | None) -> Source:
    require(actor, source.shop, EDIT_CONTENT)
    return Source.objects.for_shop(source.shop).select_for_update(of=("self",)).select_related("shop").get(pk=source.pk)


def _fill(source: Source, fields: dict[str, Any], file: File | None) -> None:
    for name, value in fields.items():
        setattr(source, name, value.replace("\0", "").strip() if isinstance(value, str) else value)
    require_valid(source)
    if source.format == Format.URL:
        if not source.url:
            raise Invalid(_("Say at which address the page stands."), pointer="/url")
        read_target(source.url)
    elif source.format != Format.PDF and not source.written:
        raise Invalid(_("Paste the text of the page."), pointer="/written")
    if file:
        _store(source, file)
    if source.format == Format.PDF and not source.path:
        raise Invalid(_("Choose a PDF file."), pointer="/file")


@full_disk_named()
def _store(source: Source, file: File) -> None:
    if file.size > LARGEST_PDF:
        raise Invalid(
            _("The file is larger than 20 MiB. Save it with smaller pictures, or paste its text."), pointer="/file"
        )
    if file.read(5) != b"%PDF-":
        raise Invalid(_("This is not a PDF file. Paste the text of the page instead."), pointer="/file")
    file.seek(0)
    path = Path("policies", str(source.shop_id), f"{uuid4()}.pdf")
    target = Path(settings.MEDIA_ROOT, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
    if source.path:
        old = Path(settings.MEDIA_ROOT, source.path)
        transaction.on_commit(lambda: old.unlink(missing_ok=True))
    source.path, source.file_name = str(path), PurePath(file.name or "policy.pdf").name[:255]
