from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.catalog import selectors, services
from marketing.catalog.api import serializers
from marketing.catalog.api.serializers import to_input
from marketing.catalog.importing.reports import read_errors
from marketing.catalog.models import Import, Product
from marketing.common.errors import NotFound

PRODUCT_ID = OpenApiParameter("external_id", str, OpenApiParameter.PATH, description="The shop's own id.")


def whole_products(request: Request) -> QuerySet[Product]:
    return selectors.products(request.shop).select_related("category").prefetch_related("facts")


class ProductsView(ListAPIView):
    permission_classes = (HasSecretKey,)
    serializer_class = serializers.ProductSerializer

    def get_queryset(self) -> QuerySet[Product]:
        return whole_products(self.request)

    @extend_schema(operation_id="products_list", summary="List products, the newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="products_create",
        summary="Create a product",
        responses={201: serializers.ProductSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """A product that exists already is a conflict; PUT makes it or changes it."""
        said = read(serializers.ProductSerializer, request)
        product = services.create_product(request.shop, to_input(said, said["external_id"]), actor=None)
        return answer(request, product.external_id, status=201)


class ProductView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="products_read",
        summary="Read a product",
        parameters=[PRODUCT_ID],
        responses=serializers.ProductSerializer,
    )
    def get(self, request: Request, external_id: str) -> Response:
        return answer(request, external_id)

    @extend_schema(
        operation_id="products_put",
        summary="Make or replace a product",
        parameters=[PRODUCT_ID],
        request=serializers.ProductBodySerializer,
        responses={200: serializers.ProductSerializer, 201: serializers.ProductSerializer},
    )
    def put(self, request: Request, external_id: str) -> Response:
        """The whole product: what is not named goes back to its default, and facts that are not named go."""
        said = {**defaults_of(request), **read(serializers.ProductBodySerializer, request)}
        wanted = replace(to_input(said, external_id), all_texts=True, all_facts=True)
        outcome = services.put_product(request.shop, wanted, actor=None)
        return answer(request, external_id, status=201 if outcome.is_new else 200)

    @extend_schema(
        operation_id="products_patch",
        summary="Change a product",
        parameters=[PRODUCT_ID],
        request=serializers.ProductBodySerializer(partial=True),
        responses=serializers.ProductSerializer,
    )
    def patch(self, request: Request, external_id: str) -> Response:
        """Only what is named changes. `facts`, when named, are all the facts."""
        find(request, external_id)
        said = read(serializers.ProductBodySerializer, request, partial=True)
        services.put_product(request.shop, to_input(said, external_id), actor=None)
        return answer(request, external_id)

    @extend_schema(
        operation_id="products_delete",
        summary="Delete a product",
        parameters=[PRODUCT_ID],
        responses={204: None},
    )
    def delete(self, request: Request, external_id: str) -> Response:
        """Its facts and texts go with it. One that was ordered, or that a rule names, cannot be deleted; hide it."""
        services.delete_product(find(request, external_id), actor=None)
        return Response(status=204)


class ProductBatchView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="products_batch",
        summary="Make or change up to 500 products",
        request=serializers.ProductBatchSerializer,
        responses=serializers.OutcomesSerializer,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """All of them or, when one is wrong, none. What is not named stays as it is; `facts`, when named, are all."""
        said = read(serializers.ProductBatchSerializer, request)["products"]
        wanted = [to_input(one, one["external_id"]) for one in said]
        outcomes = services.put_products(request.shop, wanted, actor=None)
        return Response(serializers.OutcomesSerializer({"products": outcomes}).data)


class ImportsView(ListAPIView):
    permission_classes = (HasSecretKey,)
    parser_classes = (MultiPartParser,)
    serializer_class = serializers.ImportSerializer

    def get_queryset(self) -> QuerySet[Import]:
        return selectors.imports(self.request.shop)

    @extend_schema(operation_id="imports_list", summary="List imports, the newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="imports_start",
        summary="Import a file",
        request=serializers.NewImportSerializer,
        responses={202: serializers.ImportSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """A worker imports it; read the import again to see how far it is."""
        said = read(serializers.NewImportSerializer, request)
        import_row = services.start_import(request.shop, said.pop("kind"), said.pop("file"), actor=None, **said)
        location = reverse("import", args=[import_row.pk])
        return Response(serializers.ImportSerializer(import_row).data, status=202, headers={"Location": location})


class ImportView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="imports_read",
        summary="Read an import, with its progress",
        parameters=[OpenApiParameter("import_id", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        responses=serializers.ImportSerializer,
    )
    def get(self, request: Request, import_id: str) -> Response:
        return Response(serializers.ImportSerializer(find_import(request, import_id)).data)


class ImportErrorsView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="imports_errors",
        summary="Read the rows that were not kept",
        parameters=[OpenApiParameter("import_id", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        responses=serializers.ImportErrorsSerializer,
    )
    def get(self, request: Request, import_id: str) -> Response:
        """The first 1,000, with the reason and what stood there."""
        errors = read_errors(find_import(request, import_id))
        return Response(serializers.ImportErrorsSerializer({"errors": errors}).data)


class ImportUndoView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="imports_undo",
        summary="Undo an import",
        parameters=[OpenApiParameter("import_id", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        request=None,
        responses=serializers.ImportSerializer,
    )
    @idempotent
    def post(self, request: Request, import_id: str) -> Response:
        """Removes what it made, unless it was changed or used since; `counts` tells how many rows were removed."""
        import_row = services.undo_import(find_import(request, import_id), actor=None)
        return Response(serializers.ImportSerializer(import_row).data)


def read(serializer_class: type, request: Request, *, partial: bool = False) -> dict:
    serializer = serializer_class(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def find(request: Request, external_id: str) -> Product:
    product = whole_products(request).filter(external_id=external_id).first()
    if product is None:
        raise NotFound
    return product


def find_import(request: Request, import_id: str) -> Import:
    import_row = selectors.imports(request.shop).filter(pk=import_id).first()
    if import_row is None:
        raise NotFound
    return import_row


def answer(request: Request, external_id: str, status: int = 200) -> Response:
    return Response(serializers.ProductSerializer(find(request, external_id)).data, status=status)


def defaults_of(request: Request) -> dict[str, object]:
    """What a product is when nobody says otherwise."""
    blank = Product(currency=request.shop.currency)
    names = ("description", "brand", "category", "price", "currency", "availability", "hidden", "url", "image_url", "variants_of")
    return {name: getattr(blank, name) for name in names}
