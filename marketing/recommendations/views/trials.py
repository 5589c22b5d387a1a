"""One test of two versions: what it says, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketing.accounts.permissions import RUN_MODELS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.common.sequential import successes_needed
from marketing.common.shares import Rate
from marketing.recommendations import selectors, services, trying
from marketing.recommendations.models import VersionTest


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    test = find(request, pk)
    return page(
        request,
        "recommendations/version_test.html",
        title=str(test),
        opts=VersionTest._meta,
        test=test,
        readout=test.readout,
        needed=successes_needed(test.smallest_lift / 100, share=test.share / 100),
        by_itself=Rate(test.b_by_itself, test.b_lists),
        may_change=is_one_of(request, RUN_MODELS),
        count=services.refresh_outcomes(request.shop),
    )


def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    test = trying.stop_test(find(request, pk), actor=request.user)
    messages.success(request, _("The test is stopped. %(a)s serves everybody.") % {"a": test.a})
    return redirect("dashboard:recommendations_versiontest_change", test.pk)


def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    test = trying.choose_winner(find(request, pk), request.POST.get("winner", ""), actor=request.user)
    kept = test.b if test.winner == "b" else test.a
    messages.success(request, _("The test has ended. %(version)s serves everybody from now on.") % {"version": kept})
    return redirect("dashboard:recommendations_versiontest_change", test.pk)


def find(request: HttpRequest, pk: UUID) -> VersionTest:
    found = selectors.version_tests(request.shop).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
