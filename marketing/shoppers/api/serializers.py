"""The shapes of requests and answers. Events are described here, and read one by one in `marketing.shoppers.incoming`."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketing.shoppers.incoming import MAX_ITEMS, NAMES
from marketing.shoppers.models import Consent
from marketing.shoppers.services import MAX_EVENTS


class ItemSerializer(serializers.Serializer):
    product_id = serializers.CharField(
        max_length=100, help_text="The shop's own id. `item_id`, as GA4 calls it, will do."
    )
    quantity = serializers.FloatField(min_value=0, required=False)
    price = serializers.CharField(required=False, help_text="Of one, as a decimal text: `9.90`.")


class AnswersSerializer(serializers.Serializer):
    analytics = serializers.BooleanField(required=False)
    personalization = serializers.BooleanField(required=False)


class EventSerializer(serializers.Serializer):
    event_id = serializers.UUIDField(help_text="Your own; an event that is sent again keeps it.")
    name = serializers.ChoiceField(choices=sorted(NAMES), help_text="As GA4 or Segment call it.")
    occurred_at = serializers.DateTimeField(help_text="With its zone. From a browser, not older than 30 days.")
    visitor_id = serializers.UUIDField(required=False, help_text="An id that nobody can guess, kept in the browser.")
    shopper = serializers.CharField(required=False, max_length=100, help_text="Needs a secret key, or the token.")
    consent = AnswersSerializer(required=False, help_text="What the visitor answered. A stored refusal outlasts it.")
    items = ItemSerializer(many=True, required=False, max_length=MAX_ITEMS)
    value = serializers.CharField(required=False)
    currency = serializers.CharField(required=False, help_text="ISO 4217, such as `GBP`.")
    transaction_id = serializers.CharField(required=False, max_length=100, help_text="The shop's id of the order.")
    search_term = serializers.CharField(required=False, max_length=200)
    recommendation_id = serializers.UUIDField(required=False, help_text="The list that was seen or clicked.")
    content_id = serializers.UUIDField(
        required=False, help_text="Of `view_promotion`: the place of a text under test, as `/content` named it."
    )
    locale = serializers.CharField(required=False, max_length=10)


class EventBatchSerializer(serializers.Serializer):
    events = EventSerializer(many=True, max_length=MAX_EVENTS)


class RejectionSerializer(serializers.Serializer):
    index = serializers.IntegerField()
    event_id = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class IngestedSerializer(serializers.Serializer):
    accepted = serializers.IntegerField()
    duplicates = serializers.IntegerField(help_text="Were here before.")
    ignored = serializers.IntegerField(help_text="Nobody allowed to keep them, and nothing of them was kept.")
    rejected = RejectionSerializer(many=True)


class VisitorSerializer(serializers.Serializer):
    visitor_id = serializers.UUIDField()

    def validate_visitor_id(self, value: UUID) -> UUID:
        if not value.int:
            raise serializers.ValidationError(_("A visitor's id must be one that nobody can guess."))
        return value


class AnswerSerializer(VisitorSerializer):
    visitor_id = serializers.UUIDField(required=False)
    shopper = serializers.CharField(required=False, default="", max_length=100)
    purpose = serializers.ChoiceField(choices=Consent.Purpose.choices)
    given = serializers.BooleanField()
    text_version = serializers.CharField(required=False, default="", max_length=50, allow_blank=True)


class ConsentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Consent
        fields = ("id", "purpose", "given", "text_version", "created_at")


class ConsentsSerializer(serializers.Serializer):
    """The latest answers; null was never asked."""

    analytics = serializers.BooleanField(allow_null=True)
    personalization = serializers.BooleanField(allow_null=True)
    email = serializers.BooleanField(allow_null=True)


class ShopperSerializer(serializers.Serializer):
    shopper = serializers.CharField(source="external_id", help_text="The shop's own id.")
    locale = serializers.CharField()
    traits = serializers.DictField()
    consents = ConsentsSerializer()
    created_at = serializers.DateTimeField()


class HistoryEntrySerializer(serializers.Serializer):
    name = serializers.CharField(help_text="`view_item`, `add_to_cart` or `purchase`.")
    product_id = serializers.CharField()
    quantity = serializers.FloatField()
    occurred_at = serializers.DateTimeField()


class HistorySerializer(serializers.Serializer):
    data = HistoryEntrySerializer(many=True)


class HiddenSerializer(serializers.Serializer):
    data = serializers.ListField(source="hidden_products", child=serializers.CharField())


class ShopperChangeSerializer(serializers.Serializer):
    locale = serializers.CharField(required=False, max_length=10, allow_blank=True)
    traits = serializers.DictField(required=False, help_text="What the shop knows of its customer; needs a secret key.")
