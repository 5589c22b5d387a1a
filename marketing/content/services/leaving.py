"""A place leaves its test, because what is compared there is not any more what it was. With the last one the test ends."""

from django.utils import timezone

from marketing.accounts.audit import record
from marketing.content import selectors
from marketing.content.models import Draft, Experiment, Pair, Publication, Review
from marketing.content.services.changing import locked, save
from marketing.content.states import move


def leave_tests(text: Draft | Publication, reason: str) -> None:
    """After a change of what shoppers read at this place. Whoever calls holds the lock of the text's draft: drafts are
    locked before tests, here as everywhere.
    """
    for pair in selectors.pairs_at(text).select_for_update(of=("self",)):
        if pair.experiment.state in (Experiment.State.RUNNING, Experiment.State.ENDING):
            leave(pair, reason)
            end_if_empty(pair.experiment, reason)


def leave(pair: Pair, reason: str) -> None:
    pair.left_at, pair.reason = timezone.now(), reason[:500]
    pair.save(update_fields=["left_at", "reason", "updated_at"])
    withdraw(pair)


def withdraw(pair: Pair) -> None:
    """Nobody reads B on trial any more. A text that is live for everybody stays so."""
    publication = pair.publication
    if publication is None:
        _into_review_again(pair)
        return
    if publication.ended_at or not publication.on_trial:
        return
    draft = locked(publication.draft, actor=None)
    publication.ended_at = timezone.now()
    publication.save(update_fields=["ended_at", "updated_at"])
    if draft.state == Draft.State.PUBLISHED:
        move(draft, Draft.State.SUPERSEDED)
        save(draft)


def _into_review_again(pair: Pair) -> None:
    """Approved for the test a moment ago, and read by nobody: it does not go live for everybody because the test ended."""
    draft = locked(pair.draft, actor=None)
    if draft.state != Draft.State.APPROVED:
        return
    approvals = Review.objects.for_shop(draft.shop).filter(draft=draft, verdict=Review.Verdict.APPROVED)
    approvals.filter(taken_back_at=None).update(taken_back_at=timezone.now())
    move(draft, Draft.State.IN_REVIEW)
    draft.publish_at = None
    save(draft)


def end_if_empty(experiment: Experiment, reason: str) -> None:
    experiment = Experiment.objects.for_shop(experiment.shop).select_for_update().get(pk=experiment.pk)
    if experiment.is_open and not selectors.open_pairs(experiment.shop).filter(experiment=experiment).exists():
        if experiment.state != Experiment.State.ENDING:
            experiment.ended_at, experiment.reason = timezone.now(), reason[:500]
        end(experiment)
        record("experiment.ended", subject=experiment, reason=experiment.reason)


def end(experiment: Experiment) -> None:
    """Why and when is known already."""
    experiment.state = Experiment.State.ENDED
    experiment.save(update_fields=["state", "ended_at", "reason", "updated_at"])
