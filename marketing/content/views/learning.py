"""What people's verdicts say of the texts, and the pairs that a writer learns from."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketing.accounts.permissions import EDIT_CONTENT, RUN_MODELS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.common.charts import DotChart, dot_chart
from marketing.common.downloads import Stream
from marketing.content import selectors
from marketing.content.measuring import Interval, Judged, judged, reasons, verdicts
from marketing.content.models import Review
from marketing.content.preferences import preference_lines
from marketing.content.training import enough
from marketing.generation.reading import writer_name
from marketing.generation.values import Kind
from marketing.registry.models import Kind as Model
from marketing.registry.selectors import running_training, serving_version

SPANS = (28, 90, 365)
TITLES: dict[str, str | Promise] = {
    "writer": gettext_lazy("By writer and version"),
    "kind": gettext_lazy("By kind of text"),
    "language": gettext_lazy("By language"),
    "week": gettext_lazy("By week"),
}


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    days = asked_days(request)
    found = verdicts(request.shop, timezone.now() - timedelta(days=days))
    groups = {by: judged(found, by) for by in TITLES}
    return page(
        request,
        "content/learning.html",
        title=_("Learning"),
        spans=[(one, one == days) for one in SPANS],
        columns=columns(),
        tables=[(by, TITLES[by], [cells(by, one) for one in rows]) for by, rows in groups.items()],
        chart=acceptance_chart(groups["writer"]),
        reasons=why_rejected(reasons(found)),
        reason_columns=[_("Reason"), _("Texts"), _("Share")],
        count=sum(one.count for one in groups["kind"]),
        judged_before=verdicts(request.shop, timezone.now() - timedelta(days=36_500)).exists(),
        approved=selectors.approved(request.shop).count(),
        may_export=is_one_of(request, EDIT_CONTENT),
        enough=enough(request.shop),
        kind=Model.WRITER,
        serving=serving_version(request.shop, Model.WRITER),
        training=running_training(request.shop, Model.WRITER),
        may_train=is_one_of(request, RUN_MODELS),
    )


def export(request: HttpRequest) -> Stream:
    """Each text is checked again, which takes minutes for a hundred thousand: so it goes out while that is done."""
    only(request, EDIT_CONTENT)
    name = f"preferences-{timezone.localdate()}.jsonl"
    return Stream(preference_lines(request.shop), filename=name, content_type="application/jsonl")


def asked_days(request: HttpRequest) -> int:
    said = request.GET.get("days", "")
    return next((one for one in SPANS if str(one) == said), SPANS[1])


def columns() -> list[str]:
    interval = _("Interval")
    return [
        _("Judged texts"), _("Verdicts"), _("Accepted"), interval, _("Accepted untouched"),
        _("Characters changed"), interval, _("Seconds per verdict"), interval,
    ]  # fmt: skip


def cells(by: str, one: Judged) -> list[str]:
    return [
        name_of(by, one), f"{one.count:,}", f"{one.acceptance:.0%}", between(one.acceptance_interval, "{:.0%}"),
        f"{one.untouched_share:.0%}", written(one.changed, "{:,.0f}"), between(one.changed_interval, "{:,.0f}"),
        written(one.seconds, "{:,.1f}"), between(one.seconds_interval, "{:,.1f}"),
    ]  # fmt: skip


def why_rejected(counts: list[tuple[str, int]]) -> list[list[str]]:
    every = sum(count for _code, count in counts)
    return [
        [str(Review.Reason(code).label) if code else _("In words alone"), f"{count:,}", f"{count / every:.0%}"]
        for code, count in counts
    ]


def name_of(by: str, one: Judged) -> str:
    first, *more = one.of
    match by:
        case "kind":
            return str(Kind(first).label)
        case "language":
            return str(dict(settings.LANGUAGES).get(str(first), first))
        case "week":
            return _("Week of %(day)s") % {"day": formats.date_format(first, "SHORT_DATE_FORMAT")}
    return " · ".join(str(word) for word in (writer_name(str(first)), *more) if word)


def written(value: float | None, form: str) -> str:
    return "–" if value is None else form.format(value)


def between(interval: Interval, form: str) -> str:
    return "–" if interval is None else f"{form.format(interval[0])} – {form.format(interval[1])}"


def acceptance_chart(rows: list[Judged]) -> DotChart:
    found = [(one, one.acceptance_interval) for one in rows]
    return dot_chart(
        [
            (name_of("writer", one), 100 * one.acceptance, around and (100 * around[0], 100 * around[1]), False)
            for one, around in found
        ],
        written="{:.0f} %",
    )
