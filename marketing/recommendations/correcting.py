"""A merchant corrects a list that was served: not for this shopper, or for nobody. Each can be taken back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Undo, User
from marketing.accounts.permissions import EDIT_RULES, require
from marketing.accounts.undoing import remember, undoes
from marketing.catalog.selectors import find_products
from marketing.common.errors import Conflict, NotFound
from marketing.recommendations import ruling, selectors
from marketing.recommendations.models import Recommendation, Rule
from marketing.shoppers.services import hide_products, show_products


@transaction.atomic
def hide_for_shopper(served: Recommendation, product_id: str, *, actor: User) -> Undo:
    """Kept with the shopper, so that it goes where the shopper goes. The audit log names the list, not the person."""
    _change(served, product_id, actor=actor, hidden=True)
    return remember("recommendations.hidden", shop=served.shop, actor=actor, served=str(served.pk), product=product_id)


@transaction.atomic
def show_to_shopper(served: Recommendation, product_id: str, *, actor: User) -> None:
    _change(served, product_id, actor=actor, hidden=False)


def _change(served: Recommendation, product_id: str, *, actor: User, hidden: bool) -> None:
    require(actor, served.shop, EDIT_RULES)
    shopper = selectors.shopper_of(served)
    if shopper is None:
        raise Conflict(_("This list was made for nobody in particular, or its shopper is not known any more."))
    _its_product(served, product_id)
    (hide_products if hidden else show_products)(shopper, [product_id])
    record(
        "recommendation.hidden" if hidden else "recommendation.shown", subject=served, actor=actor, product=product_id
    )


@undoes("recommendations.hidden")
def show_again(row: Undo) -> None:
    served = selectors.find_served(row.shop, UUID(row.payload["served"]))
    if served is None:
        raise NotFound
    show_to_shopper(served, row.payload["product"], actor=row.actor)


@transaction.atomic
def mark_as_bad(served: Recommendation, product_id: str, *, actor: User) -> tuple[Rule, Undo | None]:
    """For nobody, at this placement: a rule like any other, to be found among the rules."""
    _its_product(served, product_id)
    product = find_products(served.shop, [product_id]).get(product_id)
    if product is None:
        raise NotFound(_("This product is no longer in the catalogue, so it is not shown anyway."))
    note = _("Marked as bad in a served list")
    return ruling.make_rule(
        served.shop, actor=actor, kind=Rule.Kind.EXCLUDE, product=product, placement=served.placement, note=note
    )


def _its_product(served: Recommendation, product_id: str) -> None:
    if product_id not in [item["product_id"] for item in served.items]:
        raise NotFound(_("This product does not stand in the list."))
