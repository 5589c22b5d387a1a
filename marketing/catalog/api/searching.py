"""Search for shoppers: a publishable key will do, so it tells of products only what the shop's pages show anyway."""

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.models import Shop
from marketing.catalog.api.cards import ProductCardSerializer, product_card
from marketing.catalog.api.serializers import LOCALES
from marketing.catalog.asking import LONGEST_QUESTION, Filters
from marketing.catalog.models import Product
from marketing.catalog.search import Found, Sort, search
from marketing.catalog.selectors import category_name
from marketing.catalog.suggesting import Suggestions, suggest
from marketing.common.api.queries import read_query

FARTHEST = 10_000


class AskedSerializer(serializers.Serializer):
    q = serializers.CharField(
        max_length=LONGEST_QUESTION, allow_blank=True, help_text="As typed: “teapot under 20”, 30元以下的茶壶."
    )
    locale = serializers.ChoiceField(required=False, choices=LOCALES)


class SearchSerializer(AskedSerializer):
    price_min = serializers.DecimalField(required=False, max_digits=12, decimal_places=2, min_value=0)
    price_max = serializers.DecimalField(required=False, max_digits=12, decimal_places=2, min_value=0)
    in_stock = serializers.BooleanField(required=False, default=False)
    category = serializers.CharField(required=False, default="", max_length=200, help_text="Its name, in any language.")
    sort = serializers.ChoiceField(required=False, default=Sort.RELEVANCE, choices=[sort.value for sort in Sort])
    limit = serializers.IntegerField(required=False, default=24, min_value=1, max_value=100)
    cursor = serializers.IntegerField(required=False, default=0, min_value=0, max_value=FARTHEST)


@extend_schema_serializer(component_name="SearchFilters")
class FiltersSerializer(serializers.Serializer):
    price_min = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    price_max = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    in_stock = serializers.BooleanField()
    category = serializers.CharField()


class FoundProductSerializer(ProductCardSerializer):
    availability = serializers.ChoiceField(choices=Product.Availability.choices)
    category = serializers.CharField(allow_null=True)


class CountedCategorySerializer(serializers.Serializer):
    category = serializers.CharField(help_text="To filter by.")
    title = serializers.CharField(help_text="To show.")
    count = serializers.IntegerField()


@extend_schema_serializer(component_name="SearchResults")
class FoundSerializer(serializers.Serializer):
    words = serializers.CharField(help_text="What was looked for: the text without the filters that it told.")
    filters = FiltersSerializer()
    parsed = serializers.ListField(
        child=serializers.CharField(),
        help_text="The filters that the text told. To drop one, ask for `words` with the others as parameters.",
    )
    total = serializers.IntegerField()
    data = FoundProductSerializer(many=True)
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)
    categories = CountedCategorySerializer(many=True)
    lowest_price = serializers.CharField(allow_null=True)
    highest_price = serializers.CharField(allow_null=True)


class SearchView(APIView):
    @extend_schema(
        operation_id="search", summary="Search products", parameters=[SearchSerializer], responses=FoundSerializer
    )
    def get(self, request: Request) -> Response:
        """The best first; what is sold out after its like. Hidden products are never found."""
        asked = read_query(SearchSerializer, request)
        names = ("price_min", "price_max", "in_stock", "category")
        given = Filters(**{name: asked[name] for name in names if name in asked})
        skip, limit = asked["cursor"], asked["limit"]
        found = search(request.shop, asked["q"], given, sort=Sort(asked["sort"]), skip=skip, limit=limit)
        return Response(FoundSerializer(as_json(request.shop, found, given, locale_of(asked), skip + limit)).data)


def locale_of(asked: dict) -> str:
    return asked.get("locale") or get_language()


def as_json(shop: Shop, found: Found, given: Filters, locale: str, end: int) -> dict:
    has_more = found.total > end
    return {
        "words": found.question.words,
        "filters": found.filters,
        "parsed": sorted(found.question.filters.said() - given.said()),
        "total": found.total,
        "data": [product_json(shop, product, locale) for product in found.products],
        "has_more": has_more,
        "next_cursor": str(end) if has_more else None,
        "categories": [
            {"category": category.name, "title": category_name(category, locale), "count": count}
            for category, count in found.categories
        ],
        "lowest_price": found.lowest,
        "highest_price": found.highest,
    }


def product_json(shop: Shop, product: Product, locale: str) -> dict:
    return {
        **product_card(shop, product, locale),
        "availability": product.availability,
        "category": product.category and category_name(product.category, locale),
    }


class SuggestedCategorySerializer(serializers.Serializer):
    category = serializers.CharField(help_text="To filter by.")
    title = serializers.CharField(help_text="To show.")


@extend_schema_serializer(component_name="SearchSuggestions")
class SuggestionsSerializer(serializers.Serializer):
    queries = serializers.ListField(child=serializers.CharField(), help_text="How the text may go on.")
    categories = SuggestedCategorySerializer(many=True)
    products = FoundProductSerializer(many=True)


class SuggestionsView(APIView):
    @extend_schema(
        operation_id="search_suggestions",
        summary="Suggest while a shopper types",
        parameters=[AskedSerializer],
        responses=SuggestionsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Three queries, two categories and four products at most."""
        asked = read_query(AskedSerializer, request)
        found = suggest(request.shop, asked["q"], locale_of(asked))
        return Response(SuggestionsSerializer(suggestions_json(request.shop, found, locale_of(asked))).data)


def suggestions_json(shop: Shop, found: Suggestions, locale: str) -> dict:
    return {
        "queries": found.queries,
        "categories": [{"category": one.name, "title": category_name(one, locale)} for one in found.categories],
        "products": [product_json(shop, product, locale) for product in found.products],
    }
