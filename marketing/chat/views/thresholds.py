"""How sure the chat has to be: what each choice would come to, and the choice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from marketing.accounts.permissions import EDIT_CONTENT, READ
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit
from marketing.chat import services
from marketing.chat.outlook import Outlook, Seen, held_back, of_shoppers, outlook
from marketing.chat.thresholds import USUAL, Thresholds, chosen
from marketing.chat.thresholds_form import NEAR, SURE, ThresholdsForm, steps
from marketing.common.charts import LineChart, curves
from marketing.common.shares import Rate

ENOUGH = 10  # judged answers, from which on their interval says something


def show(request: HttpRequest) -> HttpResponse:
    only(request, EDIT_CONTENT if request.method == "POST" else READ)
    languages = dict(settings.LANGUAGES)
    locale = request.GET.get("language", "")
    locale = locale if locale in languages else request.shop.locale
    form = ThresholdsForm(chosen(request.shop, locale), request.POST or None)
    saved = submit(form, lambda data: services.change_thresholds(
        request.shop, locale, form.chosen, version=data["version"], actor=request.user
    ))  # fmt: skip
    if saved:
        messages.success(request, _("The thresholds are saved. They count from the next message on."))
        return redirect(f"{reverse('dashboard:chat_thresholds')}?language={locale}")
    held, own = held_back(request.shop, locale), of_shoppers(request.shop, locale)
    now, sure = form.now, _rows("sure", SURE, form, held, own)
    return page(
        request, "chat/thresholds.html", title=_("Thresholds"), form=form, locale=locale, languages=settings.LANGUAGES,
        held=len(held), own=sum(one.asked for one in own), judged=outlook(own, now).wrong.of, enough=ENOUGH,
        sure=sure, near=_rows("near", NEAR, form, held, own),
        chart=_chart(held, own, now), chart_columns=_chart_columns(),
        chart_table=_chart_table(sure), usual=USUAL, is_usual=now == USUAL, may_edit=is_one_of(request, EDIT_CONTENT),
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A choice, and what it comes to by both counts."""

    value: float
    is_now: bool
    is_chosen: bool  # in the form, which may have been refused
    held: Outlook
    own: Outlook
    is_seen: bool  # no answer was given to shoppers below what serves, so that none could be judged

    @property
    def held_wrong(self) -> str:
        return _per_hundred(self.held.wrong)

    @property
    def own_wrong(self) -> str:
        return _per_hundred(self.own.wrong) if self.is_seen else "–"


def _rows(
    which: str, usual: tuple[float, ...], form: ThresholdsForm, held: Sequence[Seen], own: Sequence[Seen]
) -> list[Row]:
    found = []
    for value in steps(usual, getattr(form.now, which)):
        wanted = replace(form.now, **{which: value})
        found.append(Row(
            value=value, is_now=wanted == form.now, is_chosen=value == getattr(form.chosen, which),
            held=outlook(held, wanted), own=outlook(own, wanted), is_seen=wanted.sure >= form.now.sure,
        ))  # fmt: skip
    return found


def _per_hundred(rate: Rate) -> str:
    """With its interval, where enough is known."""
    if rate.of < ENOUGH or rate.interval is None or rate.value is None:
        return _("too few (%(number)d)") % {"number": rate.of}
    low, high = rate.interval
    return f"{100 * rate.value:.1f} ({100 * low:.1f} – {100 * high:.1f})"


def _chart(held: Sequence[Seen], own: Sequence[Seen], now: Thresholds) -> LineChart | None:
    """What is not answered, from left to right, and what is answered wrongly, upwards; and where the shop stands now."""
    series = [
        (_("Questions that were held back"), "tone-1", _points(held, now, SURE)),
        (_("Your shoppers"), "tone-2", _points(own, now, [step for step in SURE if step >= now.sure])),
        (_("In use"), "tone-3", _points(held, now, (now.sure,))),
    ]
    drawn = [one for one in series if one[2]]
    return curves(drawn) if drawn else None


def _chart_columns() -> list[str]:
    kinds = (_("Held back"), _("Your shoppers"))
    told = (_("%(kind)s: not answered"), _("%(kind)s: wrong"))
    return [_("Threshold for an answer"), *(one % {"kind": kind} for kind in kinds for one in told)]


def _chart_table(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    def left(seen: Outlook) -> str:
        return f"{seen.not_answered:.1f}" if seen.answered.of else "–"

    return [(one.value, left(one.held), one.held_wrong, left(one.own), one.own_wrong) for one in rows]


def _points(seen: Sequence[Seen], now: Thresholds, chosen: Sequence[float]) -> list[tuple[float, float]]:
    found = [outlook(seen, Thresholds(step, min(step, now.near))) for step in steps(tuple(chosen), now.sure)]
    return [
        (one.not_answered, 100 * one.wrong.value)
        for one in found
        if one.wrong.value is not None and one.wrong.of >= ENOUGH
    ]
