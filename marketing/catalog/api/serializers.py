"""The shapes of products and imports in the API. A name that is none of ours is an error: a typo must not pass for a change."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketing.catalog import values
from marketing.catalog.importing.encodings import ENCODINGS
from marketing.catalog.importing.formats import FORMATS
from marketing.catalog.importing.mapping import parse_map
from marketing.catalog.models import Import, Product
from marketing.catalog.upserting import FactKey, FactValue, ProductInput
from marketing.common.errors import Invalid

MOST_FACTS = 200
MOST_PRODUCTS = 500
LOCALES = tuple(locale for locale, _name in settings.LANGUAGES)


class StrictSerializer(serializers.Serializer):
    def to_internal_value(self, data: Any) -> dict:
        known = {name for name, field in self.fields.items() if not field.read_only}
        if isinstance(data, dict) and (strange := [name for name in data if name not in known]):
            complaint = _("There is no such field. Known are: %(names)s.") % {"names": ", ".join(sorted(known))}
            raise serializers.ValidationError({name: [complaint] for name in strange}, code="unknown")
        return super().to_internal_value(data)


class IdField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        try:
            return values.read_id(super().to_internal_value(data))
        except Invalid as error:
            raise serializers.ValidationError(error.message) from error


class AddressField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text and not values.read_address(text):
            raise serializers.ValidationError(_("This is not an http or https address."))
        return text


class FactSerializer(StrictSerializer):
    name = serializers.CharField(max_length=100)
    value = serializers.CharField(max_length=1000)
    unit = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    locale = serializers.ChoiceField(
        choices=("", *LOCALES), required=False, default="", help_text="Empty: true in every language."
    )
    source = serializers.CharField(read_only=True)


class TextsSerializer(StrictSerializer):
    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    description = serializers.CharField(max_length=100_000, required=False, allow_blank=True)


class LocalizedTextsSerializer(StrictSerializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {locale: TextsSerializer(required=False) for locale in LOCALES}


class ProductSerializer(StrictSerializer):
    external_id = IdField(max_length=100, help_text="The shop's own id.")
    title = serializers.CharField(max_length=500)
    description = serializers.CharField(max_length=100_000, required=False, allow_blank=True)
    brand = serializers.CharField(max_length=200, required=False, allow_blank=True)
    category = serializers.CharField(
        max_length=200, required=False, allow_null=True, help_text="By name; it is made when it is new."
    )
    price = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)
    currency = serializers.RegexField("^[A-Z]{3}$", required=False, help_text="ISO 4217; the shop's own by default.")
    availability = serializers.ChoiceField(choices=Product.Availability.choices, required=False)
    hidden = serializers.BooleanField(required=False, help_text="Hidden products are never recommended.")
    url = AddressField(max_length=1000, required=False, allow_blank=True)
    image_url = AddressField(max_length=1000, required=False, allow_blank=True)
    variants_of = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text="Variants of one thing share it, as `item_group_id`."
    )
    texts = LocalizedTextsSerializer(required=False, help_text="Title and description in further languages.")
    facts = FactSerializer(many=True, required=False, max_length=MOST_FACTS)
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)

    def validate_facts(self, facts: list[dict]) -> list[dict]:
        keys = [(fact["name"], fact["locale"]) for fact in facts]
        if len(set(keys)) < len(keys):
            raise serializers.ValidationError(_("A fact stands twice in this list."))
        return facts

    def to_representation(self, product: Product) -> dict:
        found = super().to_representation(product)
        return {**found, "category": product.category.name if product.category else None}


class ProductBodySerializer(ProductSerializer):
    """The id stands in the address."""

    external_id = None


class ProductBatchSerializer(StrictSerializer):
    products = ProductSerializer(many=True, max_length=MOST_PRODUCTS, allow_empty=False)

    def to_internal_value(self, data: Any) -> dict:
        self.fields["products"].child.fields["title"].required = False  # a known product has one
        return super().to_internal_value(data)


class OutcomeSerializer(serializers.Serializer):
    external_id = serializers.CharField(source="product.external_id")
    verdict = serializers.ChoiceField(choices=("new", "changed", "unchanged"))


class OutcomesSerializer(serializers.Serializer):
    products = OutcomeSerializer(many=True)


def to_input(said: dict, external_id: str) -> ProductInput:
    """Facts, when they are named, are all the facts."""
    return ProductInput(
        external_id=external_id,
        fields={name: value for name, value in said.items() if name not in ("external_id", "texts", "facts")},
        texts=said.get("texts", {}),
        facts={
            FactKey(one["name"], one["locale"]): FactValue(one["value"], one["unit"]) for one in said.get("facts", ())
        },
        all_facts="facts" in said,
    )


class ImportSerializer(serializers.ModelSerializer):
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="new, changed, unchanged, errors ...")

    class Meta:
        model = Import
        fields = (
            *("id", "kind", "state", "file_name", "format", "encoding", "dry_run", "rows_done", "rows_total"),
            *("counts", "message", "created_at", "updated_at"),
        )
        read_only_fields = fields


class ImportErrorSerializer(serializers.Serializer):
    row = serializers.IntegerField(help_text="The line of the file where it begins.")
    reason = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())


class ImportErrorsSerializer(serializers.Serializer):
    errors = ImportErrorSerializer(many=True)


class MappingField(serializers.CharField):
    def to_internal_value(self, data: Any) -> dict[str, str]:
        try:
            return parse_map(super().to_internal_value(data))
        except Invalid as error:
            raise serializers.ValidationError(error.message) from error


class NewImportSerializer(StrictSerializer):
    file = serializers.FileField(help_text="CSV or JSON Lines, plain or gzip.")
    kind = serializers.ChoiceField(choices=Import.Kind.choices, default=Import.Kind.PRODUCTS)
    format = serializers.ChoiceField(choices=FORMATS, default="auto")
    encoding = serializers.ChoiceField(choices=("auto", *ENCODINGS), default="auto")
    mapping = MappingField(
        required=False, max_length=5000, help_text="`external_id=sku,title=name`: our field = yours."
    )
    dry_run = serializers.BooleanField(default=False)
