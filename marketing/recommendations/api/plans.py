"""When the recommender is trained by itself, for the shop's server."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.recommendations import planning, selectors
from marketing.recommendations.models import TrainingPlan


class TrainingPlanSerializer(serializers.ModelSerializer):
    next_time = serializers.DateTimeField(source="next_job.not_before", read_only=True, allow_null=True, default=None)

    class Meta:
        model = TrainingPlan
        fields = ("every", "weekday", "hour", "time_zone", "promotes", "next_time", "last_at", "last_came")
        read_only_fields = ("last_at", "last_came")


class TrainingPlanView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(
        operation_id="training_plan_read",
        summary="See when the recommender is trained by itself",
        responses=TrainingPlanSerializer,
    )
    def get(self, request: Request) -> Response:
        plan = selectors.training_plan(request.shop) or TrainingPlan(shop=request.shop)
        return Response(TrainingPlanSerializer(plan).data)

    @extend_schema(
        operation_id="training_plan_change",
        summary="Say when the recommender is trained by itself",
        request=TrainingPlanSerializer(partial=True),
        responses=TrainingPlanSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Only what is named changes."""
        said = TrainingPlanSerializer(data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        plan = planning.change_plan(request.shop, actor=None, **said.validated_data)
        return Response(TrainingPlanSerializer(plan).data)
