"""From approved entries to a version that finds them: trained, measured, serving, damaged, put off, held back by what was corrected."""

import shutil
import time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from marketing.accounts.models import Shop, User
from marketing.chat import services
from marketing.chat.heads import Heads
from marketing.chat.learning import training
from marketing.chat.models import Faq, RegressionCase
from marketing.chat.retrieval import Hit, find
from marketing.chat.services.learning import RETRAIN, plan_training
from marketing.chat.shelf import Shelf
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from marketing.registry import artifacts, selectors
from marketing.registry import services as registry
from marketing.registry.gate import gate
from marketing.registry.models import Kind, ModelVersion, TrainingRun

pytestmark = pytest.mark.django_db

ENTRIES = {
    "How long does delivery take?": [
        "when will my parcel come", "days until it arrives", "shipping time", "is my package here by friday", "how fast do you ship",
    ],
    "How do I return something?": [
        "send it back", "return label please", "i do not like it and want my money back", "give an item back", "returning shoes",
    ],
    "Can I pay by card?": ["do you take visa", "payment options", "is paypal fine", "pay with a credit card", "apple pay?"],
    "Do you wrap gifts?": ["wrapping paper", "it is a present", "gift box", "can you wrap it", "add a ribbon"],
    "How do I get an invoice?": ["receipt please", "bill for my company", "vat number", "invoice as pdf", "proof of purchase"],
    "I forgot my password.": ["cannot log in", "reset password", "sign in fails", "locked out of my account", "new login"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _inside(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        yield


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """That of a process which has just begun."""
    shelf = Shelf()
    monkeypatch.setattr("marketing.chat.retrieval.shelf", shelf)
    return shelf


@pytest.fixture
def entries(bare_shop: Shop) -> dict[str, Faq]:
    return {question: approved(bare_shop, question, ways) for question, ways in ENTRIES.items()}


def approved(shop: Shop, question: str, ways: list[str], answer: str = "We tell you.") -> Faq:
    faq = services.add_faq(shop, actor=None, locale="en", question=question, answer=answer, examples=ways)
    return services.approve_faq(faq, actor=None)


def trained(shop: Shop) -> ModelVersion:
    run = registry.start_run(Kind.RETRIEVER, shop=shop, actor=None)
    run_now(run.job)
    return ModelVersion.objects.for_shop(shop).select_related("shop").get(run=run)


def until_it_serves(shop: Shop, name: str) -> Hit:
    deadline = time.monotonic() + 20
    while (hit := find(shop, "when does my parcel come", "en")[0]).version != name:
        assert time.monotonic() < deadline, f"{hit.version or 'no version'} has a say, not {name}"
        time.sleep(0.02)
    return hit


def test_a_version_serves_once_it_does_not_lose_and_what_came_later_is_found_at_once(
    bare_shop: Shop, entries: dict[str, Faq], shelf: Shelf
) -> None:
    RegressionCase.objects.create(
        shop=bare_shop, locale="en", question="my code word is gone", faq=entries["I forgot my password."]
    )
    run = registry.start_run(Kind.RETRIEVER, shop=bare_shop, actor=None)
    with pytest.raises(KeyboardInterrupt):
        training.fit(run, killed)

    run_now(run.job)

    version = ModelVersion.objects.for_shop(bare_shop).select_related("shop").get()
    assert version.state == ModelVersion.State.SERVING, gate(version).reasons
    assert [row["name"] for row in version.metrics["models"]] == ["words", "meaning", "new"]
    assert version.metrics["questions"] == 31 == len(version.metrics["sureness"]["en"])
    assert version.metrics["regressions"] == {"cases": 1, "missed": []}
    assert find(bare_shop, "when does my parcel come", "en"), "nobody waits until it is loaded"
    hit = until_it_serves(bare_shop, "retriever-1")
    assert hit.title == "How long does delivery take?"
    assert hit.evidence.share is not None

    approved(bare_shop, "Are your candles vegan?", [], "Yes, of rapeseed wax.")
    services.change_faq(
        entries["Can I pay by card?"], actor=None, question="Which cards do you accept?", answer="Visa."
    )
    services.approve_faq(entries["Can I pay by card?"], actor=None)

    new, changed = (
        find(bare_shop, asked, "en")[0] for asked in ("is there animal fat in a candle", "do you take visa")
    )
    assert (new.text, changed.text) == ("Yes, of rapeseed wax.", "Visa.")
    assert new.evidence.share is None, "it was trained before they came"
    assert changed.evidence.share is None


def killed(done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_while_the_files_of_a_version_are_damaged_the_last_good_one_serves(
    bare_shop: Shop, entries: dict[str, Faq], shelf: Shelf
) -> None:
    first = trained(bare_shop)
    second = copy_of(first)
    shelf.warm_up(bare_shop)
    assert until_it_serves(bare_shop, "retriever-2")

    weights = next(artifacts.directory_of(second).glob("heads.*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    begun = Shelf()
    begun.warm_up(bare_shop)

    assert isinstance(begun.heads_for(bare_shop), Heads)
    assert begun.heads_for(bare_shop).name == "retriever-1"
    registry.roll_back(Kind.RETRIEVER, shop=bare_shop, actor=None)
    assert until_it_serves(bare_shop, "retriever-1")
    assert not registry.promote_if_better(copy_of(first, promoted=False)), "a person has left a later version"


def copy_of(version: ModelVersion, *, promoted: bool = True) -> ModelVersion:
    """A later version with the same files."""
    run = version.run
    number = selectors.versions(version.shop, version.kind).first().number + 1
    directory = f"{version.artifact}-{number}"
    shutil.copytree(artifacts.directory_of(version), artifacts.directory_of(version).with_name(f"{run.pk}-{number}"))
    copy = ModelVersion.objects.create(
        shop=version.shop, kind=version.kind, number=number, run=run, metrics=version.metrics,
        artifact=directory, sha256=version.sha256, size=version.size,
    )  # fmt: skip
    if promoted:
        registry.promote(copy, actor=None, reason="It is the same.")
    return copy


def test_its_figures_stand_beside_the_plain_searches(
    bare_shop: Shop, owner: User, client: Client, entries: dict[str, Faq]
) -> None:
    run = TrainingRun.objects.create(shop=bare_shop, kind=Kind.RETRIEVER)
    rows = [
        {"name": name, "right": 0.5, "answered": 0.4, "answered_right": None, "off_topic": 0.0}
        for name in ("words", "new")
    ]
    version = ModelVersion.objects.create(
        shop=bare_shop, kind=Kind.RETRIEVER, number=1, run=run, state="serving", promoted_at=timezone.now(),
        metrics={"models": rows, "questions": 31, "needed": 30, "regressions": {"cases": 1, "missed": ["Do you wrap gifts?"]}},
    )  # fmt: skip
    client.force_login(owner)

    page = client.get(f"/dashboard/registry/modelversion/{version.pk}/change/").content.decode()
    assert "Measured on 31 questions" in page
    assert "Do you wrap gifts?" in page
    assert "50.0% right at first" in client.get("/dashboard/registry/modelversion/").content.decode()
    assert "retriever-1" in client.get("/dashboard/chat/faq/").content.decode()


def test_a_question_that_was_corrected_and_is_missed_holds_a_version_back() -> None:
    metrics = {
        "questions": 40, "needed": 30, "regressions": {"cases": 2, "missed": ["Do you wrap gifts?"]},
        "gate": [{"rival": "words", "measure": "right", "difference": 0.1, "lower": 0.05, "upper": 0.2}],
    }  # fmt: skip
    version = ModelVersion(shop=Shop.objects.get(), kind=Kind.RETRIEVER, number=1, metrics=metrics)

    assert gate(version).reasons == ["It misses 1 question that was corrected: “Do you wrap gifts?”."]
    version.metrics = {**metrics, "questions": 12, "regressions": {}}
    assert gate(version).reasons == [
        "Not enough questions to decide: 12 held-back questions of 30 needed. Write other ways to ask."
    ]


def test_changes_of_ten_minutes_ask_for_one_training(bare_shop: Shop, entries: dict[str, Faq]) -> None:
    services.retire_faq(entries["Do you wrap gifts?"], actor=None)
    planned = Job.objects.for_shop(bare_shop).filter(kind=RETRAIN)
    assert planned.count() == 1
    assert planned.get().not_before

    planned.update(not_before=None)
    run_now(planned.get())
    assert selectors.running_training(bare_shop, Kind.RETRIEVER)

    again = plan_training(bare_shop)
    Job.objects.filter(pk=again.pk).update(not_before=None, state=Job.State.QUEUED)
    run_now(Job.objects.select_related("shop").get(pk=again.pk))
    assert selectors.training_runs(bare_shop, Kind.RETRIEVER).count() == 1


def test_too_few_entries_are_told_with_their_number(bare_shop: Shop) -> None:
    approved(bare_shop, "Do you wrap gifts?", [])

    with pytest.raises(CommandError, match="too few FAQ entries to learn from: 1 of at least 5"):
        call_command("train", "retriever", shop=bare_shop.slug)
