"""Lists as members like them: a filtered list kept under a name, and the columns that one sees."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import ColumnChoice, Membership, SavedView, Shop, Undo, User
from marketing.accounts.permissions import MANAGE_SHARED_VIEWS
from marketing.accounts.undoing import remember, undoes
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.models import ShopQuerySet

MOST_VIEWS = 30  # of one list, that one member sees
LONGEST_NAME = SavedView._meta.get_field("name").max_length


def saved_views(member: Membership, page: str) -> ShopQuerySet:
    """One's own, and those that others share."""
    views = SavedView.objects.for_shop(member.shop).filter(page=page)
    return views.filter(Q(shared=True) | Q(member=member)).order_by("name", "created_at")


@transaction.atomic
def save_view(
    member: Membership, *, page: str, name: str, query: str, shared: bool = False, actor: User | None = None
) -> SavedView:
    """By the member, unless somebody else brings the view back for them."""
    name = name.strip()[:LONGEST_NAME].strip()
    if not name:
        raise Invalid(_("Give the view a name."), pointer="/name")
    # Of two posts at once, the second waits here, and finds the view of the first.
    Shop.objects.select_for_update(no_key=True).get(pk=member.shop_id)
    views = saved_views(member, page)
    if views.filter(name=name).exists():
        raise Conflict(_("There is a view “%(name)s” already. Choose another name.") % {"name": name})
    if views.count() >= MOST_VIEWS:
        raise Conflict(_("A list has at most 30 saved views. Remove one first."))
    view = SavedView.objects.create(shop=member.shop, page=page, name=name, query=query, shared=shared, member=member)
    record("view.saved", subject=view, actor=actor or member.user, list=page, shared=shared)
    return view


@transaction.atomic
def remove_view(view: SavedView, *, member: Membership) -> Undo:
    if not may_remove(view, member):
        raise NotAllowed(_("Only who made a shared view, or an owner of the shop, can remove it."))
    record("view.removed", subject=view, actor=member.user, list=view.page, shared=view.shared)
    kept = {"page": view.page, "name": view.name, "query": view.query, "shared": view.shared}
    maker = str(view.member_id) if view.member_id else None
    view.delete()
    return remember("accounts.view_removed", shop=member.shop, actor=member.user, member=maker, view=kept)


def may_remove(view: SavedView, member: Membership) -> bool:
    return view.member_id == member.pk or (view.shared and member.role in MANAGE_SHARED_VIEWS)


@undoes("accounts.view_removed")
def restore_view(row: Undo) -> SavedView:
    """Its maker's again, whoever removed it; of who brings it back where the maker has left."""
    members = Membership.objects.filter(shop=row.shop)
    maker = members.filter(pk=row.payload["member"]).first() or members.get(user=row.actor)
    return save_view(maker, actor=row.actor, **row.payload["view"])


def chosen_columns(member: Membership, page: str) -> list[str]:
    """Empty: the list's own."""
    choice = ColumnChoice.objects.for_shop(member.shop).filter(member=member, page=page).first()
    return choice.columns if choice else []


@transaction.atomic
def choose_columns(member: Membership, *, page: str, columns: Iterable[str]) -> None:
    """It concerns nobody else, so no audit entry. No column at all means the list's own."""
    choices = ColumnChoice.objects.for_shop(member.shop)
    if not (wanted := list(columns)):
        choices.filter(member=member, page=page).delete()
        return
    choices.update_or_create(shop=member.shop, member=member, page=page, defaults={"columns": wanted})
