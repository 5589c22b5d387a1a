"""Asks the writer that a shop chose for one text, about a product of our own making, and tells how it went."""

import time

from marketing.accounts.models import Shop
from marketing.catalog.facts import ProductFacts
from marketing.common.transactions import committed
from marketing.generation import calls, choosing, selectors, writing
from marketing.generation.guardrails.base import Policy
from marketing.generation.models import Generation, GenerationSettings
from marketing.generation.problems import Problem
from marketing.generation.providers.base import Failed
from marketing.generation.ranking import ranked
from marketing.generation.values import Kind, Request

SAMPLES = {
    "en": {
        "title": ("Stoneware mug “Moss”",),
        "material": ("stoneware",),
        "capacity": ("350 ml",),
        "colour": ("moss green",),
        "care": ("dishwasher safe",),
    },
    "zh-hans": {
        "title": ("“青苔”陶瓷马克杯",),
        "材质": ("陶瓷",),
        "容量": ("350 毫升",),
        "颜色": ("苔绿色",),
        "清洁方式": ("可用洗碗机清洗",),
    },
}


def sample(language: str) -> Request:
    facts = ProductFacts("sample", language, SAMPLES[language])
    return Request(kind=Kind.DESCRIPTION, language=language, products=(facts,), candidates=1)


def try_writer(shop: Shop) -> dict[str, object]:
    """No second try and nobody in its place: whoever presses the button wants to know of this one."""
    with committed(shop):
        settings = selectors.settings_of(shop)
    request = sample(shop.locale if shop.locale in SAMPLES else "en")
    record = writing.begin(request, settings)
    began = time.monotonic()
    try:
        result = _tried(request, settings, record)
    except Failed as failure:
        writing.keep(record, outcome=Generation.Outcome.FAILED)
        result = {"problem": failure.problem.value, "detail": failure.detail}
    return {"writer": settings.writer, "seconds": round(time.monotonic() - began, 1), **result}


def _tried(request: Request, settings: GenerationSettings, record: Generation) -> dict[str, object]:
    name = choosing.first(settings, request)
    provider = choosing.provider(name, settings)
    written = calls.call_once(provider, request, settings, record)
    candidates = ranked(written.texts, request, Policy())
    if not candidates:
        raise Failed(Problem.EMPTY)
    texts = [one.text for one in candidates]
    outcome = Generation.Outcome.WRITTEN
    writing.keep(record, outcome=outcome, provider=name, model=written.model, candidates=texts)
    return {"text": texts[0], "passes": candidates[0].passes, "model": written.model, "cost": str(record.cost)}
