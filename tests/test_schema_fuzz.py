"""Requests that the schema allows and many that it forbids, made up by Schemathesis: none is answered with a 5xx, or late.

`python -m tests.campaigns.fuzz` is the long form.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.api import ApiClient, make_key
from tests.common.test_bad_input import BODIES, QUERIES
from tests.isolation import all_routes
from tests.test_isolation import ROUTES
from tests.worlds import seed

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


def configuration(secret: str) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "max-time": SECONDS,
            "headers": {"Authorization": f"Bearer {secret}"},
            "continue-on-failure": True,
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "generation": {"max-examples": EXAMPLES, "database": "none", "with-security-parameters": False},
            "phases": {"stateful": {"enabled": False}},
        }
    )


application = get_wsgi_application()


def served(environ: dict, start_response: Callable) -> list[bytes]:
    """As a server does, and Schemathesis does not, close each answer: its database connection goes with it."""
    response = application(environ, start_response)
    try:
        return [b"".join(response)]
    finally:
        response.close()


@pytest.fixture(autouse=True)
def _no_limits_and_no_noise(settings: object) -> Iterator[None]:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (10**6, 10**6))
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_no_request_breaks_the_api() -> None:
    shop = seed("own", "Nightingale of our own").shop
    config = configuration(make_key(shop)[1])
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served, config=config)

    statuses, failures, seconds = Counter(), Counter(), [0.0]
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            answers = [answer.response for answer in event.recorder.interactions.values() if answer.response]
            statuses += Counter(answer.status_code for answer in answers)
            seconds += [answer.elapsed for answer in answers]
            failures += Counter(describe(event.recorder))
        elif isinstance(event, events.NonFatalError | events.FatalError):
            failures[f"{event}"] += 1

    broken = sum(number for status, number in statuses.items() if status >= 500)
    hangs = sum(one > PATIENCE for one in seconds)
    print(f"cases={statuses.total()} 5xx={broken} hangs={hangs} slowest={max(seconds):.2f}_s", dict(statuses))
    assert statuses[200], "Not one request was understood: this says nothing about the API."
    assert statuses[400]
    assert not hangs
    assert not failures, "\n".join(f"{count} x {what}" for what, count in failures.most_common(30))


def test_no_bad_body_or_query_breaks_any_address() -> None:
    world = seed("own", "Nightingale of our own")
    server = ApiClient(make_key(world.shop)[1])
    paths = [route.path(route.target(ROUTES, world)) for route in all_routes() if route.pattern.startswith("api/v1/")]

    answers = [
        (f"{method} {path} {name}", server.send(method, path, body))
        for path in paths
        for method in WRITING
        for name, (body, _) in BODIES.items()
    ]
    answers += [(f"GET {path}?{query}", server.get(f"{path}?{query}")) for path in paths for query in QUERIES.values()]

    print(f"bad bodies and queries: cases={len(answers)}")
    assert [(what, answer.status_code) for what, answer in answers if answer.status_code >= 500] == []
    assert len(answers) > 1000


def describe(recorder: object) -> Iterator[str]:
    """One line for each failed check, with the command that repeats it."""
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                case = recorder.cases[case_id].value
                answer = recorder.interactions[case_id].response
                yield f"{check.name} {case.method} {case.path} -> {answer.status_code} {check.failure_info.failure.message[:300]} {case.as_curl_command()[:700]}"
