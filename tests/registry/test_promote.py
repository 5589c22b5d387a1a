import json
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.common.errors import Conflict, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.registry import artifacts, selectors, services
from marketing.registry.gate import gate
from marketing.registry.models import Kind, ModelVersion
from modeling import checkpoint
from tests.registry.conftest import report, write_artifact

Train = Callable[..., ModelVersion]


def serving(shop: Shop) -> ModelVersion | None:
    return selectors.serving_version(shop, Kind.RECOMMENDER)


def test_a_first_version_has_only_the_baselines_to_beat(shop: Shop, train: Train, marketer: User) -> None:
    version = train(lower=0.003)

    services.promote(version, actor=marketer)

    assert serving(shop) == version
    entry = AuditEvent.objects.for_shop(shop).get(action="version.promoted")
    assert (entry.actor, entry.subject_name) == (marketer, "recommender-1")


def test_a_new_version_takes_the_place_of_the_old_one(shop: Shop, train: Train) -> None:
    first = services.promote(train(), actor=None)
    second = train(serving=("recommender-1", 0.002))

    services.promote(second, actor=None)

    first.refresh_from_db()
    assert (serving(shop), first.state) == (second, "retired")


@pytest.mark.parametrize(("lower", "passes"), [(0.02, True), (-0.0049, True), (-0.005, False), (-0.2, False)])
def test_the_lower_bound_decides(train: Train, lower: float, passes: bool) -> None:
    verdict = gate(train(lower=lower))

    assert verdict.passed is passes
    assert [(one.rival, one.lower) for one in verdict.comparisons] == [("EASE", lower)]


def test_a_version_that_loses_to_the_serving_one_does_not_pass(train: Train) -> None:
    services.promote(train(), actor=None)

    verdict = gate(train(serving=("recommender-1", -0.02)))

    assert not verdict.passed
    assert "0.0200 below recommender-1" in verdict.reasons[0]


def test_a_version_that_met_another_rival_than_the_serving_one_does_not_pass(train: Train) -> None:
    services.promote(train(), actor=None)
    services.promote(train(serving=("recommender-1", 0.0)), actor=None)

    verdict = gate(train(serving=("recommender-1", 0.0)))

    assert verdict.reasons == ["It was not compared with recommender-2, which serves now."]


def test_what_was_not_measured_does_not_pass(train: Train) -> None:
    version = train()
    version.metrics = {**version.metrics, "gate": []}

    assert not gate(version).passed


def test_an_owner_may_overrule_the_gate_with_a_reason(shop: Shop, train: Train, owner: User) -> None:
    version = train(lower=-0.1)

    with pytest.raises(Conflict, match="below EASE"):
        services.promote(version, actor=owner)
    services.promote(version, actor=owner, reason="The old one recommends recalled products.")

    assert serving(shop).override_reason == "The old one recommends recalled products."


def test_a_marketer_may_promote_but_not_overrule(shop: Shop, train: Train, marketer: User) -> None:
    with pytest.raises(NotAllowed):
        services.promote(train(lower=-0.1), actor=marketer, reason="I like it.")

    assert serving(shop) is None


def test_a_reason_that_was_not_needed_is_not_kept(shop: Shop, train: Train, owner: User) -> None:
    services.promote(train(), actor=owner, reason="Just in case.")

    assert serving(shop).override_reason == ""


def test_who_only_reads_and_who_works_elsewhere_may_not(
    shop: Shop, train: Train, analyst: User, rival_owner: User
) -> None:
    version = services.promote(train(), actor=None)
    second = train(serving=(str(version), 0.0))

    for stranger in (analyst, rival_owner):
        with pytest.raises(NotAllowed):
            services.promote(second, actor=stranger)
        with pytest.raises(NotAllowed):
            services.roll_back(Kind.RECOMMENDER, shop=shop, actor=stranger)

    assert serving(shop) == version


