"""Drafts, for the shop's server: asked for, read, judged."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.common.api.queries import read_query
from marketing.common.errors import Invalid, NotFound
from marketing.content import selectors, services
from marketing.content.api import bodies
from marketing.content.api.serializers import BriefSerializer, DraftSerializer, WholeDraftSerializer
from marketing.content.models import Draft


class DraftsView(ListAPIView):
    permission_classes = (HasSecretKey,)
    serializer_class = DraftSerializer
    queryset = Draft.objects.none()

    def get_queryset(self) -> QuerySet[Draft]:
        asked = read_query(bodies.DraftsQuery, self.request)
        if product_id := asked.pop("product_id", None):
            asked["product__external_id"] = product_id
        if brief_id := asked.pop("request_id", None):
            asked["brief_id"] = brief_id
        return selectors.drafts(self.request.shop).filter(**asked)

    @extend_schema(operation_id="drafts_list", summary="List drafts, the newest first", parameters=[bodies.DraftsQuery])
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="drafts_request",
        summary="Ask for texts",
        request=bodies.RequestSerializer,
        responses={202: BriefSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """A worker writes them; read the request again to see how far it is. Each draft then waits for a person."""
        asked = read(bodies.RequestSerializer, request)
        ids = asked.pop("product_ids")
        try:
            brief = services.request_drafts(request.shop, asked.pop("kind"), ids, actor=None, **asked)
        except Invalid as refusal:
            raise as_sent(refusal, "/products", "/product_ids") from refusal
        location = reverse("content-request", args=[brief.pk])
        return Response(BriefSerializer(brief).data, status=202, headers={"Location": location})


class DraftView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(operation_id="drafts_read", summary="Read a draft, with its claims", responses=WholeDraftSerializer)
    def get(self, request: Request, draft_id: UUID) -> Response:
        return answer(request, services.refresh(find(request, draft_id)))

    @extend_schema(
        operation_id="drafts_edit",
        summary="Change the text of a draft",
        request=bodies.EditSerializer,
        responses=WholeDraftSerializer,
    )
    def patch(self, request: Request, draft_id: UUID) -> Response:
        """It is checked like one that a model wrote."""
        draft = find(request, draft_id)
        return answer(request, services.edit(draft, actor=None, **read(bodies.EditSerializer, request))[0])


def find(request: Request, draft_id: UUID) -> Draft:
    draft = selectors.find_draft(request.shop, draft_id)
    if draft is None:
        raise NotFound
    return draft


def answer(request: Request, draft: Draft) -> Response:
    """Read again: rows beside it were made anew."""
    return Response(WholeDraftSerializer(selectors.find_draft(request.shop, draft.pk)).data)


def read(body: type[Serializer], request: Request) -> dict[str, Any]:
    serializer = body(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def as_sent(refusal: Invalid, ours: str, sent: str) -> Invalid:
    """A refusal names the field that the request has, not ours."""
    return Invalid(refusal.message, pointer=sent if refusal.pointer == ours else refusal.pointer)
