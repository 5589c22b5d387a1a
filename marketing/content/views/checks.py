"""What texts are checked for: whose law, who reads them twice, words that may and words that may not stand in them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.models import Undo
from marketing.accounts.permissions import DECIDE_CHECKS, EDIT_CONTENT
from marketing.accounts.site import only, page, undoable
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit
from marketing.content import selectors, services
from marketing.content.forms import BannedWordsForm, EyesForm, LawForm
from marketing.content.models import CheckSettings, Severity
from marketing.generation.guardrails.rules import OF_LAW
from marketing.generation.guardrails.wording import severities
from marketing.generation.values import Kind

PAGE = "dashboard:content_checks"
TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.NOTE: "calm"}
LOCALES = dict(settings.LANGUAGES)


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    return answer(request)


def answer(request: HttpRequest, **refused: forms.Form) -> HttpResponse:
    """With the form that was refused, as it was sent."""
    shop = request.shop
    law = selectors.check_settings_of(shop).jurisdiction
    words = {locale: BannedWordsForm(locale, initial={"avoid": banned(request, locale)}) for locale in LOCALES}
    if "words" in refused:
        words[request.POST["locale"]] = refused["words"]
    return page(
        request,
        "content/checks.html",
        title=_("Checks"),
        law=law,
        laws=CheckSettings.Jurisdiction.choices,
        law_form=refused.get("law", LawForm(initial={"jurisdiction": law})),
        rules=rules(),
        eyes_form=refused.get("eyes", EyesForm(initial={"kinds": selectors.kinds_with_four_eyes(shop)})),
        words=[(locale, LOCALES[locale], form) for locale, form in words.items()],
        allowances=selectors.allowances(shop),
        may_decide=is_one_of(request, DECIDE_CHECKS),
        may_edit=is_one_of(request, EDIT_CONTENT),
    )


def rules() -> list[tuple[object, list[tuple[str, object, str]]]]:
    """Each with (law, what it does there, tone)."""
    found = severities()
    return [
        (words, [(law, Severity(how).label, TONES[Severity(how)]) for law, how in found[rule].items()])
        for rule, words in OF_LAW.items()
    ]


def banned(request: HttpRequest, locale: str) -> list[str]:
    return list(selectors.voice_of(request.shop, locale).avoid)


def saved(request: HttpRequest, words: str, undo: Undo | None) -> HttpResponse:
    messages.success(request, undoable(words, undo))
    return redirect(PAGE)


@require_POST
def change_law(request: HttpRequest) -> HttpResponse:
    only(request, DECIDE_CHECKS)
    form = LawForm(request.POST)
    if done := submit(form, lambda data: services.change_checks(request.shop, actor=request.user, **data)):
        row, undo = done
        return saved(
            request, _("Texts are held against the law of: %(law)s.") % {"law": row.get_jurisdiction_display()}, undo
        )
    return answer(request, law=form)


@require_POST
def change_eyes(request: HttpRequest) -> HttpResponse:
    only(request, DECIDE_CHECKS)
    form = EyesForm(request.POST)
    if done := submit(form, lambda data: services.change_four_eyes(request.shop, data["kinds"], actor=request.user)):
        chosen, undo = done
        names = ", ".join(str(Kind(one).label) for one in chosen)
        said = _("A second person approves: %(kinds)s.") % {"kinds": names} if chosen else _("One person approves.")
        return saved(request, said, undo)
    return answer(request, eyes=form)


@require_POST
def change_words(request: HttpRequest) -> HttpResponse:
    only(request, EDIT_CONTENT)
    locale = request.POST.get("locale", "")
    if locale not in LOCALES:
        raise Http404
    form = BannedWordsForm(locale, request.POST)
    if done := submit(form, lambda data: services.change_voice(request.shop, locale, actor=request.user, **data)):
        return saved(request, _("The words are saved."), done[1])
    return answer(request, words=form)
