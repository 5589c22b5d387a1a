from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.utils import html

from marketing.catalog.api.cards import ProductCardSerializer
from marketing.recommendations.explaining import TEXTS
from marketing.recommendations.models import Placement

MOST = 50


class CommaSeparated(serializers.ListField):
    """`exclude=a,b` or `exclude=a&exclude=b` in an address, a list in a body."""

    child = serializers.CharField(max_length=200)

    def get_value(self, dictionary: object) -> object:
        value = super().get_value(dictionary)
        if html.is_html_input(dictionary) and isinstance(value, list):
            return [word for text in value for word in text.split(",") if word]
        return value


class AskSerializer(serializers.Serializer):
    placement = serializers.ChoiceField(choices=Placement.Key.choices)
    visitor = serializers.UUIDField(required=False, help_text="The id that the script keeps in the browser.")
    shopper = serializers.CharField(
        required=False, max_length=100, help_text="The shop's own id. Needs a secret key or X-Shopper-Token."
    )
    product_id = serializers.CharField(required=False, default="", max_length=100)
    cart = CommaSeparated(
        required=False,
        default=list,
        max_length=100,
        help_text="What lies in the cart: it shapes the answer, and is left out of it.",
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST)
    exclude = CommaSeparated(required=False, default=list, max_length=200)
    categories = CommaSeparated(
        required=False,
        default=list,
        max_length=50,
        help_text="Names of categories: only their products are shown, of any of them. In a POST, names may hold commas.",
    )
    explain = serializers.BooleanField(required=False, default=False)
    locale = serializers.ChoiceField(required=False, choices=["en", "zh-hans"])

    def validate(self, attrs: dict) -> dict:
        if attrs["placement"] == Placement.Key.PRODUCT_RELATED and not attrs["product_id"]:
            raise serializers.ValidationError({"product_id": "This placement stands beside a product: name it."})
        return attrs


class ReasonSerializer(serializers.Serializer):
    code = serializers.ChoiceField(choices=list(TEXTS))
    product_ids = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField()


class RecommendedSerializer(ProductCardSerializer):
    position = serializers.IntegerField()
    score = serializers.FloatField()
    reason = ReasonSerializer(allow_null=True)


@extend_schema_serializer(component_name="Recommendations")
class AnswerSerializer(serializers.Serializer):
    recommendation_id = serializers.UUIDField()
    personalized = serializers.BooleanField()
    model = serializers.CharField(allow_null=True, help_text="The version that ranked, such as recommender-3.")
    fallback = serializers.ChoiceField(
        choices=["neighbours", "popular_in_category", "popular", "bought_lately", "empty", "off"],
        allow_null=True,
        help_text="What stepped in for the model; `off` when the shop switched the placement off.",
    )
    items = RecommendedSerializer(many=True)
