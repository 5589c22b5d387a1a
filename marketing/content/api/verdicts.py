"""What a shop's server may do to a draft. One small view for each, so that each has its name in the description."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.content import services
from marketing.content.api import bodies
from marketing.content.api.drafts import answer, find, read
from marketing.content.api.serializers import WholeDraftSerializer


class VerdictView(APIView):
    permission_classes = (HasSecretKey,)


class ApproveView(VerdictView):
    @extend_schema(
        operation_id="drafts_approve",
        summary="Approve a draft",
        request=bodies.SeenSerializer,
        responses=WholeDraftSerializer,
    )
    @idempotent
    def post(self, request: Request, draft_id: UUID) -> Response:
        """It goes live after 30 seconds. A blocked text is refused."""
        draft = find(request, draft_id)
        return answer(request, services.approve(draft, actor=None, **read(bodies.SeenSerializer, request))[0])


class RejectView(VerdictView):
    @extend_schema(
        operation_id="drafts_reject",
        summary="Reject a draft",
        request=bodies.RejectSerializer,
        responses=WholeDraftSerializer,
    )
    @idempotent
    def post(self, request: Request, draft_id: UUID) -> Response:
        draft = find(request, draft_id)
        asked = read(bodies.RejectSerializer, request)
        return answer(request, services.reject(draft, asked.pop("reason"), actor=None, **asked)[0])


class UndoView(VerdictView):
    @extend_schema(
        operation_id="drafts_undo",
        summary="Take back the last verdict about a draft",
        request=None,
        responses=WholeDraftSerializer,
    )
    @idempotent
    def post(self, request: Request, draft_id: UUID) -> Response:
        """As long as the text is not live."""
        return answer(request, services.take_back(find(request, draft_id), actor=None))


class RegenerateView(VerdictView):
    @extend_schema(
        operation_id="drafts_regenerate",
        summary="Have a draft written again",
        request=bodies.RegenerateSerializer,
        responses={202: WholeDraftSerializer},
    )
    @idempotent
    def post(self, request: Request, draft_id: UUID) -> Response:
        """A worker writes it. The text that it has now stays among its versions."""
        draft = find(request, draft_id)
        asked = read(bodies.RegenerateSerializer, request)
        answered = answer(request, services.regenerate(draft, actor=None, **asked))
        answered.status_code = 202
        return answered


class RestoreView(VerdictView):
    @extend_schema(
        operation_id="drafts_restore",
        summary="Put an earlier version back",
        request=bodies.RestoreSerializer,
        responses=WholeDraftSerializer,
    )
    @idempotent
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Of a text that is live, was rejected or replaced, a new draft is made: the answer is that one."""
        draft = find(request, draft_id)
        return answer(request, services.restore(draft, actor=None, **read(bodies.RestoreSerializer, request))[0])
