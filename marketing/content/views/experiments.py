"""One test of texts: what it says, what is in it, and its start and end."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.common.readouts import Readout
from marketing.common.sequential import successes_needed
from marketing.content import selectors, services
from marketing.content.models import Experiment
from marketing.content.wording import EXPERIMENT_TONES

SHOWN = 50  # texts


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    experiment = find(request, pk)
    pairs = selectors.pairs_of(experiment)
    return page(
        request,
        "content/experiment.html",
        title=experiment.name,
        opts=Experiment._meta,
        experiment=experiment,
        tone=EXPERIMENT_TONES[Experiment.State(experiment.state)],
        readout=Readout(experiment),
        needed=successes_needed(experiment.smallest_lift / 100),
        places=selectors.with_a(experiment, pairs[:SHOWN]),
        count_of_pairs=pairs.count(),
        ready=selectors.ready_pairs(experiment).count(),
        left=pairs.filter(left_at=None).count(),
        may_change=is_one_of(request, EDIT_CONTENT),
        count=services.refresh_outcomes(request.shop),
    )


def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    experiment = services.start_experiment(find(request, pk), actor=request.user)
    messages.success(request, _("The test runs. Half of the shoppers read B from now on."))
    return redirect("dashboard:content_experiment_change", experiment.pk)


def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    experiment = services.stop_experiment(find(request, pk), actor=request.user)
    messages.success(
        request, told(experiment, _("The test is stopped. Everybody reads what they would have read without it."))
    )
    return redirect("dashboard:content_experiment_change", experiment.pk)


def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    experiment = services.choose_winner(find(request, pk), request.POST.get("variant", ""), actor=request.user)
    said = _("The test has ended. Everybody reads %(arm)s from now on.") % {"arm": experiment.winner.upper()}
    messages.success(request, told(experiment, said))
    return redirect("dashboard:content_experiment_change", experiment.pk)


def told(experiment: Experiment, said: str) -> str:
    if experiment.state == Experiment.State.ENDING:
        return _("The test has ended. Its texts are put right one after the other.")
    return said


def find(request: HttpRequest, pk: UUID) -> Experiment:
    found = selectors.experiments(request.shop).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
