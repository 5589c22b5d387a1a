"""A change of a role or of origins is taken back, but never over what somebody changed since then."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from marketing.accounts import services
from marketing.accounts.models import ApiKey, AuditEvent, Membership, Shop, Undo, User
from marketing.accounts.undoing import take_back
from marketing.common.errors import Conflict, NotFound

Change = Callable[[str], Undo | None]


@pytest.fixture
def role_of(shop: Shop, owner: User, marketer: User) -> Change:
    def change(role: str) -> Undo | None:
        return services.change_role(Membership.objects.get(user=marketer, shop=shop), role, actor=owner)[1]

    return change


@pytest.fixture
def key(shop: Shop) -> ApiKey:
    return services.create_api_key(shop, name="Web", kind="publishable", origins=["https://a.test"], actor=None)[0]


@pytest.fixture
def origin_of(key: ApiKey, owner: User) -> Change:
    return lambda origin: services.set_origins(key, [origin], actor=owner)[1]


def test_a_role_is_as_it_was_before(owner: User, marketer: User, role_of: Change) -> None:
    take_back(role_of("developer"), actor=owner)

    assert Membership.objects.get(user=marketer).role == "marketer"


def test_origins_are_as_they_were_before(owner: User, key: ApiKey, origin_of: Change) -> None:
    take_back(origin_of("https://b.test"), actor=owner)

    key.refresh_from_db()
    assert key.origins == ["https://a.test"]


def test_what_was_taken_back_leaves_nothing_that_nobody_could_take_back(
    shop: Shop, owner: User, role_of: Change, origin_of: Change
) -> None:
    for undo in (role_of("developer"), origin_of("https://b.test")):
        take_back(undo, actor=owner)

    assert not Undo.objects.for_shop(shop).filter(used_at=None).exists()
    assert AuditEvent.objects.for_shop(shop).filter(action__endswith="_changed").count() == 4


def test_a_role_that_was_changed_again_stays(owner: User, marketer: User, role_of: Change) -> None:
    undo = role_of("developer")
    role_of("analyst")

    with pytest.raises(Conflict, match="changed again"):
        take_back(undo, actor=owner)
    assert Membership.objects.get(user=marketer).role == "analyst"


def test_origins_that_were_changed_again_stay(owner: User, key: ApiKey, origin_of: Change) -> None:
    undo = origin_of("https://b.test")
    origin_of("https://c.test")

    with pytest.raises(Conflict, match="changed again"):
        take_back(undo, actor=owner)
    key.refresh_from_db()
    assert key.origins == ["https://c.test"]


def test_what_is_gone_is_not_found(
    owner: User, marketer: User, key: ApiKey, role_of: Change, origin_of: Change
) -> None:
    undos = [role_of("developer"), origin_of("https://b.test")]
    key.delete()
    services.remove_member(Membership.objects.get(user=marketer), actor=owner)

    for undo in undos:
        with pytest.raises(NotFound):
            take_back(undo, actor=owner)


def test_nothing_is_noted_where_nothing_changed(shop: Shop, role_of: Change, origin_of: Change) -> None:
    assert (role_of("marketer"), origin_of("https://A.test/")) == (None, None)

    assert not AuditEvent.objects.for_shop(shop).filter(action__endswith="_changed").exists()


def test_after_a_day_it_is_too_late(shop: Shop, owner: User, role_of: Change) -> None:
    undo = role_of("developer")
    Undo.objects.for_shop(shop).update(created_at=timezone.now() - timedelta(hours=25))

    with pytest.raises(Conflict, match="for a day"):
        take_back(undo, actor=owner)
