"""From approved descriptions to a writer that may serve: the job, a kill on the way, what is held back, what too few say."""

import random

import pytest
from django.core.management import CommandError, call_command

from marketing.accounts.models import Shop
from marketing.catalog.facts import product_facts
from marketing.catalog.models import Product, ProductFact
from marketing.common.errors import Conflict
from marketing.common.tenancy import shop_context
from marketing.content import training
from marketing.content.models import Draft, Review, Version
from marketing.generation.material import Material, is_held_back
from marketing.generation.services import generate
from marketing.generation.values import Request
from marketing.jobs.services import run_now
from marketing.registry import artifacts
from marketing.registry import services as registry
from marketing.registry.gate import gate
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from modeling.trainer import Progress

pytestmark = pytest.mark.django_db(transaction=True)  # a job's heartbeats have transactions of their own

TINY = {
    "model": {"transformer": {"width": 32, "layers": 1, "heads": 2, "dropout": 0.0, "form": "plain"}},
    "trainer": {"learning_rate": 8e-3, "average": 0.9, "checkpoint_every": 30},
    "vocabulary": 400, "most_passes": 4, "least_steps": 40, "cpu_minutes": 2,
}  # fmt: skip
COLOURS, MATERIALS = ("red", "blue", "green"), ("wool", "cotton", "steel")


@pytest.fixture
def approved(bare_shop: Shop) -> Shop:
    """A hundred and ten descriptions, each written as one sentence and edited into two."""
    chance = random.Random(5)
    with shop_context(bare_shop):
        for number in range(110):
            describe(bare_shop, f"N-{number}", f"Nova {'ABCDEF'[number % 6]}{number:03d}", chance)
    return bare_shop


def describe(shop: Shop, external_id: str, title: str, chance: random.Random) -> None:
    told = {"Colour": chance.choice(COLOURS), "Material": chance.choice(MATERIALS), "Capacity": "{}0 ml"}
    told["Capacity"] = told["Capacity"].format(chance.randrange(10, 90))
    product = Product.objects.create(shop=shop, external_id=external_id, title=title, price="9.00", currency="EUR")
    ProductFact.objects.bulk_create(
        ProductFact(shop=shop, product=product, name=name, value=value) for name, value in told.items()
    )
    first = f"{title} comes in {told['Colour']} {told['Material']} and holds {told['Capacity']}."
    text = f"Meet {title}, made of {told['Material']} in {told['Colour']}. It holds {told['Capacity']}."
    draft = Draft.objects.create(
        shop=shop, product=product, kind="description", locale="en", state="published", text=text, version=2
    )
    for at, (said, origin) in enumerate(((first, "written"), (text, "edited")), start=1):
        Version.objects.create(shop=shop, draft=draft, number=at, text=said, origin=origin)
    Review.objects.create(shop=shop, draft=draft, version=2, verdict="approved")


def test_a_killed_training_goes_on_and_its_writer_is_measured_promoted_and_taken_back(approved: Shop) -> None:
    with shop_context(approved):
        run = registry.start_run(Kind.WRITER, shop=approved, actor=None, config=TINY)
        held_back(training.material(approved))
    with pytest.raises(KeyboardInterrupt):
        training.fit(run, artifacts.directory_of(run), on_progress=killed_while_it_learns_to_please)

    run_now(run.job)

    with shop_context(approved):
        version = ModelVersion.objects.for_shop(approved).select_related("shop", "run").get(run=run)
        assert {point["stage"] for point in version.run.curve} == {"preference"}, "it does not learn to write again"
        measured(version)
        with pytest.raises(Conflict, match="no earlier version"):
            registry.roll_back(Kind.WRITER, shop=approved, actor=None)
        registry.promote(version, actor=None, reason="a test's tiny model")
        facts = product_facts(Product.objects.for_shop(approved).get(external_id="N-0"), "en")
    asked = Request(kind="description", language="en", products=(facts,))
    completion = generate(asked, shop=approved)
    assert (completion.provider, completion.model) == ("local", "writer-1")
    assert all(facts.facts[name][0] in completion.text for name in ("Colour", "Material", "Capacity"))
    assert "9.00" not in completion.text, "no text of the shop told a price"


def measured(version: ModelVersion) -> None:
    rows, preferences = version.metrics["models"], version.metrics["preferences"]
    assert [row["name"] for row in rows] == ["templates", "new"]
    assert rows[0]["holds"] == 1.0
    assert rows[1]["loss"] > 0
    assert {one["measure"] for one in version.metrics["gate"]} == {"holds", "said", "closeness"}
    assert [row["name"] for row in preferences["rows"]] == ["none", "reranking", "dpo"]
    assert preferences["rows"][0]["right"] > 0.9
    assert preferences["kept"] == "none", "a writer that learned the edited texts prefers them by itself"
    assert gate(version).reasons == [
        f"Not enough reviews to decide: {version.metrics['texts']} held-back texts of 30 needed."
    ]


def killed_while_it_learns_to_please(progress: Progress) -> None:
    if progress.stage == "preference":
        raise KeyboardInterrupt


def held_back(found: Material) -> None:
    taught = " ".join(pair.text for pair in found.pairs())
    assert found.held
    assert not any(is_held_back(one.product_id) for one in found.learned)
    assert not any(one.request.products[0].title in taught for one in found.held)
    assert "price" not in found.habits["en"]


def test_too_few_approved_texts_are_told_with_their_number(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        describe(bare_shop, "N-1", "Nova A001", random.Random(1))

    with pytest.raises(CommandError, match="too few texts to learn from: 1 of at least 60"):
        call_command("train", "writer", shop=bare_shop.slug)

    with shop_context(bare_shop):
        assert not ModelVersion.objects.exists()
        assert TrainingRun.objects.get().job.state == "failed"
