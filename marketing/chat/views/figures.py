"""What came of conversations: together, by week and by language."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketing.accounts.site import only, page
from marketing.chat import measuring, services
from marketing.chat.hours import hours_of
from marketing.chat.measuring import ENOUGH, By, Service
from marketing.chat.models import Conversation
from marketing.common.charts import LineChart, line_chart
from marketing.common.shares import Rate


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    job = services.refresh_figures(request.shop)
    together = next(iter(measuring.services(request.shop, By.ALL)), None)
    weeks, languages = (measuring.services(request.shop, by) for by in (By.WEEK, By.LANGUAGE))
    return page(
        request,
        "chat/figures.html",
        title=_("Service in figures"),
        job=job,
        is_live=job is not None and job.is_open,
        counted_at=job and job.finished_at,
        all=together if together and together.conversations else None,
        enough=ENOUGH,
        has_hours=hours_of(request.shop) is not None,
        tables=[
            ("week", _("By week"), columns(_("Week")), [cells(_week(one), one) for one in reversed(weeks)]),
            ("language", _("By language"), columns(_("Language")), [cells(_language(one), one) for one in languages]),
        ],
        chart=chart(weeks) if len(weeks) > 1 else None,
        chart_table=[[_week(one), one.contained.percent, one.resolved.percent] for one in reversed(weeks)],
        chart_columns=[_("Week"), _("Contained"), _("Resolved")],
    )


def columns(first: str) -> list[str]:
    conversations = capfirst(Conversation._meta.verbose_name_plural)
    return [
        first, conversations, _("Contained"), _("Resolved"), _("Reopened"), _("Reviewed"), _("Wrong"), _("Interval"),
        _("Wait, median"), _("Wait, 9 in 10"), _("Helpful"),
    ]  # fmt: skip


def cells(name: str, one: Service) -> list[str]:
    median, most = one.waits or ("–", "–")
    reviewed = f"{one.wrong.of:,} / {one.drawn:,}"
    wrong = (one.wrong.percent, one.wrong.between) if one.wrong.of >= ENOUGH else (_("too few"), "–")
    return [
        name, f"{one.conversations:,}", one.contained.percent, one.resolved.percent, one.reopened.percent, reviewed,
        *wrong, median, most, _told(one.satisfied),
    ]  # fmt: skip


def _told(rate: Rate) -> str:
    return f"{rate.percent} ({rate.of:,})" if rate.of else "–"


def _week(one: Service) -> str:
    return formats.date_format(date.fromisoformat(one.of), "SHORT_DATE_FORMAT")


def _language(one: Service) -> str:
    return str(dict(settings.LANGUAGES).get(one.of, one.of))


def chart(weeks: list[Service]) -> LineChart:
    def percents(rates: list[Rate]) -> list[float | None]:
        return [None if rate.value is None else 100 * rate.value for rate in rates]

    series = [
        (_("Contained"), "tone-1", percents([one.contained for one in weeks])),
        (_("Resolved"), "tone-2", percents([one.resolved for one in weeks])),
    ]
    return line_chart(series, [formats.date_format(date.fromisoformat(one.of), "MONTH_DAY_FORMAT") for one in weeks])
