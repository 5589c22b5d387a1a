"""Requests for many texts, for the shop's server: estimated, followed, paused, stopped, tried again."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.common.errors import Invalid, NotFound
from marketing.content import selectors, services
from marketing.content.api import bodies
from marketing.content.api.drafts import as_sent, read
from marketing.content.api.estimates import EstimateSerializer
from marketing.content.api.serializers import BriefSerializer
from marketing.content.estimating import estimate
from marketing.content.models import Brief


class EstimateView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="drafts_estimate",
        summary="What a request for texts would take",
        request=bodies.RequestSerializer,
        responses={200: EstimateSerializer},
    )
    def post(self, request: Request) -> Response:
        """How many texts, how long, and what an outside writer costs. Nothing is written."""
        asked = read(bodies.RequestSerializer, request)
        ids = asked.pop("product_ids")
        try:
            found = estimate(request.shop, asked.pop("kind"), ids, **asked)
        except Invalid as refusal:
            raise as_sent(refusal, "/products", "/product_ids") from refusal
        return Response(EstimateSerializer(found).data)


class RequestView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="drafts_request_read",
        summary="Read a request for texts, with its progress",
        responses=BriefSerializer,
    )
    def get(self, request: Request, brief_id: UUID) -> Response:
        return Response(BriefSerializer(find_brief(request, brief_id)).data)


class PauseView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="drafts_request_pause",
        summary="Pause a request for texts",
        request=None,
        responses=BriefSerializer,
    )
    @idempotent
    def post(self, request: Request, brief_id: UUID) -> Response:
        """After the text that is being written. It stays paused until it is resumed, whatever is restarted."""
        return Response(BriefSerializer(services.pause(find_brief(request, brief_id), actor=None)).data)


class ResumeView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="drafts_request_resume",
        summary="Let a request for texts go on",
        request=None,
        responses=BriefSerializer,
    )
    @idempotent
    def post(self, request: Request, brief_id: UUID) -> Response:
        """Where it was paused, stopped or given up."""
        return Response(BriefSerializer(services.resume(find_brief(request, brief_id), actor=None)).data)


class StopView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="drafts_request_stop", summary="Stop a request for texts", request=None, responses=BriefSerializer
    )
    @idempotent
    def post(self, request: Request, brief_id: UUID) -> Response:
        """What is not written yet is given up; what is written stays."""
        brief = find_brief(request, brief_id)
        services.stop(brief, actor=None)
        return Response(BriefSerializer(find_brief(request, brief_id)).data)


class RetryFailedView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="drafts_request_retry_failed",
        summary="Write the texts of a request again that failed",
        request=None,
        responses={202: BriefSerializer},
    )
    @idempotent
    def post(self, request: Request, brief_id: UUID) -> Response:
        brief = find_brief(request, brief_id)
        services.retry_failed(brief, actor=None)
        return Response(BriefSerializer(brief).data, status=202)


def find_brief(request: Request, brief_id: UUID) -> Brief:
    brief = selectors.briefs(request.shop).filter(pk=brief_id).first()
    if brief is None:
        raise NotFound
    return brief
