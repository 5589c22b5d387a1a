import ipaddress
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from marketing.accounts.models import Shop
from marketing.catalog.facts import ProductFacts
from marketing.common.tenancy import shop_context
from marketing.generation import calls
from marketing.generation.models import Generation, GenerationSettings
from marketing.generation.services import change_settings
from marketing.generation.values import Request
from tests.generation.model_server import ModelServer, served

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]
MUG = ProductFacts("m1", "en", {"title": ("Moss mug",), "capacity": ("350 ml",), "material": ("stoneware",)})


@pytest.fixture
def server(settings: object) -> Iterator[ModelServer]:
    """A model server on this machine, which the operator allows to be called."""
    settings.FETCH_ALLOWED_NETWORKS = LOOPBACK
    with served(ModelServer()) as server:
        yield server


@pytest.fixture
def request_for_mug() -> Request:
    return Request(kind="description", language="en", products=(MUG,), candidates=2, seed=7)


@pytest.fixture
def outside(bare_shop: Shop, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., GenerationSettings]:
    """The shop lets the outside model write. A million tokens cost 10 dollars, whether told or written."""
    monkeypatch.setattr(calls, "PAUSE", 0.01)

    def choose(**changes: object) -> GenerationSettings:
        wanted = {
            "writer": "openai", "base_url": server.base_url, "model": "tiny", "key": "sk-hush", "timeout": 5,
            "monthly_budget": Decimal(5), "price_in": Decimal(10), "price_out": Decimal(10),
        }  # fmt: skip
        with shop_context(bare_shop):
            return change_settings(bare_shop, actor=None, **wanted | changes)

    return choose


def last_generation(shop: Shop) -> Generation:
    with shop_context(shop):
        return Generation.objects.for_shop(shop).first()


def problems(generation: Generation) -> list[tuple[str, str]]:
    return [(one["provider"], one.get("problem", "")) for one in generation.attempts]
