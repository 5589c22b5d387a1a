"""Texts as programs read them, and what they may say about them."""

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from marketing.content import labelling, selectors
from marketing.content.channels import Name
from marketing.content.models import Arm, Brief, Claim, Draft, Finding, Publication, Version
from marketing.content.services.planning import LOCALES
from marketing.content.stages import Stage, progress_of
from marketing.generation.guardrails.rules import explain
from marketing.generation.values import Kind
from marketing.jobs.selectors import job_of

CHANNEL = "How it is written: a Google product feed, Shopify's product CSV, or our own JSON."
IN_ADDRESS = "A feed key (fk_…), where no header can be sent."
AUDIENCE = "Who it is written for, word for word as it was asked for; empty: everybody."


class PublishedQuery(serializers.Serializer):
    product_id = serializers.CharField(max_length=100, help_text="The shop's own id.")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False, default="")
    locale = serializers.ChoiceField(choices=LOCALES, required=False, default="")
    audience = serializers.CharField(required=False, default="", allow_blank=True, max_length=200, help_text=AUDIENCE)
    visitor = serializers.UUIDField(
        required=False, help_text="The browser's id. Who may not be counted gets the answer without it."
    )


class FeedQuery(serializers.Serializer):
    locale = serializers.ChoiceField(choices=LOCALES)
    channel = serializers.ChoiceField(choices=Name.choices, required=False, default=Name.GOOGLE, help_text=CHANNEL)
    key = serializers.CharField(required=False, max_length=100, help_text=IN_ADDRESS)


class AiSerializer(serializers.Serializer):
    digital_source_type = serializers.URLField(help_text="IPTC: a trained model made it.")
    provider = serializers.CharField()
    model = serializers.CharField()
    reviewed_by_person = serializers.BooleanField()
    published_at = serializers.DateTimeField()


@extend_schema_serializer(component_name="PublishedText")
class PublishedSerializer(serializers.ModelSerializer):
    product_id = serializers.CharField(source="product.external_id")
    locale = serializers.ChoiceField(choices=LOCALES)
    ai_label = serializers.SerializerMethodField(help_text="To be shown beside the text, in its language.")
    ai = serializers.SerializerMethodField(help_text="The same for machines; null where a person wrote the text.")

    class Meta:
        model = Publication
        fields = (
            "id",
            "product_id",
            "kind",
            "locale",
            "audience",
            "text",
            "ai_generated",
            "ai_label",
            "ai",
            "created_at",
        )

    def get_ai_label(self, publication: Publication) -> str:
        return labelling.label(publication)

    @extend_schema_field(AiSerializer(allow_null=True))
    def get_ai(self, publication: Publication) -> dict | None:
        found = labelling.metadata(publication)
        return found and AiSerializer(found).data


class ToldSerializer(serializers.Serializer):
    content_id = serializers.UUIDField(
        source="pair.pk", help_text="For the `view_promotion` event that says it was seen."
    )
    kind = serializers.CharField(source="pair.kind")
    locale = serializers.CharField(source="pair.locale")
    variant = serializers.ChoiceField(
        choices=Arm.values, help_text="`b` is the text under test, `a` what there is without it."
    )


class PublishedAnswerSerializer(serializers.Serializer):
    data = PublishedSerializer(source="texts", many=True)
    experiments = ToldSerializer(source="told", many=True, help_text="Where this visitor is in a test.")


class ClaimSerializer(serializers.ModelSerializer):
    fact = serializers.SerializerMethodField(help_text="The fact that it stands on, or null.")

    class Meta:
        model = Claim
        fields = ("start", "end", "kind", "fact")

    def get_fact(self, row: Claim) -> str | None:
        return row.fact or None


class FindingSerializer(serializers.ModelSerializer):
    fact = serializers.SerializerMethodField(help_text="The fact that was compared, or null.")
    explanation = serializers.SerializerMethodField()

    class Meta:
        model = Finding
        fields = ("start", "end", "rule", "severity", "fact", "suggestion", "explanation")

    def get_fact(self, row: Finding) -> str | None:
        return row.fact or None

    def get_explanation(self, row: Finding) -> str:
        return str(explain(row.rule))


class DraftSerializer(serializers.ModelSerializer):
    product_id = serializers.CharField(source="product.external_id")
    locale = serializers.ChoiceField(choices=LOCALES)
    risk = serializers.SerializerMethodField()
    other_product_ids = serializers.ListField(source="also", child=serializers.CharField())

    class Meta:
        model = Draft
        fields = (
            "id", "product_id", "other_product_ids", "kind", "locale", "audience", "state", "reason", "text", "version",
            "risk", "ai_generated", "provider", "model", "fallback_from", "publish_at", "created_at", "updated_at",
        )  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=[risk.name.lower() for risk in Draft.Risk]))
    def get_risk(self, draft: Draft) -> str:
        return Draft.Risk(draft.risk).name.lower()


class VersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Version
        fields = ("number", "text", "origin", "created_at")


class WholeDraftSerializer(DraftSerializer):
    claims = ClaimSerializer(many=True)
    findings = FindingSerializer(many=True)
    versions = VersionSerializer(many=True)

    class Meta(DraftSerializer.Meta):
        fields = (*DraftSerializer.Meta.fields, "facts", "claims", "findings", "versions")


class BriefSerializer(serializers.ModelSerializer):
    drafts = serializers.SerializerMethodField(help_text="How many of its drafts are in which state.")
    job = serializers.SerializerMethodField(
        help_text="State of the job that writes them, and how far it is; null before."
    )
    stage = serializers.SerializerMethodField(help_text="How far the request is; null before it began.")
    seconds_left = serializers.SerializerMethodField(help_text="At its own pace; null where that is not known.")

    class Meta:
        model = Brief
        fields = (
            "id", "kind", "locales", "audience", "note", "stage", "drafts", "seconds_left", "job", "created_at"
        )  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Stage.choices, allow_null=True))
    def get_stage(self, brief: Brief) -> str | None:
        return progress_of(brief).stage

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_seconds_left(self, brief: Brief) -> float | None:
        return progress_of(brief).seconds_left

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_drafts(self, brief: Brief) -> dict[str, int]:
        return selectors.counts_of(brief)

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_job(self, brief: Brief) -> dict[str, object] | None:
        job = job_of(brief)
        return job and {name: getattr(job, name) for name in ("state", "done", "total", "message", "error")}
