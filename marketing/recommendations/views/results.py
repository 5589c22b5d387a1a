"""What came of the lists: the page, the file, and a fresh count of it."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from marketing.accounts.site import only, page
from marketing.accounts.site.exporting import csv_file
from marketing.common.downloads import Download
from marketing.recommendations import results, selectors, services
from marketing.recommendations.forms import ResultsForm
from marketing.recommendations.reactions import TOLD_FOR

SPANS = (7, 28, 90)


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    form = ResultsForm(request.shop, request.GET)
    outcomes = form.outcomes()
    versions, days = results.grouped(outcomes, "placement", "model_version"), results.grouped(outcomes, "day")
    return page(
        request,
        "recommendations/results.html",
        title=_("Results"),
        form=form,
        spans=spans(request, form),
        total=results.total(outcomes),
        versions=[(one, served_lists(one, form.period)) for one in versions],
        is_recent=form.period[0] >= timezone.now().date() - TOLD_FOR,
        clicks_chart=results.rates_chart(versions, "clicks"),
        purchases_chart=results.rates_chart(versions, "purchases"),
        days_chart=results.days_chart(days),
        table=list(results.days_table(reversed(days))),
        columns=columns(),
        count=services.refresh_outcomes(request.shop),
        answered=selectors.recommendations(request.shop).exists(),
        is_filtered=bool(request.GET),
    )


def export(request: HttpRequest) -> Download:
    only(request)
    form = ResultsForm(request.shop, request.GET)
    return csv_file(results.COLUMNS, results.file_rows(form.outcomes()), name="results")


def count(request: HttpRequest) -> HttpResponse:
    only(request)
    services.count_outcomes(request.shop)
    return redirect(f"{reverse('dashboard:recommendations_outcome_changelist')}?{request.POST.get('query', '')}")


def served_lists(one: results.Result, period: tuple[date, date]) -> str:
    """The address of the lists behind a row."""
    which = {"placement": one.placement, "model_version": one.model_version or results.WITHOUT_MODEL}
    days = {"day_from": period[0].isoformat(), "day_to": period[1].isoformat()}
    return f"{reverse('dashboard:recommendations_recommendation_changelist')}?{urlencode(which | days)}"


def columns() -> list[str]:
    interval = _("Interval")
    return [
        _("Day"), _("Lists seen"), _("Clicked"), _("of those seen"), interval,
        _("Led into the cart"), _("of those seen"), interval,
        _("Led to a purchase"), _("of those seen"), interval,
    ]  # fmt: skip


def spans(request: HttpRequest, form: ResultsForm) -> list[tuple[int, str, bool]]:
    """Periods that end today: how many days, their address, and whether it is the one that is shown."""
    kept = {name: value for name, value in request.GET.items() if name in ("placement", "version") and value}
    today = timezone.now().date()
    found = []
    for days in SPANS:
        first = today - timedelta(days=days - 1)
        query = urlencode({**kept, "first": first.isoformat(), "last": today.isoformat()})
        found.append((days, query, form.period == (first, today)))
    return found
