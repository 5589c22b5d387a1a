"""What a request would write: one draft for each product and language, or one about all of the products. Nothing is kept yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import find_products
from marketing.common.errors import Invalid
from marketing.content import selectors
from marketing.content.kinds import MOST_TOGETHER, TOGETHER
from marketing.content.models import Brief, Draft
from marketing.content.selectors import Place
from marketing.generation.values import Kind

MOST_DRAFTS = 10_000
LONGEST_NOTE, LONGEST_AUDIENCE = 1_000, 200
LOCALES = tuple(locale for locale, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class Plan:
    brief: Brief
    drafts: list[Draft]
    left_out: int  # such a text waits already, or is live where only missing ones are wanted


def plan(
    shop: Shop,
    kind: str,
    external_ids: Iterable[str],
    *,
    locales: Sequence[str],
    audience: str = "",
    note: str = "",
    only_missing: bool = False,
) -> Plan:
    audience, note = (short(text) for text in (audience, note))
    _check(kind, locales, audience, note)
    products = _products(shop, external_ids)
    brief = Brief(shop=shop, kind=kind, locales=list(dict.fromkeys(locales)), audience=audience, note=note)
    wanted = list(_together(brief, products) if kind in TOGETHER else _one_each(brief, products))
    taken = selectors.taken_places(shop, products, kind, audience, or_live=only_missing)
    drafts = [draft for draft in wanted if _place(draft) not in taken]
    if len(drafts) > MOST_DRAFTS:
        raise _too_many()
    return Plan(brief, drafts, len(wanted) - len(drafts))


def short(text: str) -> str:
    return text.replace("\0", "").strip()


def check_note(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_NOTE}, pointer="/note")


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
    if len(audience) > LONGEST_AUDIENCE:
        said = _("This is longer than %(most)d characters.")
        raise Invalid(said % {"most": LONGEST_AUDIENCE}, pointer="/audience")
    check_note(note)


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
    for product in products:
        for locale in brief.locales:
            yield _draft(brief, product, locale)


def _together(brief: Brief, products: Sequence[Product]) -> Iterator[Draft]:
    """The first is the one at which the text stands; it speaks of the others, too."""
    if len(products) > MOST_TOGETHER:
        raise Invalid(
            _("One text speaks of at most %(most)d products. Name fewer.") % {"most": MOST_TOGETHER},
            pointer="/products",
        )
    for locale in brief.locales:
        yield _draft(brief, products[0], locale, also=[one.external_id for one in products[1:]])


def _draft(brief: Brief, product: Product, locale: str, also: Sequence[str] = ()) -> Draft:
    return Draft(
        shop=brief.shop, brief=brief, product=product, also=list(also), kind=brief.kind, locale=locale,
        audience=brief.audience, note=brief.note,
    )  # fmt: skip


def _place(draft: Draft) -> Place:
    return selectors.place_of(draft.product_id, draft.locale, draft.also)
