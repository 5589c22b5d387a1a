"""What a server may ask for."""

from rest_framework import serializers

from marketing.content.models import Draft, Review
from marketing.content.services.planning import LOCALES
from marketing.generation.values import Kind

SEEN = "The version that you read. If the draft was changed since, the answer is 409 and nothing happens."


class DraftsQuery(serializers.Serializer):
    state = serializers.ChoiceField(choices=Draft.State.choices, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    locale = serializers.ChoiceField(choices=LOCALES, required=False)
    product_id = serializers.CharField(required=False, max_length=100)
    request_id = serializers.UUIDField(required=False, help_text="Of this request only.")


class RequestSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Kind.choices)
    product_ids = serializers.ListField(child=serializers.CharField(max_length=100), min_length=1, max_length=10_000)
    locales = serializers.ListField(
        child=serializers.ChoiceField(choices=LOCALES), min_length=1, max_length=len(LOCALES)
    )
    audience = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)

    only_missing = serializers.BooleanField(
        required=False, default=False, help_text="Leave out products that have such a text live already."
    )


class SeenSerializer(serializers.Serializer):
    version = serializers.IntegerField(required=False, min_value=1, help_text=SEEN)


class EditSerializer(SeenSerializer):
    text = serializers.CharField(max_length=10_000, trim_whitespace=False)


class RejectSerializer(SeenSerializer):
    code = serializers.ChoiceField(choices=Review.Reason.choices, required=False, default="")
    reason = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=500,
        help_text="In words. Needed without a code, and with “other”.",
    )


class RegenerateSerializer(SeenSerializer):
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)


class RestoreSerializer(SeenSerializer):
    number = serializers.IntegerField(min_value=1, help_text="The number of the earlier version.")