def flip_a_bit(directory: Path) -> None:
    file = next(directory.glob("weights*.safetensors"))
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def cut_a_file(directory: Path) -> None:
    file = next(directory.glob("weights*.safetensors"))
    file.write_bytes(file.read_bytes()[:-8])


def remove_a_file(directory: Path) -> None:
    next(directory.glob("weights*.safetensors")).unlink()


def put_another_model_there(directory: Path) -> None:
    checkpoint.save(directory, "recommender", checkpoint.Artifact({}, {"run": {}}))


def write_an_older_schema(directory: Path) -> None:
    manifest = json.loads((directory / checkpoint.MANIFEST).read_text())
    (directory / checkpoint.MANIFEST).write_text(json.dumps(manifest | {"schema": 0}))


DAMAGES = [flip_a_bit, cut_a_file, remove_a_file, put_another_model_there, write_an_older_schema]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_never_serve(shop: Shop, train: Train, owner: User, damage: Callable[[Path], None]) -> None:
    version = train()
    damage(artifacts.directory_of(version))

    with pytest.raises(Conflict, match="damaged"):
        services.promote(version, actor=owner, reason="I insist.")
    assert serving(shop) is None


def test_rolling_back_is_a_pointer_and_leads_further_each_time(shop: Shop, train: Train, marketer: User) -> None:
    versions = [services.promote(train(), actor=None)]
    for _ in range(2):
        versions.append(services.promote(train(serving=(str(versions[-1]), 0.0)), actor=None))

    for expected in reversed(versions[:-1]):
        services.roll_back(Kind.RECOMMENDER, shop=shop, actor=marketer)
        assert serving(shop) == expected

    with pytest.raises(Conflict, match="no earlier version"):
        services.roll_back(Kind.RECOMMENDER, shop=shop, actor=marketer)
    assert AuditEvent.objects.for_shop(shop).filter(action="version.rolled_back").count() == 2


def test_rolling_back_passes_over_a_damaged_version(shop: Shop, train: Train) -> None:
    versions = [services.promote(train(), actor=None)]
    for _ in range(2):
        versions.append(services.promote(train(serving=(str(versions[-1]), 0.0)), actor=None))
    flip_a_bit(artifacts.directory_of(versions[1]))

    services.roll_back(Kind.RECOMMENDER, shop=shop, actor=None)

    assert serving(shop) == versions[0]


def test_no_roll_back_leads_to_a_version_that_was_left_by_one(shop: Shop, train: Train) -> None:
    first = services.promote(train(), actor=None)
    services.promote(train(serving=("recommender-1", 0.0)), actor=None)
    services.roll_back(Kind.RECOMMENDER, shop=shop, actor=None)
    services.promote(train(serving=("recommender-1", 0.0)), actor=None)

    services.roll_back(Kind.RECOMMENDER, shop=shop, actor=None)

    assert serving(shop) == first


def test_what_was_rolled_back_may_serve_again(shop: Shop, train: Train) -> None:
    services.promote(train(), actor=None)
    second = services.promote(train(serving=("recommender-1", 0.0)), actor=None)
    services.roll_back(Kind.RECOMMENDER, shop=shop, actor=None)

    services.promote(second, actor=None)

    assert serving(shop) == second


@pytest.mark.django_db(transaction=True)
def test_of_two_who_promote_at_once_one_serves(bare_shop: Shop) -> None:
    """Both wait for the shop; whoever comes second meets a serving version that its own was not compared with."""
    with shop_context(bare_shop):
        versions = []
        for _ in range(2):
            run = services.start_run(Kind.RECOMMENDER, shop=bare_shop, actor=None)
            write_artifact(run)
            versions.append(services.register(run, report()))
            run.job.delete()
    outcomes = []
    start = Barrier(2)

    def promote(version: ModelVersion) -> None:
        try:
            with shop_context(bare_shop):
                start.wait()
                services.promote(version, actor=None)
            outcomes.append("serves")
        except Conflict:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=promote, args=(version,)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "serves"]
    with shop_context(bare_shop):
        assert ModelVersion.objects.for_shop(bare_shop).filter(state="serving").count() == 1
