from datetime import timedelta

import pytest
from django.utils import timezone

from marketing.accounts import selectors, services
from marketing.accounts.hashing import digest
from marketing.accounts.models import ApiKey, AuditEvent, Shop, User
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from tests.api import ApiClient, make_key

URLS = pytest.mark.urls("tests.common.notes")


def status(secret: str) -> int:
    return ApiClient(secret).get("/api/v1/notes").status_code


def test_a_key_is_shown_once_and_kept_as_a_hash(shop: Shop, developer: User) -> None:
    key, secret = services.create_api_key(shop, name="Shop", kind="secret", actor=developer)

    assert secret.startswith("sk_")
    assert len(secret) > 40
    kept = ApiKey.objects.for_shop(shop).values().get(pk=key.pk)
    assert secret not in str(kept)
    assert bytes(kept["hash"]) == digest(secret)
    assert selectors.shop_of_key(secret) == shop


def test_a_new_key_is_in_the_audit_log_without_its_secret(shop: Shop, developer: User) -> None:
    _, secret = services.create_api_key(
        shop, name="Web", kind="publishable", origins=["https://Shop.example/"], actor=developer
    )

    entry = AuditEvent.objects.for_shop(shop).get(action="key.created")
    assert entry.actor == developer
    assert entry.details == {"kind": "publishable", "origins": ["https://shop.example"]}
    assert secret not in str(vars(entry))


def test_only_owners_and_developers_make_and_end_keys(
    shop: Shop, marketer: User, analyst: User, rival_owner: User
) -> None:
    key, _ = services.create_api_key(shop, name="Shop", kind="secret", actor=None)

    for stranger in (marketer, analyst, rival_owner):
        with pytest.raises(NotAllowed):
            services.create_api_key(shop, name="Mine", kind="secret", actor=stranger)
        with pytest.raises(NotAllowed):
            services.revoke_api_key(key, actor=stranger)
        with pytest.raises(NotAllowed):
            services.rotate_api_key(key, actor=stranger)


def test_a_key_needs_a_name_and_a_secret_one_has_no_origins(shop: Shop, owner: User) -> None:
    with pytest.raises(Invalid):
        services.create_api_key(shop, name=" ", kind="secret", actor=owner)
    with pytest.raises(Invalid):
        services.create_api_key(shop, name="Shop", kind="secret", origins=["https://shop.example"], actor=owner)


@URLS
def test_a_revoked_key_opens_nothing_at_once(bare_shop: Shop) -> None:
    key, secret = make_key(bare_shop)
    assert status(secret) == 200

    with shop_context(bare_shop):
        services.revoke_api_key(key, actor=None)

    assert status(secret) == 401


@URLS
def test_a_replaced_key_goes_on_for_a_day(bare_shop: Shop) -> None:
    key, old = make_key(bare_shop)
    with shop_context(bare_shop):
        successor, new = services.rotate_api_key(key, actor=None)
    assert status(old) == status(new) == 200
    assert successor.name == key.name

    with shop_context(bare_shop):
        ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert (status(old), status(new)) == (401, 200)
    with shop_context(bare_shop), pytest.raises(Conflict):
        services.rotate_api_key(key, actor=None)


def test_new_origins_are_kept_clean_and_noted(shop: Shop, owner: User) -> None:
    key, _ = services.create_api_key(shop, name="Web", kind="publishable", actor=owner)

    services.set_origins(key, ["http://localhost:8001/", "http://localhost:8001"], actor=owner)

    assert ApiKey.objects.for_shop(shop).get(pk=key.pk).origins == ["http://localhost:8001"]
    assert AuditEvent.objects.for_shop(shop).filter(action="key.origins_changed").exists()


@URLS
def test_the_use_of_a_key_is_noted_once_a_minute(bare_shop: Shop) -> None:
    key, secret = make_key(bare_shop)

    def used_after(moment: timedelta) -> object:
        with shop_context(bare_shop):
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=moment and timezone.now() - moment)
            before = ApiKey.objects.get(pk=key.pk).last_used_at
        assert status(secret) == 200
        with shop_context(bare_shop):
            return before != ApiKey.objects.get(pk=key.pk).last_used_at

    assert used_after(None)
    assert not used_after(timedelta(seconds=30))
    assert used_after(timedelta(seconds=61))


@URLS
@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "sk_unknown", "ÿ", "sk_" + "x" * 7000])
def test_a_key_that_nobody_made_is_refused(secret: str) -> None:
    assert ApiClient(**{"Authorization": f"Bearer {secret}"}).get("/api/v1/notes").status_code == 401
    assert ApiClient(**{"Authorization": f"Basic {secret}"}).get("/api/v1/notes").status_code == 401
