"""A tiny API of the tests' own, so that the kernel is tested apart from what stands on it."""

from django.db import OperationalError, connection
from django.urls import include, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.accounts.shopper_tokens import read_token, require_shopper
from marketing.catalog.models import Product
from marketing.common.api import handlers
from marketing.common.api.queries import read_query
from marketing.common.errors import Conflict, Unavailable


class LineSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=20)


class NoteSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=20)
    lines = LineSerializer(many=True, required=False)
    extra = serializers.JSONField(required=False)


class SearchQuery(serializers.Serializer):
    q = serializers.CharField(max_length=20)
    at_least = serializers.IntegerField(required=False, min_value=0, max_value=1000)


class ProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = ("external_id", "title")


class Notes(ListAPIView):
    serializer_class = ProductSerializer
    queryset = Product.objects.none()

    def get_queryset(self) -> object:
        return Product.objects.for_shop(self.request.shop)

    @extend_schema(request=NoteSerializer, responses={201: NoteSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        serializer = NoteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        title = serializer.validated_data["title"]
        product = Product.objects.create(shop=request.shop, external_id=title, title=title)
        if title == "conflict":
            raise Conflict("It is there already.", pointer="/title")
        return Response({"id": product.pk, "title": title}, status=201, headers={"Location": f"/notes/{title}"})


class ByTitle(Notes):
    ordering = ("title", "id")


class SmallNotes(Notes):
    body_limit = 100


class Search(APIView):
    def get(self, request: Request) -> Response:
        return Response(read_query(SearchQuery, request))


class Secret(APIView):
    permission_classes = (HasSecretKey,)

    def get(self, request: Request) -> Response:
        return Response({})


class Shopper(APIView):
    def get(self, request: Request) -> Response:
        return Response({"shopper": read_token(request)})


class Own(APIView):
    def get(self, request: Request, shopper: str) -> Response:
        require_shopper(request, shopper)
        return Response({"orders": []})


class Broken(APIView):
    def get(self, request: Request, how: str) -> Response:
        if how == "away":
            raise Unavailable("The model rests.")
        if how == "database":
            raise OperationalError("connection refused")
        if how == "table":
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")
        raise ZeroDivisionError("a bug with a password in it")


api = [
    path("notes", Notes.as_view()),
    path("notes/by-title", ByTitle.as_view()),
    path("notes/small", SmallNotes.as_view()),
    path("search", Search.as_view()),
    path("secret", Secret.as_view()),
    path("shopper", Shopper.as_view()),
    path("shoppers/<str:shopper>/orders", Own.as_view()),
    path("broken/<str:how>", Broken.as_view()),
]
urlpatterns = [path("api/v1/", include(api))]

handler400 = handlers.bad_request
handler403 = handlers.permission_denied
handler404 = handlers.page_not_found
handler500 = handlers.server_error
