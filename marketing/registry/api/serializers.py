from rest_framework import serializers

from marketing.registry.models import Kind, ModelVersion, TrainingRun
from marketing.registry.services import TRAINING_JOBS


class ModelVersionSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__", read_only=True, help_text="Such as recommender-3.")

    class Meta:
        model = ModelVersion
        fields = ("id", "name", "kind", "number", "state", "metrics", "data_from", "data_until", "sha256", "size",
                  "promoted_at", "override_reason", "created_at")  # fmt: skip


class PromotionSerializer(serializers.Serializer):
    reason = serializers.CharField(
        required=False, default="", max_length=500, help_text="Lets a version serve that the gate would stop."
    )


class RollBackSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.RECOMMENDER)


class TrainingRunSerializer(serializers.ModelSerializer):
    state = serializers.CharField(source="job.state", read_only=True)
    done = serializers.IntegerField(source="job.done", read_only=True)
    total = serializers.IntegerField(source="job.total", read_only=True)
    message = serializers.CharField(source="job.told", read_only=True)
    error = serializers.CharField(source="job.error", read_only=True)

    class Meta:
        model = TrainingRun
        fields = ("id", "kind", "until", "state", "done", "total", "message", "error", "curve", "created_at")


class TrainingRequestSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in TRAINING_JOBS])
    until = serializers.DateTimeField(required=False, help_text="Train on what happened before this moment.")
