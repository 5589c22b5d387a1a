"""Sentences of our own around the facts: says what is known, and nothing else. It needs no model, and the same seed says the same."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext as _

from marketing.common.errors import Invalid
from marketing.generation.providers.base import Written
from marketing.generation.telling.brief import Brief, read
from marketing.generation.telling.chinese import Chinese
from marketing.generation.telling.english import English
from marketing.generation.telling.kinds import TELL
from marketing.generation.telling.picking import Picker
from marketing.generation.telling.speaking import Speaker
from marketing.generation.telling.wishes import wishes_of
from marketing.generation.values import Request

if TYPE_CHECKING:
    from marketing.generation.models import GenerationSettings

SPEAKERS: dict[str, type[Speaker]] = {"en": English, "zh-hans": Chinese}
TRIES = 5  # for each text that is wanted: some say what another one said


class Template:
    name: ClassVar[str] = "template"
    is_paid: ClassVar[bool] = False

    @classmethod
    def of(cls, settings: "GenerationSettings") -> Self:
        return cls()

    def most_tokens(self, request: Request) -> tuple[int, int]:
        return 0, 0

    def write(self, request: Request) -> Written:
        """Raises `Invalid` when there is nothing true to say, or no room to say it."""
        if not any(item.own for item in _brief(request, 0).items):
            raise Invalid(_no_facts(request))
        texts: list[str] = []
        for attempt in range(request.candidates * TRIES):
            brief = _brief(request, attempt)
            text = TELL[request.kind](brief)
            if text and text not in texts and len(text) <= brief.limit and not brief.speaker.picker.is_avoided(text):
                texts.append(text)
            if len(texts) == request.candidates:
                break
        if not texts:
            raise Invalid(_no_room(request))
        return Written(tuple(texts), model="2")


def _brief(request: Request, attempt: int) -> Brief:
    asked = ",".join(product.product_id for product in request.products)
    picker = Picker(f"{request.seed}/{attempt}/{request.kind}/{asked}", request.voice)
    return read(request, SPEAKERS[request.language](picker), wishes_of(request))


def _no_facts(request: Request) -> str:
    said = _("“%(title)s” has no facts in this language, so nothing true can be written about it.")
    more = _("Add facts such as its material, size or colour, then write it again.")
    return f"{said} {more}" % {"title": request.products[0].title[:80]}


def _no_room(request: Request) -> str:
    said = _(
        "Nothing true about “%(title)s” can be said within this length and without the words to avoid. "
        "Allow a longer text, or fewer words to avoid, then write it again."
    )
    return said % {"title": request.products[0].title[:80]}
