"""Personal data go to no writer: each is replaced by a sign before a request is told, and put back into what was written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from marketing.catalog.facts import ProductFacts
from marketing.generation.guardrails.personal_data import Masked, mask
from marketing.generation.values import Request, Voice

BETWEEN = "\n\u241e\n"  # between the strings of a request, which are masked as one text: one sign, one person


@dataclass(frozen=True)
class MaskedRequest:
    request: Request
    masked: Masked

    def put_back(self, text: str) -> str:
        return self.masked.put_back(text)


def mask_request(request: Request) -> MaskedRequest:
    masked = mask(BETWEEN.join(one.replace(BETWEEN, "\n") for one in _strings(request)))
    return MaskedRequest(_with(request, iter(masked.text.split(BETWEEN))), masked)


def _strings(request: Request) -> Iterator[str]:
    """Everything that a person or a file may have written, in the order in which `_with` takes it."""
    yield request.audience
    yield request.note
    for words in _word_lists(request.voice):
        yield from words
    for product in request.products:
        for values in product.facts.values():
            yield from values


def _word_lists(voice: Voice) -> tuple[tuple[str, ...], ...]:
    return voice.good, voice.bad, voice.use, voice.avoid


def _with(request: Request, strings: Iterator[str]) -> Request:
    audience, note = next(strings), next(strings)
    good, bad, use, avoid = (tuple(next(strings) for _ in words) for words in _word_lists(request.voice))
    voice = replace(request.voice, good=good, bad=bad, use=use, avoid=avoid)
    products = tuple(_product_with(product, strings) for product in request.products)
    return replace(request, audience=audience, note=note, voice=voice, products=products)


def _product_with(product: ProductFacts, strings: Iterator[str]) -> ProductFacts:
    facts = {name: tuple(next(strings) for _ in values) for name, values in product.facts.items()}
    return replace(product, facts=facts)
