"""The shopper's side of a conversation. The key says which shop, the conversation's token which conversation."""

from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.chat import selectors, services
from marketing.chat.api import limits, serializers, streaming
from marketing.chat.api.finding import find, proven
from marketing.chat.models import Conversation
from marketing.common.api.queries import read_query
from marketing.common.reading import number_in


class ConversationsView(APIView):
    throttle_classes = limits.BEGINNING

    @extend_schema(
        operation_id="chat_start",
        summary="Begin a conversation",
        request=serializers.StartSerializer,
        responses={201: serializers.StartedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Send `X-Shopper-Token` so that the shopper may ask about their own orders."""
        asked = _read(serializers.StartSerializer, request)
        conversation, token = services.start(
            request.shop,
            locale=asked.get("locale") or get_language(),
            visitor_id=asked.get("visitor"),
            shopper=proven(request),
        )
        return Response({**as_json(conversation), "token": token}, status=201)


class ConversationView(APIView):
    @extend_schema(
        operation_id="chat_read",
        summary="Read a conversation",
        parameters=[serializers.AfterQuery],
        responses=serializers.ConversationSerializer,
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        """All of it, or what came after a message: for clients that cannot hold a stream open."""
        after = read_query(serializers.AfterQuery, request)["after"]
        return Response(as_json(find(request, conversation_id), after))


class MessagesView(APIView):
    throttle_classes = limits.SAYING
    body_limit = 32_768

    @extend_schema(
        operation_id="chat_say",
        summary="Say something",
        request=serializers.SaySerializer,
        responses={202: serializers.ConversationSerializer},
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        """Stored when the answer comes, with every message since. Send the same `id` again until it does."""
        conversation = find(request, conversation_id)
        said = _read(serializers.SaySerializer, request)
        message = services.receive(conversation, said["text"], client_id=said["id"])
        conversation.refresh_from_db()
        return Response(as_json(conversation, message.seq - 1), status=202)


class StreamView(APIView):
    renderer_classes = (JSONRenderer, streaming.EventStreamRenderer)

    @extend_schema(
        operation_id="chat_stream",
        summary="Follow a conversation",
        parameters=[serializers.AfterQuery],
        responses={(200, "text/event-stream"): serializers.StreamEventSerializer},
    )
    def get(self, request: Request, conversation_id: UUID) -> StreamingHttpResponse:
        """Server-sent events `message` and `state`. `Last-Event-ID`, or `after`, goes on where a stream broke off."""
        conversation = find(request, conversation_id)
        after = _last_event(request)
        return StreamingHttpResponse(
            _events(request, conversation, after), content_type="text/event-stream", headers=streaming.HEADERS
        )


class HandOffView(APIView):
    throttle_classes = limits.CALLING

    @extend_schema(
        operation_id="chat_hand_off",
        summary="Ask for a person",
        request=serializers.HandOffSerializer,
        responses=serializers.ConversationSerializer,
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        """With an e-mail address, what is said comes by e-mail where nobody is there: see a message's part `contact`."""
        conversation = find(request, conversation_id)
        said = _read(serializers.HandOffSerializer, request)
        if email := said.get("email"):
            conversation = services.leave_contact(conversation, email, said["text"])
        else:
            conversation = services.request_person(conversation)
        return Response(as_json(conversation))


class RatingView(APIView):
    @extend_schema(
        operation_id="chat_rate",
        summary="Rate a conversation, or one answer in it",
        request=serializers.RateSerializer,
        responses=serializers.ConversationSerializer,
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        conversation = find(request, conversation_id)
        said = _read(serializers.RateSerializer, request)
        if "seq" in said:
            services.rate_answer(conversation, said["seq"], said["rating"])
        else:
            conversation = services.rate(conversation, said["rating"], said["text"])
        return Response(as_json(conversation))


def as_json(conversation: Conversation, after: int = 0) -> dict:
    return {
        "id": conversation.pk,
        "state": conversation.state,
        "answering": selectors.is_being_answered(conversation),
        "locale": conversation.locale,
        "rating": conversation.rating,
        "messages": serializers.MessageSerializer(selectors.messages_for_shopper(conversation, after), many=True).data,
    }


def _read(serializer_class: type, request: Request) -> dict:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def _last_event(request: Request) -> int:
    told = number_in(request.headers.get("Last-Event-ID", ""))
    return read_query(serializers.AfterQuery, request)["after"] if told is None else told


def _events(request: Request, conversation: Conversation, after: int) -> object:
    """Only ASGI streams; elsewhere what is there is told at once, and the client comes again after a second."""
    if isinstance(request._request, ASGIRequest):
        address = limits.address_of(request)
        limits.require_room(str(conversation.pk), address)
        return limits.counted(streaming.stream(request.shop, conversation.pk, after), str(conversation.pk), address)
    return ["retry: 1000\n\n", *(event for *_, event in streaming.read(request.shop, conversation.pk, after, ""))]
