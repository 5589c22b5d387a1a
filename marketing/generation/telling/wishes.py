"""What a request asks for beyond its facts: what to tell first, how much, and to whom the text turns."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketing.generation.telling.known import Told
from marketing.generation.telling.words import Occasion, aspect_by_name, heard, occasions
from marketing.generation.values import Request

SHORTER = heard(("shorter", "short", "briefer", "brief", "less", "concise", "短", "简短", "精简", "少一点"))
LONGER = heard(("longer", "more detail", "more details", "detailed", "详细", "长一点", "更长", "多一点"))


@dataclass(frozen=True)
class Wishes:
    first: frozenset[str]  # aspects
    occasion: Occasion | None
    detail: int  # 1 to 5

    def ordered(self, facts: Sequence[Told]) -> list[Told]:
        return sorted(facts, key=lambda fact: fact.key not in self.first)


def wishes_of(request: Request) -> Wishes:
    said = f"{request.note}\n{request.audience}"
    named = frozenset(key for name, key in aspect_by_name().items() if len(name) > 1 and heard((name,)).search(said))
    occasion = next((one for one in occasions() if one.heard.search(request.audience)), None)
    return Wishes(named, occasion, _detail(request))


def _detail(request: Request) -> int:
    more = bool(LONGER.search(request.note)) - bool(SHORTER.search(request.note))
    return min(5, max(1, request.voice.detail + 2 * more))
