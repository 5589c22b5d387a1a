"""Asks one writer after the other, until one of them gives a text that passes the checks. The last one's text is taken as it is."""

from collections.abc import Sequence

from marketing.common.errors import DomainError
from marketing.common.transactions import committed
from marketing.generation import choosing
from marketing.generation.calls import call, note
from marketing.generation.guardrails.base import Policy
from marketing.generation.guardrails.personal_data import mask
from marketing.generation.masking import mask_request
from marketing.generation.models import Generation, GenerationSettings
from marketing.generation.problems import Problem
from marketing.generation.providers.base import Failed, Written
from marketing.generation.ranking import Candidate, ranked
from marketing.generation.values import Completion, Request

Outcome = Generation.Outcome


def write(request: Request, settings: GenerationSettings, policy: Policy) -> Completion:
    masked = mask_request(request)
    record = begin(masked.request, settings)
    for name in choosing.order(settings, request):
        try:
            written = ask(name, masked.request, settings, record)
        except Failed:
            continue  # it stands in the record
        except DomainError:
            keep(record, outcome=Outcome.FAILED, provider=name)
            raise
        candidates = ranked(map(masked.put_back, written.texts), request, policy)
        if candidates and (candidates[0].passes or name == choosing.LAST):
            return _completed(record, name, written, candidates)
        note(record, name, Failed(Problem.CHECKS if candidates else Problem.EMPTY))
    keep(record, outcome=Outcome.FAILED)
    raise Failed(Problem.EMPTY)


def begin(request: Request, settings: GenerationSettings) -> Generation:
    return Generation(
        shop=settings.shop,
        kind=request.kind,
        language=request.language,
        seed=request.seed,
        asked=request.as_json(),
    )


def ask(name: str, request: Request, settings: GenerationSettings, record: Generation) -> Written:
    try:
        provider = choosing.provider(name, settings)
    except Failed as failure:
        if name == settings.writer:  # an own writer that was never trained is not missed
            note(record, name, failure)
        raise
    return provider.write(request) if name == choosing.LAST else call(provider, request, settings, record)


def _completed(record: Generation, name: str, written: Written, candidates: Sequence[Candidate]) -> Completion:
    failed = [attempt["provider"] for attempt in record.attempts if attempt["provider"] != name]
    fallback_from = failed[0] if failed else ""
    keep(
        record,
        outcome=Outcome.WRITTEN,
        provider=name,
        model=written.model,
        fallback_from=fallback_from,
        candidates=[mask(one.text).text for one in candidates],
    )
    best = candidates[0]
    return Completion(best.text, name, written.model, fallback_from, best.checked, record.pk)


def keep(record: Generation, **fields: object) -> None:
    for name, value in fields.items():
        setattr(record, name, value)
    with committed(record.shop):
        record.save()
