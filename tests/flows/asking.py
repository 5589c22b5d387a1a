"""A storefront that asks for recommendations without a pause, while something else happens."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from threading import Condition, Thread
from typing import NamedTuple
from urllib.parse import urlencode

from tests.flows.conftest import Town
from tests.flows.servers import PATIENCE


class Answer(NamedTuple):
    status: int
    model: str | None = None
    fallback: str | None = None
    products: int = 0

    @property
    def is_good(self) -> bool:
        return self.status == 200 and self.products > 0 and self.fallback is None


class Asker(Thread):
    """Puts one question again and again, each time as soon as the last one is answered."""

    def __init__(self, town: Town, question: dict[str, str]) -> None:
        super().__init__(daemon=True)
        address = f"{town.platform}/api/v1/recommendations?{urlencode(question)}"
        self.request = urllib.request.Request(address, headers={"Authorization": f"Bearer {town.secret_key}"})
        self.answers: list[Answer] = []
        self.heard = Condition()
        self.is_done = False

    def run(self) -> None:
        while not self.is_done:
            answer = self.ask()
            with self.heard:
                self.answers.append(answer)
                self.heard.notify_all()

    def ask(self) -> Answer:
        try:
            with urllib.request.urlopen(self.request, timeout=30) as reply:
                said = json.load(reply)
        except urllib.error.HTTPError as error:
            return Answer(error.code)
        except OSError:
            return Answer(0)
        return Answer(200, said["model"], said["fallback"], len(said["items"]))

    def wait_for(self, model: str) -> None:
        with self.heard:
            is_heard = self.heard.wait_for(lambda: self.answers and self.answers[-1].model == model, PATIENCE)
        assert is_heard, f"{model} did not answer; the last ones: {self.answers[-3:]}"

    @property
    def bad(self) -> list[Answer]:
        return [one for one in self.answers if not one.is_good]

    @property
    def models(self) -> list[str | None]:
        """Who answered, one after the other."""
        return [model for model, _answers in groupby(one.model for one in self.answers)]


@contextmanager
def asking(town: Town, *questions: dict[str, str]) -> Iterator[list[Asker]]:
    askers = [Asker(town, question) for question in questions]
    for asker in askers:
        asker.start()
    try:
        yield askers
    finally:
        for asker in askers:
            asker.is_done = True
        for asker in askers:
            asker.join()
