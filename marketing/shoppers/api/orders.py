"""Orders over HTTP, for the shop's server: told when they are placed, sent, delivered or changed."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.catalog.api.serializers import AddressField, StrictSerializer
from marketing.common.errors import NotFound
from marketing.shoppers.models import Order
from marketing.shoppers.orders import LineInput, put_order
from marketing.shoppers.selectors import find_order

MOST_LINES = 500
ORDER_ID = OpenApiParameter("external_id", OpenApiTypes.STR, OpenApiParameter.PATH, description="The shop's own id.")


class PostalSerializer(StrictSerializer):
    name = serializers.CharField(max_length=300, required=False, allow_blank=True)
    line1 = serializers.CharField(max_length=300, required=False, allow_blank=True)
    line2 = serializers.CharField(max_length=300, required=False, allow_blank=True)
    city = serializers.CharField(max_length=300, required=False, allow_blank=True)
    region = serializers.CharField(max_length=300, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=300, required=False, allow_blank=True)
    country = serializers.CharField(max_length=300, required=False, allow_blank=True)


class PaymentSerializer(StrictSerializer):
    id = serializers.CharField(max_length=100, help_text="Yours; a webhook names it again.")
    kind = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="`credit_card`, `paypal`, `gift_card` ..."
    )
    label = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text="As the shopper knows it."
    )
    used = serializers.BooleanField(default=False, help_text="With this one it was paid.")


class ParcelSerializer(StrictSerializer):
    carrier = serializers.CharField(max_length=300, required=False, allow_blank=True)
    number = serializers.CharField(max_length=300, required=False, allow_blank=True)
    url = AddressField(max_length=1000, required=False, allow_blank=True)


class LineSerializer(StrictSerializer):
    product_id = serializers.CharField(max_length=100, source="code")
    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    options = serializers.DictField(child=serializers.CharField(max_length=200), required=False)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, required=False)
    price = serializers.DecimalField(max_digits=14, decimal_places=4, required=False, allow_null=True)


class OrderSerializer(StrictSerializer):
    """What is named changes; `lines`, when they are named, are all the lines."""

    placed_at = serializers.DateTimeField(required=False, help_text="Needed for a new order.")
    shopper = serializers.CharField(max_length=100, required=False, allow_blank=True, help_text="The shop's own id.")
    email = serializers.EmailField(required=False, allow_blank=True, help_text="To it a code is sent to prove a guest.")
    status = serializers.ChoiceField(choices=Order.Status.choices, required=False, allow_blank=True)
    currency = serializers.RegexField("^[A-Z]{3}$", required=False)
    country = serializers.CharField(max_length=100, required=False, allow_blank=True)
    delivered_at = serializers.DateTimeField(required=False, allow_null=True)
    expected_on = serializers.DateField(required=False, allow_null=True)
    address = PostalSerializer(required=False)
    payments = PaymentSerializer(many=True, required=False, max_length=20)
    shipments = ParcelSerializer(many=True, required=False, max_length=50)
    lines = LineSerializer(many=True, required=False, max_length=MOST_LINES)

    def validate_email(self, value: str) -> str:
        return value.lower()

    def to_representation(self, order: Order) -> dict:
        found = {name: field for name, field in self.fields.items() if name not in ("shopper", "lines")}
        told = {name: field.to_representation(value) if (value := getattr(order, name)) else value
                for name, field in found.items()}  # fmt: skip
        lines = LineSerializer(order.lines.order_by("position"), many=True).data
        return {
            "id": order.external_id,
            "shopper": order.shopper.external_id if order.shopper else "",
            **told,
            "lines": lines,
        }


class OrderView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="orders_read", summary="Read an order", parameters=[ORDER_ID], responses=OrderSerializer
    )
    def get(self, request: Request, external_id: str) -> Response:
        return answer(request, external_id)

    @extend_schema(
        operation_id="orders_put",
        summary="Tell an order, or how it went on",
        parameters=[ORDER_ID],
        request=OrderSerializer,
        responses={200: OrderSerializer, 201: OrderSerializer},
    )
    def put(self, request: Request, external_id: str) -> Response:
        """Made when it is new. What is not named stays; `lines`, when they are named, are all its lines."""
        asked = OrderSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        if "lines" in said:
            said["lines"] = [LineInput(product_id=one.pop("code"), **one) for one in said["lines"]]
        _order, is_new = put_order(request.shop, external_id, **said)
        return answer(request, external_id, status=201 if is_new else 200)


def answer(request: Request, external_id: str, status: int = 200) -> Response:
    order = find_order(request.shop, external_id)
    if order is None:
        raise NotFound
    return Response(OrderSerializer(order).data, status=status)
