from django.utils.translation import get_language, override
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketing.accounts.models import Shop
from marketing.catalog.api.cards import product_card
from marketing.common.api.queries import read_query
from marketing.common.transactions import commit_without_waiting
from marketing.recommendations.api.asking import ask_of
from marketing.recommendations.api.serializers import AnswerSerializer, AskSerializer
from marketing.recommendations.explaining import Reason
from marketing.recommendations.services import Answer, recommend


class RecommendationsView(APIView):
    @extend_schema(
        operation_id="recommendations_get",
        summary="Recommend products",
        parameters=[AskSerializer],
        responses=AnswerSerializer,
    )
    def get(self, request: Request) -> Response:
        return self._answer(request, read_query(AskSerializer, request))

    @extend_schema(
        operation_id="recommendations_post",
        summary="Recommend products, with a long list to exclude",
        request=AskSerializer,
        responses=AnswerSerializer,
    )
    def post(self, request: Request) -> Response:
        serializer = AskSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._answer(request, serializer.validated_data)

    def _answer(self, request: Request, asked: dict) -> Response:
        commit_without_waiting()  # a list that was served is kept for its statistics, and a shopper waits
        locale = asked.get("locale") or get_language()
        with override(locale):
            answer = recommend(request.shop, ask_of(request, asked), locale=locale, explained=asked["explain"])
        return Response(as_json(request.shop, answer, locale))


def as_json(shop: Shop, answer: Answer, locale: str) -> dict:
    """As AnswerSerializer describes it. To run that on values which are JSON already takes a millisecond."""
    row = answer.recommendation
    return {
        "recommendation_id": row.pk,
        "personalized": row.personalized,
        "model": row.model_version or None,
        "fallback": row.fallback or None,
        "items": [_item(shop, answer, position, locale) for position in range(len(answer.ranking.chosen))],
    }


def _item(shop: Shop, answer: Answer, position: int, locale: str) -> dict:
    chosen = answer.ranking.chosen[position]
    return {
        **product_card(shop, chosen.product, locale),
        "position": position,
        "score": round(chosen.score, 4),
        "reason": _reason(answer.reasons[position]) if answer.reasons else None,
    }


def _reason(reason: Reason | None) -> dict | None:
    return reason and {"code": reason.code, "product_ids": reason.product_ids, "text": reason.text}
