from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.registry import services
from marketing.registry.api.serializers import (
    ModelVersionSerializer,
    PromotionSerializer,
    RollBackSerializer,
    TrainingRequestSerializer,
    TrainingRunSerializer,
)
from marketing.registry.models import ModelVersion, TrainingRun


class ModelsView(generics.ListAPIView):
    permission_classes = (HasSecretKey,)
    serializer_class = ModelVersionSerializer
    queryset = ModelVersion.objects.none()

    def get_queryset(self) -> QuerySet[ModelVersion]:
        return ModelVersion.objects.for_shop(self.request.shop)

    @extend_schema(operation_id="models_list", summary="List model versions, the newest first")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        return super().get(request, *args, **kwargs)


class PromotionView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="models_promote",
        summary="Let a version serve",
        request=PromotionSerializer,
        responses=ModelVersionSerializer,
    )
    @idempotent
    def post(self, request: Request, version_id: UUID) -> Response:
        asked = PromotionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        version = get_object_or_404(ModelVersion.objects.for_shop(request.shop).select_related("shop"), pk=version_id)
        promoted = services.promote(version, actor=None, reason=asked.validated_data["reason"])
        return Response(ModelVersionSerializer(promoted).data)


class RollBackView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="models_roll_back",
        summary="Go back to the version that served before",
        request=RollBackSerializer,
        responses=ModelVersionSerializer,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = RollBackSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        version = services.roll_back(asked.validated_data["kind"], shop=request.shop, actor=None)
        return Response(ModelVersionSerializer(version).data)


class TrainingsView(generics.ListAPIView):
    permission_classes = (HasSecretKey,)
    serializer_class = TrainingRunSerializer
    queryset = TrainingRun.objects.none()

    def get_queryset(self) -> QuerySet[TrainingRun]:
        return TrainingRun.objects.for_shop(self.request.shop).select_related("job")

    @extend_schema(operation_id="trainings_list", summary="List training runs, the newest first")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="trainings_create",
        summary="Train a model",
        request=TrainingRequestSerializer,
        responses={202: TrainingRunSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = TrainingRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        run = services.start_run(shop=request.shop, actor=None, **asked.validated_data)
        return Response(TrainingRunSerializer(run).data, status=202)


class TrainingView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(operation_id="trainings_get", summary="See how a training goes", responses=TrainingRunSerializer)
    def get(self, request: Request, run_id: UUID) -> Response:
        runs = TrainingRun.objects.for_shop(request.shop).select_related("job")
        return Response(TrainingRunSerializer(get_object_or_404(runs, pk=run_id)).data)
