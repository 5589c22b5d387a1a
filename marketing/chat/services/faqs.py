"""FAQ entries: written by anybody who answers shoppers, in use from their approval on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.chat import indexing
from marketing.chat.models import Faq
from marketing.chat.services.learning import plan_training
from marketing.common.errors import Conflict, require_valid
from marketing.content.editing import clean

State = Faq.State
TEXTS = ("question", "answer")


@transaction.atomic
def add_faq(shop: Shop, *, actor: User | None, **fields: Any) -> Faq:
    """A draft, which no shopper is answered with before it is approved."""
    require(actor, shop, ANSWER_SHOPPERS)
    faq = Faq(shop=shop, made_by=actor)
    _fill(faq, fields)
    with one_of_two(_("There is an entry with this question already."), "/question"):
        faq.save()
    record("faq.added", subject=faq, actor=actor)
    return faq


@transaction.atomic
def change_faq(faq: Faq, *, actor: User | None, version: int | None = None, **fields: Any) -> Faq:
    """Shoppers go on reading what was approved, until this is."""
    faq = _locked(faq, actor=actor, version=version)
    before = {name: getattr(faq, name) for name in fields}
    _fill(faq, fields)
    changes = {name: [before[name], getattr(faq, name)] for name in fields if before[name] != getattr(faq, name)}
    if not changes:
        return faq
    if faq.state == State.APPROVED:
        faq.state = State.CHANGED
    with one_of_two(_("There is an entry with this question already."), "/question"):
        _save(faq)
    record("faq.changed", subject=faq, actor=actor, changes=changes)
    return faq


@transaction.atomic
def approve_faq(faq: Faq, *, actor: User | None, version: int | None = None) -> Faq:
    """In use on the next message."""
    faq = _locked(faq, actor=actor, version=version)
    if faq.state == State.APPROVED:
        raise Conflict(_("This entry is in use already."))
    faq.state, faq.approved_by, faq.approved_at = State.APPROVED, actor, timezone.now()
    _save(faq)
    indexing.index_faq(faq)
    plan_training(faq.shop)
    record("faq.approved", subject=faq, actor=actor, answer=faq.answer)
    return faq


@transaction.atomic
def retire_faq(faq: Faq, *, actor: User | None, version: int | None = None) -> Faq:
    """No shopper is answered with it any more. It can be approved again."""
    faq = _locked(faq, actor=actor, version=version)
    if faq.state == State.RETIRED:
        raise Conflict(_("This entry is not in use any more."))
    faq.state = State.RETIRED
    _save(faq)
    indexing.drop(faq)
    plan_training(faq.shop)
    record("faq.retired", subject=faq, actor=actor)
    return faq


@contextmanager
def one_of_two(refusal: str, pointer: str) -> Iterator[None]:
    """Where two people, or two clicks, add the same at once, the second waits for the first and is told."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict(refusal, pointer=pointer) from error


def _locked(faq: Faq, *, actor: User | None, version: int | None) -> Faq:
    require(actor, faq.shop, ANSWER_SHOPPERS)
    found = Faq.objects.for_shop(faq.shop).select_for_update(of=("self",)).select_related("shop").get(pk=faq.pk)
    if version is not None and version != found.version:
        raise Conflict(_("Somebody changed this entry since you opened it. Look at it again."))
    return found


def _fill(faq: Faq, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(faq, name, clean(value) if name in TEXTS else value)
    faq.examples = list(dict.fromkeys(text for one in faq.examples if (text := clean(one))))
    require_valid(faq)


def _save(faq: Faq) -> None:
    faq.version += 1
    faq.save()
