"""Published texts, for storefronts and for whoever reads product feeds."""

import hashlib
from uuid import UUID

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasFeedKey
from marketing.accounts.shopper_tokens import read_token
from marketing.common.api.queries import read_query
from marketing.common.downloads import Download
from marketing.content import services
from marketing.content.api.serializers import FeedQuery, PublishedAnswerSerializer, PublishedQuery
from marketing.content.channels import CHANNELS, Name
from marketing.content.reading import readable
from marketing.shoppers.consent import takes_part
from marketing.shoppers.selectors import find_shopper


class PublishedView(APIView):
    @extend_schema(
        operation_id="content_read",
        summary="Read the published texts of a product",
        parameters=[PublishedQuery],
        responses=PublishedAnswerSerializer,
    )
    def get(self, request: Request) -> HttpResponse:
        """A text whose facts have changed since it was approved is not among them. Show `ai_label` beside each.

        With `visitor`, the answer is that of the visitor's half where a text is under test; `experiments` names it. Show what
        stands in `data`, or the shop's own text, and when it is seen, send a `view_promotion` event with the `content_id`.
        """
        asked = read_query(PublishedQuery, request)
        visitor = asked.pop("visitor", None)
        reading = readable(request.shop, **asked, visitor=visitor if visitor and counts(request, visitor) else None)
        return revalidated(request, PublishedAnswerSerializer(reading).data)


def counts(request: Request, visitor: UUID) -> bool:
    """Whether this visitor takes part in tests. A token says more about who it is than the browser's id."""
    external_id = read_token(request)
    named = find_shopper(request.shop, external_id=external_id) if external_id else None
    known = [find_shopper(request.shop, visitor_id=visitor)] + ([named] if named else [])
    return all(takes_part(request.shop, one) for one in known)


def revalidated(request: Request, data: dict) -> HttpResponse:
    """To be kept by whoever asked, and asked for anew before each use: a text that is withheld is gone with the next look."""
    etag = quote_etag(hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32])
    response = get_conditional_response(request._request, etag=etag, response=Response(data))
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


class FeedView(APIView):
    permission_classes = (HasFeedKey,)

    @extend_schema(
        operation_id="content_feed",
        summary="Read the products with their published texts, as a feed for others",
        parameters=[FeedQuery],
        responses={
            (200, "application/xml"): OpenApiTypes.STR,
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/json"): OpenApiTypes.OBJECT,
        },
    )
    def get(self, request: Request) -> Download:
        """Made at this moment, with what AI wrote marked as such. The key may stand in the address, if it is a feed key."""
        asked = read_query(FeedQuery, request)
        name, locale = Name(asked["channel"]), asked["locale"]
        channel = CHANNELS[name]
        return Download(
            services.make_feed(request.shop, name, locale),
            content_type=channel.content_type,
            filename=f"{name}-{locale}.{channel.ending}",
        )
