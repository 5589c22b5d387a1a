"""A version is tried on a share of the shoppers beside the one that serves: begun, ended, and the better one kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import OVERRIDE_GATE, RUN_MODELS, require
from marketing.common.errors import Conflict, Invalid, require_valid
from marketing.common.readouts import Read
from marketing.recommendations import selectors
from marketing.recommendations.models import Arm, VersionTest
from marketing.registry import artifacts
from marketing.registry import services as registry
from marketing.registry.gate import gate
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import serving_version

State = VersionTest.State


@transaction.atomic
def start_test(
    shop: Shop, b: ModelVersion, *, actor: User | None, share: int, metric: str, smallest_lift: int
) -> VersionTest:
    """What the gate holds back is tried on shoppers only where an owner wants it."""
    require(actor, shop, RUN_MODELS)
    registry.one_at_a_time(shop)
    serving = serving_version(shop, Kind.RECOMMENDER)
    if serving is None:
        raise Conflict(_("No version serves yet, so there is nothing to compare with. Promote one first."))
    if b.kind != Kind.RECOMMENDER or b.pk == serving.pk:
        raise Invalid(_("Choose another version than the one that serves."), pointer="/b")
    if running := selectors.running_test(shop):
        raise Conflict(_("A test is running already: %(test)s. End it first.") % {"test": running})
    if not artifacts.is_whole(b):
        raise Conflict(
            _("The files of %(version)s are damaged. Train again, or restore them from a backup.") % {"version": b}
        )
    if not gate(b).passed:
        require(actor, shop, OVERRIDE_GATE)
    test = VersionTest(
        shop=shop, a=serving, b=b, share=share, metric=metric, smallest_lift=smallest_lift, asked_by=actor,
        started_at=timezone.now(),
    )  # fmt: skip
    require_valid(test)
    test.save()
    record("version_test.started", subject=test, actor=actor, share=share)
    return test


@transaction.atomic
def stop_test(test: VersionTest, *, actor: User | None) -> VersionTest:
    """A serves everybody, as it did before."""
    test = _running(test, actor)
    _end(test, _("Somebody stopped it."))
    record("version_test.stopped", subject=test, actor=actor)
    return test


@transaction.atomic
def choose_winner(test: VersionTest, winner: str, *, actor: User | None) -> VersionTest:
    """From now on A, or B, serves everybody. A test that says that B is better is a reason to overrule the gate, for an owner."""
    test = _running(test, actor)
    if winner not in Arm.values:
        raise Invalid(_("Say which of the two is kept: a or b."), pointer="/winner")
    _end(test, _("Somebody kept one of the two."), winner)
    record("version_test.decided", subject=test, actor=actor, winner=winner)
    if winner == Arm.B:
        is_better = test.readout.verdict == Read.B
        reason = _("It did better in a test beside %(a)s.") % {"a": test.a} if is_better else ""
        registry.promote(test.b, actor=actor, reason=reason)
    return test


@transaction.atomic
def end_if_left(test: VersionTest) -> bool:
    """When somebody promoted another version meanwhile, or went back, there is nothing left to compare with."""
    registry.one_at_a_time(test.shop)
    test = selectors.version_tests(test.shop).select_for_update(of=("self",)).get(pk=test.pk)
    if not test.is_running or test.a.state == ModelVersion.State.SERVING:
        return False
    _end(test, _("%(a)s serves no longer.") % {"a": test.a})
    record("version_test.stopped", subject=test, actor=None)
    return True


def _end(test: VersionTest, reason: str, winner: str = "") -> None:
    test.state, test.ended_at, test.reason, test.winner = State.ENDED, timezone.now(), reason, winner
    test.save(update_fields=["state", "ended_at", "reason", "winner", "updated_at"])


def _running(test: VersionTest, actor: User | None) -> VersionTest:
    require(actor, test.shop, RUN_MODELS)
    registry.one_at_a_time(test.shop)
    found = selectors.version_tests(test.shop).select_for_update(of=("self",)).get(pk=test.pk)
    if not found.is_running:
        raise Conflict(_("This test has ended already."))
    return found
