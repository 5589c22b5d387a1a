"""Facts -> text -> claims and findings. The draft then waits for a person."""

import logging
from uuid import UUID

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop
from marketing.common.errors import DomainError, Unavailable
from marketing.common.tenancy import shop_context
from marketing.content import selectors
from marketing.content.checking import keep
from marketing.content.kinds import limit_of
from marketing.content.missing import why_not_written
from marketing.content.models import Draft, Version
from marketing.content.services.changing import keep_version, save
from marketing.content.standing import facts_of
from marketing.content.states import move
from marketing.generation.services import generate
from marketing.generation.values import Completion, Request
from marketing.jobs.running import describe

logger = logging.getLogger(__name__)


def write_draft(shop: Shop, pk: UUID) -> bool:
    """Whether there is a text now. What goes wrong with this text alone is written beside it, and stops no other."""
    with translation.override(shop.locale):
        with shop_context(shop):
            draft = selectors.find_draft(shop, pk)
        if draft is None or draft.state != Draft.State.REQUESTED:
            return draft is not None and draft.state == Draft.State.IN_REVIEW
        try:
            return _write(draft)
        except DomainError as refusal:
            if isinstance(refusal, Unavailable):
                raise
            return _fail(draft, str(refusal))
        except Exception as error:
            if _is_of_the_server(error):
                raise
            logger.exception("Draft %s could not be written.", draft.pk)
            said = _("Something unexpected happened while this text was written: %(error)s. Have it written again.")
            return _fail(draft, said % {"error": describe(error)})


def _is_of_the_server(error: Exception) -> bool:
    """The next text would fail of it, too: the job has to stop, and be tried again."""
    of_this_row = isinstance(error, DataError | IntegrityError)
    return isinstance(error, DatabaseError | InterfaceError | MemoryError) and not of_this_row


def _write(draft: Draft) -> bool:
    """A writer may take a minute, so no transaction waits for it."""
    shop = draft.shop
    with shop_context(shop):
        request, policy = request_of(draft), selectors.policy_of(shop, draft.locale)
        bare = all(facts.is_bare for facts in request.products)
        why = why_not_written(draft.product, draft.locale) if bare else ""
    if bare:
        return _fail(draft, why)
    completion = generate(request, shop=shop, policy=policy)
    with shop_context(shop):
        return _keep(draft, request, completion)


def request_of(draft: Draft) -> Request:
    return Request(
        kind=draft.kind,
        language=draft.locale,
        products=tuple(facts_of(draft)),
        audience=draft.audience,
        voice=selectors.voice_of(draft.shop, draft.locale),
        note=draft.note,
        limit=limit_of(draft.shop, draft.kind, draft.locale),
        seed=draft.version,  # written again, it is another text; written again after a kill, the same
    )


def _keep(draft: Draft, request: Request, completion: Completion) -> bool:
    """Only if nobody did meanwhile: a process that was only stopped may wake after another has finished."""
    draft = _still(draft)
    if draft is None:
        return True
    again = bool(draft.text)
    draft.text = completion.text
    draft.provider, draft.model, draft.fallback_from = completion.provider, completion.model, completion.fallback_from
    draft.generation_id, draft.ai_generated, draft.written_at = completion.generation_id, True, timezone.now()
    keep(draft, request.products, completion.checked)
    move(draft, Draft.State.IN_REVIEW)
    save(draft)
    keep_version(draft, Version.Origin.REGENERATED if again else Version.Origin.WRITTEN, actor=None)
    return True


def _fail(draft: Draft, reason: str) -> bool:
    with shop_context(draft.shop):
        if (waiting := _still(draft)) is not None:
            move(waiting, Draft.State.FAILED)
            waiting.reason = reason[:500]
            save(waiting)
            record("draft.failed", subject=waiting, reason=waiting.reason)
    return False


def _still(draft: Draft) -> Draft | None:
    waiting = selectors.drafts(draft.shop).filter(pk=draft.pk, version=draft.version, state=Draft.State.REQUESTED)
    return waiting.select_for_update(of=("self",)).first()
