"""OpenAPI 3.1: each operation tells the problems that it may answer with, and how it is retried."""

from functools import cache

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from marketing.common.api.problems import CONTENT_TYPE, KINDS

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `detail` follows `Accept-Language`; programs look at `type` and `code`.",
    "required": ["type", "title", "status", "detail", "code", "request_id", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body (RFC 6901)."},
                    "parameter": {"type": "string", "description": "Name of the query parameter."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "example": {
        "type": "/api/problems/invalid",
        "title": "The request is not valid.",
        "status": 400,
        "detail": "1 value is wrong.",
        "code": "invalid",
        "request_id": "019305a2-7c1e-7b6e-9b1a-3d2f5c6e8a90",
        "errors": [{"pointer": "/events/0/name", "code": "required", "detail": "This field is required."}],
    },
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of at most 255 characters, new for each request. A repeated request with the same key is "
    "answered as the first one was, for 24 hours, and does nothing again.",
)


class ProblemAutoSchema(AutoSchema):
    def get_operation(self, *args: object, **kwargs: object) -> dict | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None or getattr(self.view, "without_problems", False):
            return operation
        for status in sorted(self._problem_statuses(operation)):
            operation["responses"].setdefault(str(status), self._problem(status))
        return operation

    def get_override_parameters(self) -> list:
        return [*super().get_override_parameters(), *([IDEMPOTENCY_KEY] if self._is_idempotent() else [])]

    def _is_idempotent(self) -> bool:
        action = getattr(self.view, "action", None) or self.method.lower()
        return getattr(getattr(self.view, action, None), "is_idempotent", False)

    def _problem_statuses(self, operation: dict) -> set[int]:
        statuses = {400, 401, 403, 406, 429, 500, 503}
        if "{" in self.path:
            statuses |= {404}
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            statuses |= {409}
        if "requestBody" in operation:
            statuses |= {413, 415}
        if self._is_idempotent():
            statuses |= {422}
        return statuses

    def _problem(self, status: int) -> dict:
        component = ResolvedComponent(name="Problem", type=ResolvedComponent.SCHEMA, object="Problem", schema=PROBLEM)
        self.registry.register_on_missing(component)
        return {"description": str(KINDS[status].title), "content": {CONTENT_TYPE: {"schema": component.ref}}}


class OnceGenerator(SchemaGenerator):
    """The description is the same for everybody and costs a second, so each language is written once."""

    def get_schema(self, request: object = None, public: bool = False) -> dict:
        return _written(get_language()) if public else super().get_schema(request, public)


@cache
def _written(language: str) -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)
