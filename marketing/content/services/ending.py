"""A test of texts ends: by stopping it, or by keeping one of the two. From that moment everybody reads A; its places are put
right a few hundred at a time, the first of them at once, the rest by a job.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.common.errors import Conflict, Invalid
from marketing.content import selectors
from marketing.content.checking import recheck
from marketing.content.models import Arm, Draft, Experiment, Pair
from marketing.content.services.leaving import end, withdraw
from marketing.content.services.publishing import put_live, take_down
from marketing.content.services.sweeping import make_stale
from marketing.content.standing import holds
from marketing.jobs.services import enqueue

AT_ONCE = 200  # places; some seconds
State = Experiment.State


@transaction.atomic
def stop_experiment(experiment: Experiment, *, actor: User | None) -> Experiment:
    """Everybody reads what they would have read without it: of a plan that is dropped, what was approved meanwhile."""
    experiment, pairs = _locked(experiment, actor)
    _begin_to_end(experiment, _("Somebody stopped it."))
    record("experiment.stopped", subject=experiment, actor=actor)
    return _put_right(experiment, pairs, actor)


@transaction.atomic
def choose_winner(experiment: Experiment, winner: str, *, actor: User | None) -> Experiment:
    """From now on everybody reads A, or B. What is not approved by now is judged and published like any other text."""
    experiment, pairs = _locked(experiment, actor)
    if experiment.state != State.RUNNING:
        raise Conflict(_("Only of a test that runs, one of the two can be kept."))
    if winner not in Arm.values:
        raise Invalid(_("Say which of the two is kept: a or b."), pointer="/variant")
    _begin_to_end(experiment, _("Somebody kept one of the two."), winner)
    record("experiment.decided", subject=experiment, actor=actor, winner=winner)
    return _put_right(experiment, pairs, actor)


@transaction.atomic
def go_on_ending(experiment: Experiment) -> bool:
    """For the job: whether places are left."""
    pairs = _lock_some(experiment)
    experiment = _lock(experiment)
    if experiment.state != State.ENDING:
        return False
    return _put_right(experiment, pairs, actor=None).state == State.ENDING


def _locked(experiment: Experiment, actor: User | None) -> tuple[Experiment, list[UUID]]:
    require(actor, experiment.shop, EDIT_CONTENT)
    pairs = _lock_some(experiment)
    found = _lock(experiment)
    if found.state in (State.ENDING, State.ENDED):
        raise Conflict(_("This test has ended already."))
    return found, pairs


def _lock_some(experiment: Experiment) -> list[UUID]:
    """Of some places: the drafts that are changed there, in one order for everybody, and before the test itself."""
    open_pairs = selectors.open_pairs(experiment.shop).filter(experiment=experiment).order_by("pk")
    some = list(open_pairs.values_list("pk", flat=True)[:AT_ONCE])
    tested = open_pairs.filter(pk__in=some).order_by().values("draft")
    beside = selectors.live_at_pairs(experiment, some).values("draft")
    drafts = Draft.objects.for_shop(experiment.shop)
    list((drafts.filter(pk__in=tested) | drafts.filter(pk__in=beside)).order_by("pk").select_for_update())
    return some


def _lock(experiment: Experiment) -> Experiment:
    return selectors.experiments(experiment.shop).select_for_update(of=("self",)).get(pk=experiment.pk)


def _begin_to_end(experiment: Experiment, reason: str, winner: str = "") -> None:
    experiment.state, experiment.ended_at = State.ENDING, timezone.now()
    experiment.reason, experiment.winner = reason, winner
    experiment.save(update_fields=["state", "ended_at", "reason", "winner", "updated_at"])


def _put_right(experiment: Experiment, pairs: Sequence[UUID], actor: User | None) -> Experiment:
    for pair in _leaving(experiment, pairs):
        _put_place_right(experiment, pair, actor)
    if selectors.open_pairs(experiment.shop).filter(experiment=experiment).exists():
        enqueue(selectors.END_TEST, subject=experiment)
    else:
        end(experiment)
    return experiment


def _put_place_right(experiment: Experiment, pair: Pair, actor: User | None) -> None:
    is_live = pair.publication is not None and pair.publication.ended_at is None
    if experiment.winner == Arm.B or experiment.started_at is None:
        if is_live:
            _keep_b(pair, actor)
    elif experiment.winner == Arm.A and is_live:
        _keep_a(pair, actor)
    else:
        withdraw(pair)


def _leaving(experiment: Experiment, some: Sequence[UUID]) -> list[Pair]:
    """All of these that are still in it. None is, from here on: what is done to their texts is the test's own doing."""
    pairs = selectors.open_pairs(experiment.shop).filter(experiment=experiment, pk__in=some)
    found = list(pairs.select_related("shop", "publication__draft__shop", "publication__shop"))
    pairs.update(left_at=timezone.now())
    return found


def _keep_a(pair: Pair, actor: User | None) -> None:
    """Where B is live for everybody, A is the shop's own text."""
    if pair.publication.on_trial:
        withdraw(pair)
    else:
        take_down(pair.publication, actor=actor)


def _keep_b(pair: Pair, actor: User | None) -> None:
    publication = pair.publication
    if not publication.on_trial:
        return
    draft = selectors.find_draft(pair.shop, publication.draft_id)
    facts = recheck(draft)
    if not holds(publication, facts):
        make_stale(publication)
    elif draft.risk == Draft.Risk.BLOCKED:  # the law, or the words that the shop avoids, changed meanwhile
        withdraw(pair)
    else:
        publication.ended_at = timezone.now()
        publication.save(update_fields=["ended_at", "updated_at"])
        put_live(draft, facts)
        record("draft.published", subject=draft, actor=actor)
