"""Texts are asked for: one, or many at once; and one again, with a word about what should be otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.catalog.models import Product
from marketing.catalog.selectors import find_products
from marketing.common.errors import Conflict, Invalid
from marketing.content import selectors
from marketing.content.kinds import MOST_TOGETHER, TOGETHER
from marketing.content.models import Brief, Draft
from marketing.content.services.changing import into_review, locked, one_at_a_time, save
from marketing.content.states import move
from marketing.generation.values import Kind
from marketing.jobs.selectors import job_of
from marketing.jobs.services import enqueue, retry

MOST_DRAFTS = 10_000
LONGEST_NOTE, LONGEST_AUDIENCE = 1_000, 200
LOCALES = tuple(locale for locale, _name in settings.LANGUAGES)


@transaction.atomic
def request_drafts(
    shop: Shop,
    kind: str,
    external_ids: Iterable[str],
    *,
    actor: User | None,
    locales: Sequence[str],
    audience: str = "",
    note: str = "",
) -> Brief:
    """One job writes them all. Where a text of this kind waits already, none is added."""
    require(actor, shop, EDIT_CONTENT)
    one_at_a_time(shop)
    audience, note = (_short(text) for text in (audience, note))
    _check(kind, locales, audience, note)
    products = _products(shop, external_ids)
    brief = Brief(shop=shop, kind=kind, locales=list(locales), audience=audience, note=note, asked_by=actor)
    drafts = list(_together(brief, products) if kind in TOGETHER else _one_each(brief, products))
    if not drafts:
        raise Conflict(_("Each of these products has such a text already that waits to be written or reviewed."))
    if len(drafts) > MOST_DRAFTS:
        raise _too_many()
    brief.save()
    Draft.objects.bulk_create(drafts, batch_size=1_000)
    record("drafts.requested", subject=brief, actor=actor, kind=kind, drafts=len(drafts))
    enqueue(selectors.WRITE, subject=brief, queue="generation")
    return brief


def _short(text: str) -> str:
    return text.replace("\0", "").strip()


def _check(kind: str, locales: Sequence[str], audience: str, note: str) -> None:
    if kind not in Kind.values:
        raise Invalid(
            _("There is no such kind of text. Known kinds: %(kinds)s.") % {"kinds": ", ".join(Kind.values)},
            pointer="/kind",
        )
    if not locales or set(locales) - set(LOCALES):
        raise Invalid(
            _("Name the languages to write in: %(locales)s.") % {"locales": ", ".join(LOCALES)}, pointer="/locales"
        )
    for name, text, most in (("audience", audience, LONGEST_AUDIENCE), ("note", note, LONGEST_NOTE)):
        if len(text) > most:
            raise Invalid(_("This is longer than %(most)d characters.") % {"most": most}, pointer=f"/{name}")


def _too_many() -> Invalid:
    return Invalid(_("These are more than 10,000 texts. Ask for fewer at once."), pointer="/products")


def _products(shop: Shop, external_ids: Iterable[str]) -> list[Product]:
    wanted = list(islice(dict.fromkeys(external_ids), MOST_DRAFTS + 1))
    if len(wanted) > MOST_DRAFTS:
        raise _too_many()
    found = find_products(shop, wanted)
    unknown = [one for one in wanted if one not in found]
    if unknown:
        said = ngettext(
            "There is no product %(ids)s in this shop.", "There are no products %(ids)s in this shop.", len(unknown)
        )
        raise Invalid(said % {"ids": ", ".join(unknown[:5])}, pointer="/products")
    if not wanted:
        raise Invalid(_("Name at least one product."), pointer="/products")
    return [found[one] for one in wanted]


def _one_each(brief: Brief, products: Sequence[Product]) -> Iterator[Draft]:
    waiting = selectors.open_places(brief.shop, products, brief.kind, brief.audience)
    for product in products:
        for locale in dict.fromkeys(brief.locales):
            if selectors.place_of(product.pk, locale, ()) not in waiting:
                yield _draft(brief, product, locale)


def _together(brief: Brief, products: Sequence[Product]) -> Iterator[Draft]:
    """The first is the one at which the text stands; it speaks of the others, too."""
    if len(products) > MOST_TOGETHER:
        raise Invalid(
            _("One text speaks of at most %(most)d products. Name fewer.") % {"most": MOST_TOGETHER},
            pointer="/products",
        )
    first, also = products[0], [one.external_id for one in products[1:]]
    waiting = selectors.open_places(brief.shop, [first], brief.kind, brief.audience)
    for locale in dict.fromkeys(brief.locales):
        if selectors.place_of(first.pk, locale, also) not in waiting:
            yield _draft(brief, first, locale, also=also)


def _draft(brief: Brief, product: Product, locale: str, also: Sequence[str] = ()) -> Draft:
    return Draft(
        shop=brief.shop, brief=brief, product=product, also=list(also), kind=brief.kind, locale=locale,
        audience=brief.audience, note=brief.note,
    )  # fmt: skip


@transaction.atomic
def regenerate(draft: Draft, *, actor: User | None, note: str = "", version: int | None = None) -> Draft:
    """Its text stays among its versions until the new one is there, and after."""
    draft = locked(draft, actor=actor, version=version)
    note = _short(note)
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_NOTE}, pointer="/note")
    into_review(draft)
    if draft.state not in (Draft.State.IN_REVIEW, Draft.State.FAILED):
        raise Conflict(_("Only a draft that is in review, or that was not written, can be written again."))
    move(draft, Draft.State.REQUESTED)
    draft.note, draft.reason = note, ""
    save(draft)
    record("draft.regenerated", subject=draft, actor=actor, note=note)
    key = f"{selectors.REWRITE}:{draft.pk}:{draft.version}"
    enqueue(selectors.REWRITE, subject=draft, key=key, queue="generation")
    return draft


@transaction.atomic
def resume(brief: Brief, *, actor: User | None) -> Brief:
    """What was killed or cancelled goes on. An open job does so by itself."""
    require(actor, brief.shop, EDIT_CONTENT)
    job = job_of(brief)
    if not job.is_open:
        retry(job, actor=actor)
    return brief


@transaction.atomic
def discard_requested(brief: Brief, *, actor: User | None) -> int:
    """What of a cancelled request was not written yet is not wanted any more."""
    require(actor, brief.shop, EDIT_CONTENT)
    waiting = Draft.objects.for_shop(brief.shop).filter(brief=brief, state=Draft.State.REQUESTED, text="")
    count = waiting.count()
    record("drafts.discarded", subject=brief, actor=actor, drafts=count)
    waiting.delete()
    return count
