"""The demo's shops, people and keys. Whatever is there already stays as it is."""

import secrets

from marketing.accounts import selectors, services
from marketing.accounts.hashing import digest
from marketing.accounts.models import ApiKey, Membership, Shop, User
from marketing.common.tenancy import shop_context

MEMBERS = (
    ("demo", "owner@demo.test", "Olivia", Membership.Role.OWNER),
    ("demo", "analyst@demo.test", "Anna", Membership.Role.ANALYST),
    ("rival", "owner@rival.test", "Rita", Membership.Role.OWNER),
)


def open_shops() -> Shop:
    """The demo shop, and a rival whose members must never see it."""
    Shop.objects.get_or_create(slug="rival", defaults={"name": "Rival & Daughters"})
    shop, _ = Shop.objects.get_or_create(slug="demo", defaults={"name": "Hearthside", "currency": "USD"})
    return shop


def welcome_members(password: str) -> str:
    """The password is the same for all three, and made here when there is none that fits."""
    password = password or f"hearthside-{secrets.token_hex(4)}"
    for slug, email, name, role in MEMBERS:
        shop = Shop.objects.get(slug=slug)
        with shop_context(shop):
            if not Membership.objects.filter(shop=shop, user__email=email).exists():
                services.add_member(shop, email=email, role=role, actor=None, name=name)
        _set_password(User.objects.get(email=email), password)
    return password


def _set_password(user: User, password: str) -> None:
    if not (user.has_usable_password() and user.check_password(password)):
        user.set_password(password)
        user.save(update_fields=["password", "updated_at"])


def publishable_key(shop: Shop, known: str, origins: list[str]) -> str:
    with shop_context(shop):
        key = _find_key(shop, known)
        if key is None:
            kind = ApiKey.Kind.PUBLISHABLE
            return services.create_api_key(shop, name="Storefront", kind=kind, actor=None, origins=origins)[1]
        if missing := set(origins) - set(key.origins):
            services.set_origins(key, [*key.origins, *missing], actor=None)
    return known


def secret_key(shop: Shop, known: str) -> str:
    with shop_context(shop):
        if _find_key(shop, known) is not None:
            return known
        return services.create_api_key(shop, name="Shop server", kind=ApiKey.Kind.SECRET, actor=None)[1]


def _find_key(shop: Shop, known: str) -> ApiKey | None:
    key = selectors.keys(shop).filter(hash=digest(known)).first()
    return key if key and key.is_valid else None


def token_secret(shop: Shop) -> str:
    with shop_context(shop):
        key = selectors.open_signing_keys(shop).first() or services.create_signing_key(shop, actor=None)
    return key.secret
