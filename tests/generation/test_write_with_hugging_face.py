"""A model of the Transformers library, from a directory of this server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.generation.prompts import messages
from marketing.generation.providers.huggingface import HuggingFace
from marketing.generation.services import change_settings, generate
from marketing.generation.values import Request
from tests.generation.conftest import MUG, last_generation, problems

TEXT = "The Moss mug is made of stoneware and holds 350 ml."
ASKED = Request(kind="description", language="en", products=(MUG,), candidates=2, seed=7)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("transformers")
    from tests.generation.tiny_model import make

    directory = tmp_path_factory.mktemp("model")
    said = "\n\n".join(one["content"] for one in messages(ASKED))
    make(directory, [{"role": "user", "content": said}], TEXT)
    return directory


@pytest.fixture
def chosen(bare_shop: Shop, settings: object) -> Callable[[Path], None]:
    def choose(directory: Path) -> None:
        settings.HUGGINGFACE_MODEL = str(directory)
        with shop_context(bare_shop):
            change_settings(bare_shop, actor=None, writer="huggingface")

    return choose


def test_it_writes_what_it_learned_and_the_same_seed_the_same(directory: Path) -> None:
    writer = HuggingFace(str(directory), 60)

    first, again = writer.write(ASKED), writer.write(ASKED)

    assert first == again
    assert TEXT in first.texts
    assert len(first.texts) == 2
    assert first.tokens_in > 100
    assert 0 < first.tokens_out < 200


@pytest.mark.django_db
def test_a_shop_that_chose_it_gets_its_text_and_pays_nothing(
    bare_shop: Shop, directory: Path, chosen: Callable[[Path], None]
) -> None:
    chosen(directory)

    completion = generate(ASKED, shop=bare_shop)

    assert (completion.text, completion.provider, completion.fallback_from) == (TEXT, "huggingface", "")
    assert last_generation(bare_shop).cost == 0


@pytest.mark.django_db
def test_a_model_that_is_gone_or_of_another_kind_is_told_and_the_templates_write(
    bare_shop: Shop, tmp_path: Path, chosen: Callable[[Path], None]
) -> None:
    pytest.importorskip("transformers")
    for name, content in (("empty", None), ("broken", b"not JSON"), ("pickled", b'{"model_type": "llama"}')):
        directory = tmp_path / name
        directory.mkdir()
        if content:
            (directory / "config.json").write_bytes(content)
            (directory / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
        chosen(directory)

        completion = generate(ASKED, shop=bare_shop)

        assert (completion.provider, completion.fallback_from) == ("template", "huggingface"), name
        assert problems(last_generation(bare_shop)) == [("huggingface", "no_model")]
