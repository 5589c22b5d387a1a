"""Knowledge gaps: found by a job, closed by an entry, or left alone."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.chat.gaps import drafted_answer
from marketing.chat.models import Faq, Gap, Message
from marketing.chat.services.faqs import add_faq
from marketing.common.errors import Conflict
from marketing.jobs.models import Job
from marketing.jobs.services import ask_if_old

FIND = "chat.find_gaps"


def refresh_gaps(shop: Shop) -> Job | None:
    asked = Message.objects.for_shop(shop).filter(role=Message.Role.BOT)
    return ask_if_old(FIND, shop=shop, has_work=asked.exists)


@transaction.atomic
def draft_entry(gap: Gap, *, actor: User | None) -> Faq | None:
    """A draft with the nearest that the shop has written as its answer; nothing where there is nothing to copy."""
    gap = _locked(gap, actor=actor)
    if gap.faq:
        return gap.faq
    same = Faq.objects.for_shop(gap.shop).filter(locale=gap.locale, question=gap.question).first()
    answer = "" if same else drafted_answer(gap)
    if not (same or answer):
        return None
    gap.faq = same or add_faq(
        gap.shop, actor=actor, locale=gap.locale, question=gap.question, answer=answer, examples=gap.examples
    )
    gap.state = Gap.State.DRAFTED
    gap.save(update_fields=["faq", "state", "updated_at"])
    record("gap.drafted", subject=gap, actor=actor)
    return gap.faq


@transaction.atomic
def leave_gap(gap: Gap, *, actor: User | None) -> Gap:
    """It is not shown again, however often it is asked, until somebody opens it."""
    return _move(gap, Gap.State.OPEN, Gap.State.LEFT, "gap.left", actor)


@transaction.atomic
def reopen_gap(gap: Gap, *, actor: User | None) -> Gap:
    return _move(gap, Gap.State.LEFT, Gap.State.OPEN, "gap.reopened", actor)


def _move(gap: Gap, before: str, after: str, action: str, actor: User | None) -> Gap:
    gap = _locked(gap, actor=actor)
    if gap.state != before:
        raise Conflict(_("Somebody else has decided about it meanwhile."))
    gap.state = after
    gap.save(update_fields=["state", "updated_at"])
    record(action, subject=gap, actor=actor)
    return gap


def _locked(gap: Gap, *, actor: User | None) -> Gap:
    require(actor, gap.shop, ANSWER_SHOPPERS)
    found = Gap.objects.for_shop(gap.shop).select_for_update(of=("self",)).select_related("shop", "faq")
    return found.get(pk=gap.pk)
