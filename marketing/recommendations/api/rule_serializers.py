"""A rule as programs read and write it: products by the shop's own id, categories by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product
from marketing.common.errors import Invalid
from marketing.recommendations.models import Placement, Rule


class RuleBodySerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Rule.Kind.choices)
    placement = serializers.ChoiceField(
        choices=Placement.Key.choices, required=False, allow_null=True, default=None, help_text="null: every placement."
    )
    product_id = serializers.CharField(
        required=False, allow_null=True, default=None, max_length=100, help_text="The shop's own id."
    )
    category = serializers.CharField(
        required=False, allow_null=True, default=None, max_length=200, help_text="The name of the category."
    )
    price_from = serializers.DecimalField(
        required=False, allow_null=True, default=None, max_digits=12, decimal_places=2, min_value=0
    )
    price_to = serializers.DecimalField(
        required=False, allow_null=True, default=None, max_digits=12, decimal_places=2, min_value=0
    )
    position = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=50, help_text="Of a pin, from 1."
    )
    strength = serializers.FloatField(
        required=False, default=1.0, min_value=0.1, max_value=10, help_text="Standard deviations of the list's scores."
    )
    starts_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    ends_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    season_from = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=5, help_text="Month and day, such as 11-15: every year."
    )
    season_to = serializers.CharField(required=False, default="", allow_blank=True, max_length=5)
    enabled = serializers.BooleanField(required=False, default=True)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)


class RuleProblemSerializer(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()
    rule_id = serializers.UUIDField(source="other.pk", allow_null=True, default=None)


class RuleSerializer(RuleBodySerializer):
    id = serializers.UUIDField()
    product_id = serializers.CharField(source="product.external_id", allow_null=True, default=None)
    category = serializers.CharField(source="category.name", allow_null=True, default=None)
    placement = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    problems = serializers.SerializerMethodField(
        help_text="Why it may not do what it says, by the other rule if one is in its way."
    )

    @extend_schema_field(serializers.ChoiceField(choices=Placement.Key.choices, allow_null=True))
    def get_placement(self, rule: Rule) -> str | None:
        return rule.placement or None

    @extend_schema_field(RuleProblemSerializer(many=True))
    def get_problems(self, rule: Rule) -> list[dict]:
        return RuleProblemSerializer(self.context["problems"].get(rule.pk, []), many=True).data


def to_fields(shop: Shop, said: dict[str, Any]) -> dict[str, Any]:
    """Names become rows of this shop; what was not said is not there."""
    fields = dict(said)
    if "placement" in fields:
        fields["placement"] = fields["placement"] or ""
    if "product_id" in fields:
        fields["product"] = _product(shop, fields.pop("product_id"))
    if "category" in fields:
        fields["category"] = _category(shop, fields["category"])
    return fields


@contextmanager
def named_as_sent() -> Iterator[None]:
    """A refusal names the field that the request has, not ours."""
    try:
        yield
    except Invalid as refusal:
        if refusal.pointer == "/product":
            raise Invalid(refusal.message, pointer="/product_id") from refusal
        raise


def _product(shop: Shop, product_id: str | None) -> Product | None:
    found = Product.objects.for_shop(shop).filter(external_id=product_id).first() if product_id else None
    if product_id and found is None:
        raise Invalid(_("There is no product with this id in this shop."), pointer="/product_id")
    return found


def _category(shop: Shop, name: str | None) -> Category | None:
    found = Category.objects.for_shop(shop).filter(name=name).first() if name else None
    if name and found is None:
        raise Invalid(_("There is no category of this name in this shop."), pointer="/category")
    return found
