"""A test of texts is planned and started."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.common.errors import Conflict, Invalid, require_valid
from marketing.content import selectors
from marketing.content.models import Draft, Experiment, Pair
from marketing.content.services.changing import one_at_a_time

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
    if experiment.state in (State.ENDING, State.ENDED):
        raise Conflict(_("This test has ended already."))
    if experiment.state != State.PLANNED:
        raise Conflict(_("This test was started already."))
    if not selectors.ready_pairs(experiment).exists():
        raise Conflict(_("No text of this test is approved yet. Approve one: half a minute later it can be started."))
    experiment.state, experiment.started_at = State.RUNNING, timezone.now()
    experiment.save(update_fields=["state", "started_at", "updated_at"])
    record("experiment.started", subject=experiment, actor=actor)
    return experiment


def _locked(experiment: Experiment, actor: User | None) -> Experiment:
    require(actor, experiment.shop, EDIT_CONTENT)
    return selectors.experiments(experiment.shop).select_for_update(of=("self",)).get(pk=experiment.pk)
