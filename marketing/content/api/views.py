"""Published texts for storefronts."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.common.api.queries import read_query
from marketing.content.api.serializers import PublishedAnswerSerializer, PublishedQuery
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
