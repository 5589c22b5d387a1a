"""The facts beside a text: each with where it comes from, and whether the text speaks of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from marketing.catalog.facts import BRAND, CATEGORY, NAMING, PRICE, TITLE
from marketing.catalog.models import Product, ProductFact
from marketing.content.marking import Mark
from marketing.content.models import Draft
from marketing.content.wording import fact_label


@dataclass(frozen=True)
class Told:
    anchor: str
    name: str
    label: str
    value: str
    source: str
    since: datetime
    is_said: bool  # the text speaks of it


@dataclass(frozen=True)
class About:
    """One product that the text speaks of."""

    product: Product
    rows: list[Told]


def facts_beside(draft: Draft, marks: Sequence[Mark], names: Sequence[str]) -> list[About]:
    """`names` numbers the facts, as the claims that lead to them do."""
    ids = [one["product_id"] for one in draft.facts]
    products = {one.external_id: one for one in Product.objects.for_shop(draft.shop).filter(external_id__in=ids)}
    rows = ProductFact.objects.for_shop(draft.shop).filter(product__external_id__in=ids)
    rows = rows.filter(Q(locale="") | Q(locale=draft.locale)).order_by("locale").select_related("product")
    known = {(row.product.external_id, row.name): row for row in rows}
    said = {mark.fact for mark in marks}
    found, seen = [], set()
    for one in draft.facts:
        if (product := products.get(one["product_id"])) is None:
            continue
        told = []
        for name in sorted(one["facts"], key=_place):
            row = None if name in NAMING else known.get((product.external_id, name))
            anchor = str(names.index(name) + 1) + (f"-{len(found) + 1}" if name in seen else "")
            told.append(
                Told(
                    anchor, name, fact_label(name), ", ".join(one["facts"][name]), *_origin(row, product), name in said
                )
            )
            seen.add(name)
        found.append(About(product, told))
    return found


def _place(name: str) -> tuple[int, str]:
    """The title, then what the shop tells of it, then what every product has."""
    order = {TITLE: 0, BRAND: 2, CATEGORY: 3, PRICE: 4}
    return order.get(name, 1), name


def _origin(row: ProductFact | None, product: Product) -> tuple[str, datetime]:
    if row is None:
        return _("Product"), product.updated_at
    return row.source or _("Entered here"), row.updated_at
