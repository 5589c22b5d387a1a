from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.idempotency import idempotent
from marketing.accounts.models import Shop
from marketing.common.errors import NotFound
from marketing.shoppers import selectors, services
from marketing.shoppers.api import serializers
from marketing.shoppers.api.speaking import is_server, proven_shopper, source_of
from marketing.shoppers.models import Shopper


class EventsView(APIView):
    body_limit = 500_000

    @extend_schema(
        operation_id="events_post",
        summary="Record events",
        request=serializers.EventBatchSerializer,
        responses={202: serializers.IngestedSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Up to 500 events, 500 KB. They are stored when the answer comes; send the same batch again until it does."""
        events = request.data.get("events") if isinstance(request.data, dict) else None
        for name in _named(events):
            proven_shopper(request, name)
        ingested = services.record_events(
            request.shop, events, source=source_of(request), shopper=proven_shopper(request)
        )
        return Response(serializers.IngestedSerializer(ingested).data, status=202)


def _named(events: object) -> set[str]:
    """The shoppers whom events name; what is no event at all is rejected later, one by one."""
    found = events if isinstance(events, list) else []
    names = {event.get("shopper") for event in found if isinstance(event, dict) and _is_id(event.get("shopper"))}
    return {str(name).strip() for name in names} - {""}


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


class ConsentsView(APIView):
    @extend_schema(
        operation_id="consents_post",
        summary="Record an answer to a question about privacy",
        request=serializers.AnswerSerializer,
        responses={201: serializers.ConsentSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """It replaces every earlier answer of this person to this purpose; the record keeps them all."""
        answer = serializers.AnswerSerializer(data=request.data)
        answer.is_valid(raise_exception=True)
        given = {**answer.validated_data, "shopper": proven_shopper(request, answer.validated_data["shopper"])}
        consent = services.record_consent(request.shop, **given, source=source_of(request))
        return Response(serializers.ConsentSerializer(consent).data, status=201)


class ShopperView(APIView):
    body_limit = 32_768

    @extend_schema(
        operation_id="shopper_get", summary="Read a shopper", responses=serializers.ShopperSerializer, request=None
    )
    def get(self, request: Request, external_id: str) -> Response:
        return Response(as_json(request.shop, _known(request, external_id)))

    @extend_schema(
        operation_id="shopper_put",
        summary="Write a shopper",
        request=serializers.ShopperChangeSerializer,
        responses={200: serializers.ShopperSerializer, 201: serializers.ShopperSerializer},
    )
    def put(self, request: Request, external_id: str) -> Response:
        """What is not named stays as it was. Answers about privacy have a door of their own: `/consents`."""
        change = serializers.ShopperChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        shopper, is_new = services.save_shopper(
            request.shop, proven_shopper(request, external_id), **change.validated_data, by_server=is_server(request)
        )
        return Response(as_json(request.shop, shopper), status=201 if is_new else 200)


class ShopperHistoryView(APIView):
    @extend_schema(
        operation_id="shopper_history_get",
        summary="Read what a shopper looked at and bought",
        responses=serializers.HistorySerializer,
    )
    def get(self, request: Request, external_id: str) -> Response:
        """The newest 200 entries, as recommendations follow from them. The shopper's own token will do."""
        history = selectors.history_of(request.shop, _known(request, external_id))
        return Response(serializers.HistorySerializer({"data": [row._asdict() for row in history]}).data)


class HiddenProductsView(APIView):
    @extend_schema(
        operation_id="hidden_products_get",
        summary="Read which products are not recommended to a shopper",
        responses=serializers.HiddenSerializer,
    )
    def get(self, request: Request, external_id: str) -> Response:
        return Response(serializers.HiddenSerializer(_known(request, external_id)).data)


class HiddenProductView(APIView):
    @extend_schema(
        operation_id="hidden_products_put", summary="Hide a product for a shopper", request=None, responses={204: None}
    )
    def put(self, request: Request, external_id: str, product_id: str) -> Response:
        """It is not recommended to them any more. The shopper's own token will do: a button “not for me” can ask it."""
        services.hide_products(_known(request, external_id), [product_id])
        return Response(status=204)

    @extend_schema(operation_id="hidden_products_delete", summary="Show it to the shopper again", responses={204: None})
    def delete(self, request: Request, external_id: str, product_id: str) -> Response:
        services.show_products(_known(request, external_id), [product_id])
        return Response(status=204)


class ShopperVisitorsView(APIView):
    @extend_schema(
        operation_id="shopper_visitors_post",
        summary="Merge a visitor into a shopper",
        request=serializers.VisitorSerializer,
        responses=serializers.ShopperSerializer,
    )
    @idempotent
    def post(self, request: Request, external_id: str) -> Response:
        """From now on this browser is the shopper's. A refusal of either stays until that person is asked again."""
        visitor = serializers.VisitorSerializer(data=request.data)
        visitor.is_valid(raise_exception=True)
        shopper = services.merge_visitor(
            request.shop, visitor.validated_data["visitor_id"], proven_shopper(request, external_id)
        )
        if shopper is None:
            raise NotFound
        return Response(as_json(request.shop, shopper))


def as_json(shop: Shop, shopper: Shopper) -> dict:
    answers = selectors.latest_consents(shop, shopper)
    return serializers.ShopperSerializer(
        {
            "external_id": shopper.external_id,
            "locale": shopper.locale,
            "traits": shopper.traits,
            "consents": answers,
            "created_at": shopper.created_at,
        }
    ).data


def _known(request: Request, external_id: str) -> Shopper:
    shopper = selectors.find_shopper(request.shop, external_id=proven_shopper(request, external_id))
    if shopper is None:
        raise NotFound
    return shopper
