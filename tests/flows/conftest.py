"""A small demo shop that really runs: PostgreSQL, a trained Transformer, the platform and the storefront as two servers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.demo import keeping, knowing, retelling, seeding, stocking
from marketing.demo.link import Link
from marketing.demo.simulator import SimulatorSettings, simulate
from marketing.jobs.services import run_now
from marketing.registry import services as registry
from marketing.registry.models import Kind, ModelVersion
from shop_ai.programs import all_programs
from tests.browser import chromium, new_page
from tests.conftest import empty_tables
from tests.flows.servers import running, server, two_free_ports

__all__ = ["chromium", "new_page"]

SMALL = SimulatorSettings(shoppers=120)
TINY = {"trainer": {"epochs": 3}, "examples": {"least_steps": 10, "windows": 16}}


@dataclass(frozen=True)
class Town:
    """Where the servers are, and who may come in."""

    platform: str
    storefront: str
    data: Path
    password: str
    secret_key: str
    personas: list[str]


@pytest.fixture(scope="package")
def town(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory, chromium: object
) -> Iterator[Town]:
    """Made once for these tests. `chromium` comes first: without a browser none of this is needed."""
    data = tmp_path_factory.mktemp("town")
    port = two_free_ports()
    platform, storefront = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    # The servers use Django's own hasher, so the passwords must be made by it, too.
    hashers = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.callback(empty_tables, None)
        stack.enter_context(override_settings(DATA_DIR=data, MEDIA_ROOT=data / "media", PASSWORD_HASHERS=hashers))
        secrets, personas = fill(platform, storefront, data)
        stack.enter_context(server("shop_ai.wsgi:application", port, data, f"{platform}/health/ready"))
        stack.enter_context(server("marketing.demo.storefront:application", port + 1, data, f"{storefront}/"))
        yield Town(platform, storefront, data, secrets["password"], secrets["secret_key"], personas)


def fill(platform: str, storefront: str, data: Path) -> tuple[dict[str, str], list[str]]:
    shop = seeding.open_shops()
    stocking.stock_shop(shop, storefront)
    year = simulate(datetime.now(UTC), SMALL)
    retelling.introduce_shoppers(shop, year)
    retelling.tell_orders(shop, year, data)
    for _told in retelling.tell_events(shop, year):
        pass
    with shop_context(shop):
        knowing.teach(shop)
        registry.promote(train(shop), actor=None, reason="a test's small model")
    secrets = {
        "password": seeding.welcome_members(""),
        "publishable_key": seeding.publishable_key(shop, "", [storefront]),
        "secret_key": seeding.secret_key(shop, ""),
    }
    personas = retelling.personas_of(year)
    keeping.keep(secrets, Link(secrets["publishable_key"], seeding.token_secret(shop), storefront, personas), platform)
    return secrets, [persona.external_id for persona in personas]


def train(shop: Shop) -> ModelVersion:
    with shop_context(shop):
        run = registry.start_run(Kind.RECOMMENDER, shop=shop, actor=None, config=TINY)
    run_now(run.job)
    with shop_context(shop):
        return ModelVersion.objects.for_shop(shop).get(run=run)


@pytest.fixture(scope="package")
def candidate(town: Town) -> str:
    """A second version, which serves nobody."""
    return str(train(Shop.objects.get(slug="demo")))


@pytest.fixture(scope="package")
def trainer(town: Town) -> Iterator[None]:
    """The worker that trains, as `serve` starts it."""
    programs = all_programs("", 0, workers=1, interface="wsgi", demo=False)
    program = next(one for one in programs if one.name == "trainer")
    log = town.data / "trainer.log"
    with log.open("w") as output, running(program.command, town.data, output, program.environment):
        yield
    print(log.read_text())


def wait_for(page: Page, happened: Callable[[], object]) -> None:
    """What no page shows. The browser goes on meanwhile."""
    for _ in range(150):
        if happened():
            return
        page.wait_for_timeout(100)
    pytest.fail("It did not happen within 15 seconds.")
