"""Tests of versions, for the shop's server: started, read, ended."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.common.api.readouts import ReadSerializer, as_json
from marketing.common.errors import Invalid, NotFound
from marketing.common.two_arms import Lift
from marketing.recommendations import selectors, services, trying
from marketing.recommendations.models import Arm, VersionTest
from marketing.registry.models import Kind
from marketing.registry.selectors import versions


class TriedSerializer(serializers.Serializer):
    seen = serializers.IntegerField(help_text="Shoppers who saw its lists.")
    clicked = serializers.IntegerField()
    carted = serializers.IntegerField()
    bought = serializers.IntegerField()


class VersionTestSerializer(serializers.ModelSerializer):
    model_a = serializers.CharField(source="a.__str__", read_only=True, help_text="The version that serves.")
    model_b = serializers.CharField(source="b.__str__", read_only=True)
    winner = serializers.CharField(read_only=True, help_text="`a` or `b`; empty while neither is kept.")
    a = serializers.SerializerMethodField()
    b = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()

    class Meta:
        model = VersionTest
        fields = (
            "id", "model_a", "model_b", "share", "metric", "smallest_lift", "state", "a", "b", "left_out", "result", "winner",
            "reason", "started_at", "ended_at", "counted_at",
        )  # fmt: skip

    @extend_schema_field(TriedSerializer)
    def get_a(self, row: VersionTest) -> dict[str, int]:
        return _arm(row, "a")

    @extend_schema_field(TriedSerializer)
    def get_b(self, row: VersionTest) -> dict[str, int]:
        return _arm(row, "b")

    @extend_schema_field(ReadSerializer)
    def get_result(self, row: VersionTest) -> dict[str, object]:
        return as_json(row.readout)


def _arm(row: VersionTest, arm: str) -> dict[str, int]:
    return {name: getattr(row, f"{arm}_{name}") for name in ("seen", "clicked", "carted", "bought")}


class TrySerializer(serializers.Serializer):
    model_id = serializers.UUIDField(help_text="The version to hold against the one that serves.")
    share = serializers.ChoiceField(
        choices=VersionTest.Share.choices, default=VersionTest.Share.HALF, help_text="Percent of the shoppers."
    )
    metric = serializers.ChoiceField(choices=VersionTest.Metric.choices, default=VersionTest.Metric.CLICKED)
    smallest_lift = serializers.ChoiceField(choices=Lift.choices, default=Lift.MIDDLE, help_text="Percent.")


class EndSerializer(serializers.Serializer):
    winner = serializers.ChoiceField(
        choices=Arm.values, required=False, default="", help_text="Which is kept. Without it, A serves as before."
    )


class VersionTestsView(ListAPIView):
    permission_classes = (HasSecretKey,)
    serializer_class = VersionTestSerializer
    queryset = VersionTest.objects.none()

    def get_queryset(self) -> QuerySet[VersionTest]:
        return selectors.version_tests(self.request.shop)

    @extend_schema(operation_id="version_tests_list", summary="List tests of versions, the newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="version_tests_start",
        summary="Try a version on a share of the shoppers",
        request=TrySerializer,
        responses={201: VersionTestSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = TrySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        version = versions(request.shop, Kind.RECOMMENDER).filter(pk=said.pop("model_id")).first()
        if version is None:
            raise Invalid(_("There is no such thing in this shop."), pointer="/model_id")
        made = trying.start_test(request.shop, version, actor=None, **said)
        location = reverse("version-test", args=[made.pk])
        return Response(VersionTestSerializer(made).data, status=201, headers={"Location": location})


class VersionTestView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="version_tests_read",
        summary="Read a test of versions, as it was counted last",
        responses=VersionTestSerializer,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        services.refresh_outcomes(request.shop)
        return Response(VersionTestSerializer(find(request, pk)).data)


class EndView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="version_tests_end",
        summary="End a test of versions",
        request=EndSerializer,
        responses=VersionTestSerializer,
    )
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        asked = EndSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        test, winner = find(request, pk), asked.validated_data["winner"]
        ended = trying.choose_winner(test, winner, actor=None) if winner else trying.stop_test(test, actor=None)
        return Response(VersionTestSerializer(ended).data)


def find(request: Request, pk: UUID) -> VersionTest:
    found = selectors.version_tests(request.shop).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
