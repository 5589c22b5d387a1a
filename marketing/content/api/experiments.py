"""Tests of texts, for the shop's server: planned, started, read, ended."""

from typing import Any
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
from marketing.common.readouts import Readout
from marketing.common.two_arms import Lift
from marketing.content import selectors, services
from marketing.content.api.drafts import read
from marketing.content.models import Arm, Experiment


class ArmSerializer(serializers.Serializer):
    seen = serializers.IntegerField(help_text="Shoppers who saw it.")
    carted = serializers.IntegerField()
    bought = serializers.IntegerField()


class ExperimentSerializer(serializers.ModelSerializer):
    texts = serializers.SerializerMethodField(help_text="How many are in it now.")
    winner = serializers.CharField(read_only=True, help_text="`a` or `b`; empty while neither is kept.")
    a = serializers.SerializerMethodField()
    b = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()

    class Meta:
        model = Experiment
        fields = (
            "id", "name", "metric", "smallest_lift", "state", "texts", "a", "b", "left_out", "result", "winner", "reason",
            "started_at", "ended_at", "counted_at", "created_at",
        )  # fmt: skip

    def get_texts(self, row: Experiment) -> int:
        return selectors.open_pairs(row.shop).filter(experiment=row).count()

    @extend_schema_field(ArmSerializer)
    def get_a(self, row: Experiment) -> dict[str, int]:
        return _arm(row, "a")

    @extend_schema_field(ArmSerializer)
    def get_b(self, row: Experiment) -> dict[str, int]:
        return _arm(row, "b")

    @extend_schema_field(ReadSerializer)
    def get_result(self, row: Experiment) -> dict[str, Any]:
        return as_json(Readout(row))


def _arm(row: Experiment, arm: str) -> dict[str, int]:
    return {name: getattr(row, f"{arm}_{name}") for name in ("seen", "carted", "bought")}


class PlanSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    request_id = serializers.UUIDField(required=False, help_text="All texts of a request. Either this, or `draft_ids`.")
    draft_ids = serializers.ListField(child=serializers.UUIDField(), required=False, min_length=1, max_length=1_000)
    metric = serializers.ChoiceField(choices=Experiment.Metric.choices, default=Experiment.Metric.CARTED)
    smallest_lift = serializers.ChoiceField(choices=Lift.choices, default=Lift.MIDDLE, help_text="Percent.")


class ChooseSerializer(serializers.Serializer):
    variant = serializers.ChoiceField(choices=Arm.values)


class ExperimentsView(ListAPIView):
    permission_classes = (HasSecretKey,)
    serializer_class = ExperimentSerializer
    queryset = Experiment.objects.none()

    def get_queryset(self) -> QuerySet[Experiment]:
        return selectors.experiments(self.request.shop)

    @extend_schema(operation_id="experiments_list", summary="List tests of texts, the newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        operation_id="experiments_plan",
        summary="Plan a test of texts",
        request=PlanSerializer,
        responses={201: ExperimentSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Each text is held against what shoppers read without it. Nobody sees anything of it before it is started."""
        asked = read(PlanSerializer, request)
        brief, ids = asked.pop("request_id", None), asked.pop("draft_ids", None)
        if (brief is None) == (ids is None):
            raise Invalid(_("Name a request_id or draft_ids: one of both."), pointer="/draft_ids")
        drafts = selectors.drafts(request.shop)
        chosen = drafts.filter(brief=brief) if brief else drafts.filter(pk__in=ids)
        made = services.plan_experiment(request.shop, chosen, actor=None, **asked)
        location = reverse("content-experiment", args=[made.pk])
        return Response(ExperimentSerializer(made).data, status=201, headers={"Location": location})


class ExperimentView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="experiments_read", summary="Read a test, as it was counted last", responses=ExperimentSerializer
    )
    def get(self, request: Request, pk: UUID) -> Response:
        services.refresh_outcomes(request.shop)
        return Response(ExperimentSerializer(find(request, pk)).data)


class StartView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="experiments_start", summary="Start a test", request=None, responses=ExperimentSerializer
    )
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        """From now on half of the shoppers who may be counted read B."""
        return Response(ExperimentSerializer(services.start_experiment(find(request, pk), actor=None)).data)


class StopView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(operation_id="experiments_stop", summary="Stop a test", request=None, responses=ExperimentSerializer)
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        """Everybody reads what they would have read without it."""
        return Response(ExperimentSerializer(services.stop_experiment(find(request, pk), actor=None)).data)


class ChooseView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="experiments_choose",
        summary="End a test and keep A or B",
        request=ChooseSerializer,
        responses=ExperimentSerializer,
    )
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        """The text that is kept is published for everybody."""
        experiment = find(request, pk)
        variant = read(ChooseSerializer, request)["variant"]
        return Response(ExperimentSerializer(services.choose_winner(experiment, variant, actor=None)).data)


def find(request: Request, pk: UUID) -> Experiment:
    found = selectors.experiments(request.shop).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
