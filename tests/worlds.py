"""One row of every model, for a shop whose texts can be told from all others."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from marketing.accounts.models import Membership, Shop, User
from marketing.catalog.indexing import key_of, vectors_of
from marketing.catalog.models import Product
from marketing.common.models import ShopOwned
from marketing.common.tenancy import shop_context
from tests.conftest import make_member

MARKER = "zqRIVALqz"

# Values whose shape the code, or a constraint, relies on.
SHAPES: dict[str, Callable[[str], object]] = {
    "accounts.AuditEvent.action": lambda text: "key.created",
    "catalog.Import.counts": lambda text: {"new": 7},
    "catalog.Import.mapping": lambda text: {"title": text},
    "catalog.Product.texts": lambda text: {"zh-hans": {"title": text}},
    "catalog.Category.texts": lambda text: {"zh-hans": {"title": text}},
    "shoppers.Shopper.hidden_products": lambda text: [text],
    "shoppers.Order.address": lambda text: {"line1": text},
    "shoppers.Order.payments": lambda text: [{"id": text, "kind": "credit_card", "label": text, "used": True}],
    "shoppers.Order.shipments": lambda text: [{"carrier": text, "number": "1", "url": "https://parcels.test/1"}],
    "content.Version.number": lambda text: 1,  # its draft's
    "content.Draft.also": lambda text: [text],
    "content.Draft.facts": lambda text: [{"product_id": text, "facts": {"title": [text]}}],
    "content.Publication.also": lambda text: [text],
    "content.Claim.end": lambda text: 8,
    "chat.Citation.start": lambda text: 0,
    "chat.AnswerThresholds.sure": lambda text: 0.6,
    "chat.AnswerThresholds.near": lambda text: 0.15,
    "chat.ServiceHours.days": lambda text: [["09:00", "17:00"]] * 7,
    "chat.ServiceHours.holidays": lambda text: [{"first": "2026-12-25", "last": "2026-12-25", "name": text}],
    "chat.PassageVector.vector": lambda text: [0.5, 0.25],
    "chat.ProductVector.vector": lambda text: [0.5, 0.25],
    "content.Finding.rule": lambda text: "superlative",
}
# A rule has one target and a schedule with an end after its beginning; this one has a product, and never ends.
LEFT_EMPTY = (
    {
        f"recommendations.Rule.{name}"
        for name in (
            "category",
            "price_from",
            "price_to",
            "position",
            "ends_at",
            "removed_at",
            "season_from",
            "season_to",
        )
    }
    | {"content.Review.code", "chat.Conversation.closed_at", "chat.Message.answers", "chat.Passage.source"}
    | {"chat.PendingAction.confirmed_by"}
    | {f"chat.AnswerReview.{name}" for name in ("verdict", "judged_at")}
)


@dataclass
class World:
    """What the rival shop owns: one row of every model, its texts marked."""

    shop: Shop
    user: User
    rows: dict[str, ShopOwned] = field(default_factory=dict)

    def __getitem__(self, label: str) -> ShopOwned:
        return self.rows[label]

    def markers(self) -> set[str]:
        """Whatever of it must never be seen: texts, our ids, secrets. (Its own ids may be another shop's too.)"""
        ids = {str(row.pk) for row in self.rows.values()} | {str(self.shop.pk), str(self.user.pk)}
        return {MARKER, self["accounts.SigningKey"].secret, self.user.email} | ids

    def snapshot(self) -> dict[str, list[dict]]:
        with shop_context(self.shop):
            owned = {
                label: list(type(row).objects.for_shop(self.shop).order_by("pk").values())
                for label, row in self.rows.items()
            }
        members = list(Membership.objects.filter(shop=self.shop).order_by("pk").values())
        return {**owned, "members": members, "shop": list(Shop.objects.filter(pk=self.shop.pk).values())}


def seed(name: str, text: str) -> World:
    shop = Shop.objects.create(name=f"{name} {text}", slug=name)
    world = World(shop, make_member(shop, Membership.Role.OWNER, f"{name}@shops.test"))
    with shop_context(shop):
        for model in apps.get_models():
            if issubclass(model, ShopOwned):
                make_row(world, model, text)
    return world


def make_row(world: World, model: type[ShopOwned], text: str) -> ShopOwned:
    label = model._meta.label
    if label not in world.rows:
        values = {
            column.name: make_value(world, column, text) for column in model._meta.concrete_fields if is_made(column)
        }
        world.rows[label] = model.objects.create(**values)
    return world.rows[label]


def is_made(column: models.Field) -> bool:
    """Keys and secrets make themselves; what has a choice or a number by default keeps it."""
    if column.primary_key or str(column) in LEFT_EMPTY:
        return False
    return not column.has_default() or isinstance(column, models.JSONField)


def make_value(world: World, column: models.Field, text: str) -> object:
    if str(column) in SHAPES:
        return SHAPES[str(column)](text)
    match column:
        case models.ForeignKey(name="shop"):
            return world.shop
        case models.ForeignKey() if issubclass(column.related_model, ShopOwned):
            return make_row(world, column.related_model, text)
        case models.ForeignKey() if column.related_model is Membership:
            return Membership.objects.get(shop=world.shop)
        case models.ForeignKey():
            return world.user
        case models.JSONField():
            return [{"product_id": text, "note": text}] if column.default is list else {"note": text}
        case SearchVectorField():
            return vectors_of(key_of(world.shop.pk), make_row(world, Product, text), []).get(column.name, "")
        case models.UUIDField():
            return uuid.uuid4()
        case models.DateTimeField():
            return datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
        case models.DateField():
            return datetime.date(2026, 11, 1)
        case models.BinaryField():
            return uuid.uuid4().bytes
        case models.CharField() | models.TextField():
            return make_text(world, column, text)
        case models.BooleanField():
            return True
    return 7


def make_text(world: World, column: models.CharField, text: str) -> str:
    if column.choices:
        return column.choices[0][0]
    if column.name == "external_id":
        return f"{world.shop.slug}-{column.model._meta.model_name}-77001"
    if column.name == "currency":
        return "GBP"
    if isinstance(column, models.URLField):
        return f"https://shops.test/{text.rpartition(' ')[2]}"
    return text if column.max_length is None or column.max_length >= len(text) else ""
