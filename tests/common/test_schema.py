import re
from pathlib import Path

import pytest
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from marketing.common.api.problems import KINDS
from tests.api import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema() -> dict:
    return ApiClient().get("/api/v1/openapi.json").json()


def operations(schema: dict) -> list[tuple[str, str, dict]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    ]


def test_the_description_is_openapi_3_1(schema: dict) -> None:
    assert schema["openapi"].startswith("3.1")
    validate_schema(schema)


def test_no_two_things_of_the_api_share_a_name(tmp_path: Path) -> None:
    call_command("spectacular", file=str(tmp_path / "openapi.yaml"), fail_on_warn=True)


def test_every_operation_lists_its_problems(schema: dict) -> None:
    for path, method, operation in operations(schema):
        for status in ("400", "401", "403", "429", "500", "503"):
            content = operation["responses"][status]["content"]
            assert set(content) == {"application/problem+json"}, f"{method} {path} {status}"


def test_every_operation_has_a_summary_and_needs_a_key(schema: dict) -> None:
    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, method, operation in operations(schema):
        assert operation.get("summary"), f"{method} {path} has no summary: add it in @extend_schema"
        assert {"key": []} in operation["security"], f"{method} {path}"


def test_each_problem_is_described_at_its_address() -> None:
    for kind in KINDS.values():
        response = ApiClient().get(f"/api/problems/{kind.code}")
        assert response.status_code == 200
        assert str(kind.title) in response.text
    assert ApiClient().get("/api/problems/nothing").status_code == 404


def test_the_docs_page_needs_nothing_from_elsewhere() -> None:
    page = ApiClient().get("/api/docs/")

    assert page.status_code == 200
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page.text) == []
