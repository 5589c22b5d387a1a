import pytest
from django.test import RequestFactory

from marketing.accounts import selectors, services
from marketing.accounts.models import AuditEvent, Membership, Shop, User
from marketing.common.errors import Conflict, Invalid, NotAllowed, NotFound


def membership_of(user: User, shop: Shop) -> Membership:
    return Membership.objects.get(user=user, shop=shop)


def test_the_operator_adds_a_person_at_once(shop: Shop) -> None:
    membership = services.add_member(shop, email="New@Paper-Tea.test", role="analyst", name="Nia", actor=None)

    assert membership.user.email == "new@paper-tea.test"
    assert not membership.user.has_usable_password()
    assert AuditEvent.objects.for_shop(shop).get(action="member.added").details == {"role": "analyst"}


def test_a_person_who_works_elsewhere_keeps_their_account(shop: Shop, owner: User, rival_owner: User) -> None:
    membership = services.add_member(shop, email=rival_owner.email.upper(), role="marketer", actor=owner)

    assert membership.user == rival_owner
    with pytest.raises(Conflict):
        services.add_member(shop, email=rival_owner.email, role="analyst", actor=owner)


def test_only_an_owner_of_this_shop_decides_about_members(
    shop: Shop, marketer: User, developer: User, rival_owner: User
) -> None:
    for stranger in (marketer, developer, rival_owner):
        with pytest.raises(NotAllowed):
            services.add_member(shop, email="x@y.test", role="owner", actor=stranger)
        with pytest.raises(NotAllowed):
            services.change_role(membership_of(marketer, shop), "owner", actor=stranger)
        with pytest.raises(NotAllowed):
            services.remove_member(membership_of(marketer, shop), actor=stranger)


def test_a_changed_role_is_noted(shop: Shop, owner: User, marketer: User) -> None:
    services.change_role(membership_of(marketer, shop), "developer", actor=owner)

    assert membership_of(marketer, shop).role == "developer"
    entry = AuditEvent.objects.for_shop(shop).get(action="member.role_changed")
    assert entry.details == {"before": "marketer", "after": "developer"}


def test_there_is_no_such_role(shop: Shop, owner: User, marketer: User) -> None:
    with pytest.raises(Invalid):
        services.change_role(membership_of(marketer, shop), "emperor", actor=owner)
    with pytest.raises(Invalid):
        services.add_member(shop, email="x@y.test", role="", actor=owner)


def test_the_last_owner_stays(shop: Shop, owner: User, marketer: User) -> None:
    last = membership_of(owner, shop)

    with pytest.raises(Conflict):
        services.remove_member(last, actor=owner)
    with pytest.raises(Conflict):
        services.change_role(last, "analyst", actor=owner)

    services.change_role(membership_of(marketer, shop), "owner", actor=owner)
    services.remove_member(last, actor=owner)
    assert [one.user for one in selectors.members(shop)] == [marketer]


def test_a_removed_member_is_gone_for_whoever_comes_second(shop: Shop, owner: User, marketer: User) -> None:
    membership = membership_of(marketer, shop)
    services.remove_member(Membership.objects.get(pk=membership.pk), actor=owner)

    with pytest.raises(NotFound):
        services.remove_member(membership, actor=owner)


def test_a_person_switches_between_their_own_shops_only(bare_shop: Shop, rival_shop: Shop, owner: User) -> None:
    request = RequestFactory().post("/")
    request.user, request.session = owner, {}

    with pytest.raises(NotFound):
        services.switch_shop(request, str(rival_shop.pk))
    with pytest.raises(NotFound):
        services.switch_shop(request, "nonsense")

    services.switch_shop(request, str(bare_shop.pk))
    assert selectors.current_membership(owner, request.session["shop_id"]).shop == bare_shop
