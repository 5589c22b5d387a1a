"""The shop's rules, for its server."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.api.authentication import HasSecretKey
from marketing.accounts.api.idempotency import idempotent
from marketing.common.errors import NotFound
from marketing.recommendations import ruling, selectors
from marketing.recommendations.api.rule_serializers import RuleBodySerializer, RuleSerializer, named_as_sent, to_fields
from marketing.recommendations.models import Rule


class RulesView(ListAPIView):
    permission_classes = (HasSecretKey,)
    serializer_class = RuleSerializer
    queryset = Rule.objects.none()

    def get_queryset(self) -> QuerySet[Rule]:
        return whole_rules(self.request)

    @extend_schema(operation_id="rules_list", summary="List rules, the newest first")
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(as_json(request, page))

    @extend_schema(
        operation_id="rules_make", summary="Make a rule", request=RuleBodySerializer, responses={201: RuleSerializer}
    )
    @idempotent
    def post(self, request: Request) -> Response:
        fields = to_fields(request.shop, read(request))
        with named_as_sent():
            rule, _undo = ruling.make_rule(request.shop, actor=None, **fields)
        return Response(as_json(request, [rule])[0], status=201)


class RuleView(APIView):
    permission_classes = (HasSecretKey,)

    @extend_schema(operation_id="rules_read", summary="Read a rule", responses=RuleSerializer)
    def get(self, request: Request, rule_id: UUID) -> Response:
        return Response(as_json(request, [find(request, rule_id)])[0])

    @extend_schema(
        operation_id="rules_change",
        summary="Change a rule",
        request=RuleBodySerializer(partial=True),
        responses=RuleSerializer,
    )
    def patch(self, request: Request, rule_id: UUID) -> Response:
        """Only what is named changes."""
        rule = find(request, rule_id)
        fields = to_fields(request.shop, read(request, partial=True))
        with named_as_sent():
            ruling.change_rule(rule, actor=None, **fields)
        return Response(as_json(request, [find(request, rule_id)])[0])

    @extend_schema(operation_id="rules_remove", summary="Remove a rule", responses={204: None})
    def delete(self, request: Request, rule_id: UUID) -> Response:
        ruling.remove_rules(request.shop, [find(request, rule_id).pk], actor=None)
        return Response(status=204)


def whole_rules(request: Request) -> QuerySet[Rule]:
    return selectors.rules(request.shop).select_related("shop", "product", "category")


def find(request: Request, rule_id: UUID) -> Rule:
    rule = whole_rules(request).filter(pk=rule_id).first()
    if rule is None:
        raise NotFound
    return rule


def read(request: Request, *, partial: bool = False) -> dict[str, Any]:
    serializer = RuleBodySerializer(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def as_json(request: Request, rules: list[Rule]) -> list[dict]:
    problems = selectors.problems_of_rules(request.shop, {rule.pk for rule in rules})
    return RuleSerializer(rules, many=True, context={"problems": problems}).data
