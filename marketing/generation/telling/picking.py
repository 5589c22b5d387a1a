"""Which of several ways to say a thing is taken: by chance that is given, within the voice of the shop."""

from collections.abc import Mapping, Sequence
from random import Random

from marketing.generation.telling.values import has_han
from marketing.generation.telling.words import heard
from marketing.generation.values import Voice

_CASUAL = {"It is": "It's", "You will": "You'll", "Here is": "Here's", "They are": "They're", "Let us": "Let's"}
MUCH, LITTLE = 4, 2


class Picker:
    def __init__(self, seed: str, voice: Voice) -> None:
        self.chance = Random(seed)  # noqa: S311 - a choice of words, not a secret
        self.voice = voice
        self._avoided = heard(voice.avoid)
        self._wanted = heard(voice.use)

    def is_avoided(self, text: str) -> bool:
        return bool(self._avoided.search(text))

    def choose(self, options: Sequence[str], *, unlike: str = "") -> str:
        """None of the words to avoid; rather one of the words to use, and another beginning than the sentence before."""
        able = [one for one in dict.fromkeys(options) if one and not self.is_avoided(one)]
        self.chance.shuffle(able)
        able.sort(key=lambda one: (beginning(one) == beginning(unlike), not self._wanted.search(one)))
        return able[0] if able else ""

    def patterns(self, phrases: Mapping[str, Sequence[str]], name: str) -> list[str]:
        """Of a phrase: those in the voice of the shop if there are any."""
        voiced = [pattern for mood in self.moods for pattern in phrases.get(f"{name}_{mood}", ())]
        return [self.pitch(one) for one in voiced or phrases.get(name, ())]

    @property
    def moods(self) -> list[str]:
        sliders = {
            "formal": self.voice.formality,
            "warm": self.voice.warmth,
            "lively": self.voice.enthusiasm,
            "playful": self.voice.playfulness,
        }
        return [mood for mood, slider in sliders.items() if slider >= MUCH]

    def pitch(self, pattern: str) -> str:
        if self.voice.formality <= LITTLE:
            for stiff, easy in _CASUAL.items():
                pattern = pattern.replace(f"{stiff} ", f"{easy} ")
        return pattern.replace("{you}", "您" if self.voice.formality >= MUCH else "你")


def beginning(text: str) -> str:
    return text[:1] if has_han(text[:1]) else text.split(" ", 1)[0].casefold()
