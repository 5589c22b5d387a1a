"""The only door to a writer, and what a shop says about who may write for it."""

from uuid import uuid4

from django.conf import settings as django_settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import MANAGE_OUTSIDE_MODELS, require
from marketing.common.addresses import read_target
from marketing.common.errors import Conflict, Invalid, require_valid
from marketing.common.sealing import seal
from marketing.common.transactions import committed
from marketing.generation import breaking, selectors, writing
from marketing.generation.guardrails.base import Policy
from marketing.generation.models import GenerationSettings
from marketing.generation.values import Completion, Request
from marketing.jobs.models import Job
from marketing.jobs.selectors import open_jobs
from marketing.jobs.services import enqueue

Writer = GenerationSettings.Writer
TRY = "generation.try_writer"
LONGEST_KEY = 1000


def generate(request: Request, *, shop: Shop, policy: Policy | None = None) -> Completion:
    """A text, whatever fails: the templates write when nobody else can, and the completion says so.

    Call it outside of any transaction: a writer may take minutes, and what a call may cost is committed before it is made.
    """
    with committed(shop):
        settings = selectors.settings_of(shop)
    return writing.write(request, settings, policy or Policy())


@transaction.atomic
def change_settings(shop: Shop, *, actor: User | None, key: str = "", **fields: object) -> GenerationSettings:
    """The key is kept when none is given, but goes to no other server than the one that it was given for."""
    require(actor, shop, MANAGE_OUTSIDE_MODELS)
    row = _locked(shop)
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    if _server(row.base_url) != _server(str(before.get("base_url", row.base_url))):
        row.sealed_key = ""
    if key:
        row.sealed_key = seal(_checked_key(key))
    _check(row)
    row.save()
    breaking.forget(shop, row.writer)
    changed = sorted(name for name, value in before.items() if value != getattr(row, name))
    record("writer.changed", subject=row, actor=actor, writer=row.writer, fields=changed, with_new_key=bool(key))
    return row


@transaction.atomic
def switch_off(shop: Shop, *, actor: User | None) -> GenerationSettings:
    """From the next text on nothing leaves the server. Address, key and budget are kept."""
    require(actor, shop, MANAGE_OUTSIDE_MODELS)
    row = _locked(shop)
    row.writer = Writer.OWN
    row.save(update_fields=["writer", "updated_at"])
    record("writer.switched_off", subject=row, actor=actor)
    return row


@transaction.atomic
def forget_key(shop: Shop, *, actor: User | None) -> GenerationSettings:
    require(actor, shop, MANAGE_OUTSIDE_MODELS)
    row = _locked(shop)
    row.sealed_key = ""
    row.save(update_fields=["sealed_key", "updated_at"])
    record("writer.key_forgotten", subject=row, actor=actor)
    return row


@transaction.atomic
def try_writer(shop: Shop, *, actor: User | None) -> Job:
    """One call, with a product of our own making. It is counted into the budget as any other."""
    require(actor, shop, MANAGE_OUTSIDE_MODELS)
    row = _locked(shop)
    if open_jobs(shop).filter(kind=TRY).exists():
        raise Conflict(_("The writer is being tried just now."))
    return enqueue(TRY, subject=row, key=f"{TRY}:{uuid4()}", queue="generation")


def _locked(shop: Shop) -> GenerationSettings:
    GenerationSettings.objects.get_or_create(shop=shop, defaults={"currency": shop.currency})
    return GenerationSettings.objects.for_shop(shop).select_for_update().get()


def _check(row: GenerationSettings) -> None:
    require_valid(row)
    if row.base_url:
        _check_address(row.base_url)
    if row.writer == Writer.OPENAI and not row.base_url:
        raise Invalid(_("Say where the model answers."), pointer="/base_url")
    if row.writer == Writer.OPENAI and not row.model:
        raise Invalid(_("Say what the model is called there."), pointer="/model")
    if row.writer == Writer.HUGGINGFACE and not django_settings.HUGGINGFACE_MODEL:
        raise Invalid(_("This server has no Hugging Face model. Its operator can name one."), pointer="/writer")


def _check_address(base_url: str) -> None:
    """Whether it may be called is decided when it is: names change their addresses."""
    try:
        read_target(base_url)
    except Invalid as error:
        raise Invalid(error.message, pointer="/base_url") from error


def _checked_key(key: str) -> str:
    key = key.strip()
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise Invalid(_("This is not a key: it has blanks or unusual characters, or is too long."), pointer="/key")
    return key


def _server(base_url: str) -> str:
    return base_url.partition("://")[0] + "://" + base_url.partition("://")[2].partition("/")[0]
