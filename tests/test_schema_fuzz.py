"""Requests that the schema allows and many that it forbids, made up by Schemathesis: none is answered with a 5xx, or late.

`python -m tests.campaigns.fuzz` is the long form.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from werkzeug.test import Client

from marketing.chat.services import start
from marketing.chat.warming import warm_up
from marketing.common.tenancy import shop_context
from tests.api import make_key
from tests.common.test_bad_input import BODIES, QUERIES
from tests.isolation import all_routes
from tests.test_isolation import ROUTES
from tests.watching import Watch
from tests.worlds import World, seed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.campaign]

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "5"))
SECONDS = int(os.environ.get("FUZZ_SECONDS", "40"))
SEED = int(os.environ.get("FUZZ_SEED", "20261123"))
PATIENCE = 2.0  # seconds; what takes longer counts as hanging
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
WRITING = ("POST", "PUT", "PATCH")


def configuration(world: World) -> SchemathesisConfig:
    with shop_context(world.shop):
        conversation, token = start(world.shop, locale="en")
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "max-time": SECONDS,
            "headers": {"Authorization": f"Bearer {make_key(world.shop)[1]}", "X-Conversation-Token": token},
            "operations": [
                {"include-path-regex": "/chat/", "parameters": {"path.conversation_id": str(conversation.pk)}},
                *known_rows(world),
            ],
            "continue-on-failure": True,
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "generation": {"max-examples": EXAMPLES, "database": "none", "with-security-parameters": False},
            "phases": {"stateful": {"enabled": False}},
        }
    )


def known_rows(world: World) -> Iterator[dict[str, object]]:
    """A made-up id is 404, and says nothing of what stands behind it: the rows of the shop are asked for."""
    for route in all_routes():
        if route.pattern.startswith("api/v1/") and "uuid" in route.pattern and "chat" not in route.pattern:
            ((name, row),) = route.target(ROUTES, world).items()
            shown = "id" if name == "pk" else name
            path = route.path({name: f"{{{shown}}}"})
            yield {"include-path": path, "parameters": {f"path.{shown}": str(row)}}


@pytest.fixture
def watch(settings: object, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """No limits, and no noise but of what went wrong. As a web process it is ready when it is warm: see `shop_ai.warming`."""
    warm_up()
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (10**6, 10**6))
    watch = Watch(get_wsgi_application(), PATIENCE)
    monkeypatch.setattr(logging.root, "handlers", [watch])
    return watch


def test_no_request_breaks_the_api(watch: Watch) -> None:
    config = configuration(seed("own", "Nightingale of our own"))
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", watch, config=config)

    statuses, failures, slowest = Counter(), Counter(), 0.0
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            answers = [answer.response for answer in event.recorder.interactions.values() if answer.response]
            statuses += Counter(answer.status_code for answer in answers)
            slowest = max([slowest, *(answer.elapsed for answer in answers)])
            failures += Counter(describe(event.recorder))
        elif isinstance(event, events.NonFatalError | events.FatalError):
            failures[f"{event}"] += 1

    counts = f"5xx={watch.broken} hangs={watch.late} slowest={slowest:.2f}_s"
    print(f"cases={statuses.total()} {counts}", dict(statuses))
    assert statuses[200], "Not one request was understood: this says nothing about the API."
    assert statuses[400]
    assert watch.told == []
    assert not failures, "\n".join(f"{count} x {what}" for what, count in failures.most_common(30))


def test_no_bad_body_or_query_breaks_any_address(watch: Watch) -> None:
    world = seed("own", "Nightingale of our own")
    server = Client(watch)
    headers = {"Authorization": f"Bearer {make_key(world.shop)[1]}", "Content-Type": "application/json"}
    paths = [route.path(route.target(ROUTES, world)) for route in all_routes() if route.pattern.startswith("api/v1/")]

    answers = [
        server.open(path, method=method, data=body, headers=headers)
        for path in paths
        for method in WRITING
        for body, _ in BODIES.values()
    ]
    answers += [server.open(f"{path}?{query}", headers=headers) for path in paths for query in QUERIES.values()]

    print(f"bad bodies and queries: cases={len(answers)} 5xx={watch.broken} hangs={watch.late}")
    assert not watch.broken, watch.told
    assert len(answers) > 1000


def describe(recorder: object) -> Iterator[str]:
    """One line for each failed check, with the command that repeats it."""
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                case = recorder.cases[case_id].value
                answer = recorder.interactions[case_id].response
                yield f"{check.name} {case.method} {case.path} -> {answer.status_code} {check.failure_info.failure.message[:300]} {case.as_curl_command()[:700]}"
