"""Published texts, for storefronts and for whoever reads product feeds."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.common.api.queries import read_query
from marketing.content.api.serializers import FeedQuery, PublishedAnswerSerializer, PublishedQuery
from marketing.content.feeding import google_feed
from marketing.content.reading import readable


class PublishedView(APIView):
    @extend_schema(
        operation_id="content_read",
        summary="Read the published texts of a product",
        parameters=[PublishedQuery],
        responses=PublishedAnswerSerializer,
    )
    def get(self, request: Request) -> Response:
        """A text whose facts have changed since it was approved is not among them. Show `ai_label` beside each."""
        asked = read_query(PublishedQuery, request)
        return Response(PublishedAnswerSerializer({"data": readable(request.shop, **asked)}).data)


class FeedView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="content_feed",
        summary="Read the products as a Google product feed",
        parameters=[FeedQuery],
        responses={(200, "application/xml"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> FileResponse:
        """With the published titles and descriptions; what AI wrote stands in `structured_title` and `structured_description`."""
        locale = read_query(FeedQuery, request)["locale"]
        return FileResponse(google_feed(request.shop, locale), content_type="application/xml; charset=utf-8")
