"""The writer that this server trained: it writes as soon as a version serves, and nobody misses it before."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.facts import ProductFacts
from marketing.common.tenancy import shop_context
from marketing.generation.services import generate
from marketing.generation.values import Request
from marketing.registry import artifacts
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from tests.generation.conftest import last_generation, problems

pytestmark = pytest.mark.django_db

FACTS = {"name": ("Nova X71",), "colour": ("blue",), "material": ("steel",)}
ASKED = Request(
    kind="description",
    language="en",
    products=(ProductFacts("n1", "en", {"title": ("Nova X71",), **FACTS}),),
    candidates=1,
    seed=3,
)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Small tensors: a second thread costs more than it brings."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hardly trained: what it cannot write yet, its own sentences say."""
    from modeling.language.train import train_writer
    from tests.modeling.small_copy import QUICK, small_pairs

    directory = tmp_path_factory.mktemp("writer")
    train_writer(small_pairs(60), directory, config=replace(QUICK, most_passes=1, least_steps=5), cpu_minutes=1)
    return directory


@pytest.fixture
def serving(bare_shop: Shop, directory: Path, settings: object) -> Callable[[], ModelVersion]:
    def serve() -> ModelVersion:
        settings.MEDIA_ROOT = directory.parent
        with shop_context(bare_shop):
            run = TrainingRun.objects.create(shop=bare_shop, kind=Kind.WRITER, directory=directory.name)
            mark = artifacts.fingerprint(directory, Kind.WRITER)
            return ModelVersion.objects.create(
                shop=bare_shop,
                kind=Kind.WRITER,
                number=1,
                run=run,
                state="serving",
                promoted_at=timezone.now(),
                artifact=directory.name,
                sha256=mark.sha256,
            )

    return serve


def test_it_writes_as_soon_as_a_version_serves_and_is_not_missed_before(
    bare_shop: Shop, serving: Callable[[], ModelVersion]
) -> None:
    before = generate(ASKED, shop=bare_shop)
    serving()
    after, again = generate(ASKED, shop=bare_shop), generate(ASKED, shop=bare_shop)

    assert (before.provider, before.fallback_from) == ("template", "")
    assert (after.provider, after.model, after.fallback_from) == ("local", "writer-1", "")
    assert after.checked.publishable
    assert all(values[0] in after.text for values in FACTS.values())
    assert after.text == again.text


def test_what_it_never_learned_the_templates_write(bare_shop: Shop, serving: Callable[[], ModelVersion]) -> None:
    serving()

    completion = generate(replace(ASKED, kind="seo_title"), shop=bare_shop)

    assert (completion.provider, completion.fallback_from) == ("template", "")


def test_a_damaged_version_is_told_and_the_templates_write(
    bare_shop: Shop, serving: Callable[[], ModelVersion]
) -> None:
    version = serving()
    with shop_context(bare_shop):
        ModelVersion.objects.for_shop(bare_shop).update(sha256="0" * 64)

    completion = generate(ASKED, shop=bare_shop)

    assert version.sha256
    assert (completion.provider, completion.fallback_from) == ("template", "local")
    assert problems(last_generation(bare_shop)) == [("local", "no_model")]
