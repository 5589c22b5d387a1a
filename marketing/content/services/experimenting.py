"""A test of texts is planned, started, and ended: by stopping it, or by keeping one of the two."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.common.errors import Conflict, Invalid, require_valid
from marketing.content import selectors
from marketing.content.checking import recheck
from marketing.content.models import Arm, Draft, Experiment, Pair
from marketing.content.services.changing import one_at_a_time
from marketing.content.services.leaving import end, withdraw
from marketing.content.services.publishing import put_live, take_down
from marketing.content.services.sweeping import make_stale
from marketing.content.standing import holds

State = Experiment.State
MAY_BE_TESTED = (
    Draft.State.REQUESTED,
    Draft.State.IN_REVIEW,
    Draft.State.APPROVED,
    Draft.State.STALE,
    Draft.State.PUBLISHED,
)


@transaction.atomic
def plan_experiment(
    shop: Shop, drafts: Iterable[Draft], *, actor: User | None, name: str, metric: str, smallest_lift: int
) -> Experiment:
    """Texts that are not live are judged as usual, and wait for the start then. One that is live is held against the shop's own."""
    require(actor, shop, EDIT_CONTENT)
    one_at_a_time(shop)
    name = name.replace("\0", "").strip()
    experiment = Experiment(shop=shop, name=name, metric=metric, smallest_lift=smallest_lift, asked_by=actor)
    require_valid(experiment)
    pairs = _pairs(experiment, _as_they_are_now(shop, drafts))
    if not pairs:
        raise Invalid(
            _(
                "None of these texts can be tested: they are rejected, replaced, not written, or in another test already."
            ),
            pointer="/drafts",
        )
    experiment.save()
    Pair.objects.bulk_create(pairs, batch_size=1_000)
    record("experiment.planned", subject=experiment, actor=actor, texts=len(pairs))
    return experiment


def _as_they_are_now(shop: Shop, drafts: Iterable[Draft]) -> list[Draft]:
    """Locked: whoever publishes one of them, or rejects it, was there before, or finds it in the test."""
    found = selectors.drafts(shop).filter(pk__in=[draft.pk for draft in drafts])
    locked = found.order_by("pk").select_for_update(of=("self",))
    return [draft for draft in locked if draft.state in MAY_BE_TESTED]


def _pairs(experiment: Experiment, drafts: list[Draft]) -> list[Pair]:
    """One for each place; where a place is in another test already, that one goes on."""
    taken = set(selectors.open_pairs(experiment.shop).values_list(*selectors.PLACE))
    live = {one.draft_id: one for one in selectors.live(experiment.shop).filter(draft__in=drafts)}
    found = {}
    for draft in drafts:
        place = tuple(getattr(draft, name) for name in selectors.PLACE)
        if place not in taken and (draft.state != Draft.State.PUBLISHED or draft.pk in live):
            found[place] = Pair(
                shop=experiment.shop, experiment=experiment, draft=draft, product=draft.product,
                external_id=draft.product.external_id, publication=live.get(draft.pk), kind=draft.kind,
                locale=draft.locale, audience=draft.audience,
            )  # fmt: skip
    return list(found.values())


@transaction.atomic
def start_experiment(experiment: Experiment, *, actor: User | None) -> Experiment:
    experiment = _locked(experiment, actor)
    if experiment.state != State.PLANNED:
        raise Conflict(_("This test was started already."))
    if not selectors.ready_pairs(experiment).exists():
        raise Conflict(_("No text of this test is approved yet. Approve one: half a minute later it can be started."))
    experiment.state, experiment.started_at = State.RUNNING, timezone.now()
    experiment.save(update_fields=["state", "started_at", "updated_at"])
    record("experiment.started", subject=experiment, actor=actor)
    return experiment


@transaction.atomic
def stop_experiment(experiment: Experiment, *, actor: User | None) -> Experiment:
    """Everybody reads what they would have read without it: of a plan that is dropped, what was approved meanwhile."""
    experiment = _locked(experiment, actor)
    is_plan = experiment.state == State.PLANNED
    for pair in _leaving(experiment):
        if not is_plan:
            withdraw(pair)
        elif pair.publication and pair.publication.ended_at is None:
            _keep_b(pair, actor)
    end(experiment, "")
    record("experiment.stopped", subject=experiment, actor=actor)
    return experiment


@transaction.atomic
def choose_winner(experiment: Experiment, winner: str, *, actor: User | None) -> Experiment:
    """From now on everybody reads A, or B. What is not approved by now is judged and published like any other text."""
    experiment = _locked(experiment, actor)
    if experiment.state != State.RUNNING:
        raise Conflict(_("Only of a test that runs, one of the two can be kept."))
    if winner not in Arm.values:
        raise Invalid(_("Say which of the two is kept: a or b."), pointer="/variant")
    keep = _keep_b if winner == Arm.B else _keep_a
    for pair in _leaving(experiment):
        if pair.publication and pair.publication.ended_at is None:
            keep(pair, actor)
        elif winner == Arm.A:
            withdraw(pair)
    end(experiment, _("Somebody kept one of the two."), winner)
    record("experiment.decided", subject=experiment, actor=actor, winner=winner)
    return experiment


def _locked(experiment: Experiment, actor: User | None) -> Experiment:
    """After the drafts that its end changes, in one order for everybody."""
    require(actor, experiment.shop, EDIT_CONTENT)
    tested = selectors.open_pairs(experiment.shop).filter(experiment=experiment).values("draft")
    beside = selectors.live_at_pairs(experiment).values("draft")
    drafts = Draft.objects.for_shop(experiment.shop)
    list((drafts.filter(pk__in=tested) | drafts.filter(pk__in=beside)).order_by("pk").select_for_update())
    found = selectors.experiments(experiment.shop).select_for_update(of=("self",)).get(pk=experiment.pk)
    if not found.is_open:
        raise Conflict(_("This test has ended already."))
    return found


def _leaving(experiment: Experiment) -> list[Pair]:
    """All that are still in it. None is, from here on: what is done to their texts is the test's own doing."""
    pairs = selectors.open_pairs(experiment.shop).filter(experiment=experiment)
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
