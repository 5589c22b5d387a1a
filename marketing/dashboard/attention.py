"""What waits for a person: each line says what, and leads to where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketing.accounts.models import ApiKey, Shop
from marketing.catalog.models import Import
from marketing.catalog.selectors import products
from marketing.content import selectors
from marketing.content.models import Draft
from marketing.dashboard.waiting import Waiting
from marketing.jobs.models import Job
from marketing.recommendations.drift import notices
from marketing.recommendations.looking import last_look
from marketing.recommendations.planning import last_time
from marketing.recommendations.selectors import training_plan
from marketing.registry.gate import gate
from marketing.registry.models import ModelVersion

LATELY = timedelta(days=7)
OLD = timedelta(days=30)
FAILED = (Job.State.FAILED, Job.State.DEAD)


@dataclass(frozen=True)
class Line:
    tone: str  # ok, warn, bad, calm
    text: str
    link: str = ""


def attention(shop: Shop, serving: ModelVersion | None, newest: ModelVersion | None, waiting: Waiting) -> list[Line]:
    return [
        *_shoppers(waiting), *_failed_jobs(shop), *_texts(shop, waiting), *_models(shop, serving, newest),
        *_data(shop), *_imports(shop), *_keys(shop),
    ]  # fmt: skip


def _shoppers(waiting: Waiting) -> Iterator[Line]:
    count, since = waiting.shoppers
    if since:
        said = ngettext(
            "%(count)d shopper has waited for a person for %(time)s.",
            "%(count)d shoppers wait for a person, the first of them for %(time)s.",
            count,
        )
        time = timesince(since, depth=1)
        yield Line("bad", said % {"count": count, "time": time}, f"{reverse('dashboard:chat_inbox')}?box=waiting")


def _failed_jobs(shop: Shop) -> Iterator[Line]:
    failed = Job.objects.for_shop(shop).filter(state__in=FAILED, finished_at__gte=timezone.now() - LATELY)
    ids = list(failed.order_by("-finished_at").values_list("pk", flat=True)[:100])
    if len(ids) == 1:
        yield Line(
            "bad", _("A job failed. Look why, and try it again."), reverse("dashboard:jobs_job_change", args=ids)
        )
    elif ids:
        said = ngettext("%(count)d job failed.", "%(count)d jobs failed.", len(ids)) % {"count": len(ids)}
        query = urlencode({"state__exact": FAILED}, doseq=True)
        yield Line("bad", said, f"{reverse('dashboard:jobs_job_changelist')}?{query}")


def _texts(shop: Shop, waiting: Waiting) -> Iterator[Line]:
    """Those that shoppers read until a fact changed come first: their places in the shop are empty."""
    counts = waiting.texts
    review = reverse("dashboard:content_review")
    if stale := counts.get(Draft.State.STALE):
        said = ngettext(
            "%(count)d text is out of date: its facts changed, so shoppers do not see it.",
            "%(count)d texts are out of date: their facts changed, so shoppers do not see them.",
            stale,
        )
        yield Line("bad", said % {"count": stale}, f"{review}?risk=stale")
    if in_review := counts.get(Draft.State.IN_REVIEW):
        said = ngettext("%(count)d text waits for review.", "%(count)d texts wait for review.", in_review)
        yield Line("warn", said % {"count": in_review}, review)
    if not counts and not selectors.drafts(shop).exists() and products(shop).exists():
        said = _("There are no texts yet. Ask for descriptions of a few products, and judge what comes.")
        yield Line("calm", said, reverse("dashboard:content_brief_add"))


def _models(shop: Shop, serving: ModelVersion | None, newest: ModelVersion | None) -> Iterator[Line]:
    if newest and newest.state == ModelVersion.State.CANDIDATE and gate(newest).passed:
        said = _("%(version)s passed its gate and waits for your decision.") % {"version": newest}
        yield Line("warn", said, reverse("dashboard:registry_modelversion_change", args=[newest.pk]))
    plan = training_plan(shop)
    if plan and plan.promotes and (last := last_time(plan)).held_back:
        said = _("%(version)s was trained as planned, and the gate holds it back.") % {"version": last.version}
        yield Line("warn", said, reverse("dashboard:registry_modelversion_change", args=[last.version.pk]))
    if plan and plan.has_stopped:
        said = _("The training by itself has stopped. Save its plan, and it goes on.")
        yield Line("bad", said, reverse("dashboard:recommendations_learning"))
    if serving and serving == newest and serving.data_until and serving.data_until < timezone.now() - OLD:
        said = _("The model has learned nothing for a month. Train a new one.")
        yield Line("warn", said, reverse("dashboard:registry_modelversion_changelist"))


def _data(shop: Shop) -> Iterator[Line]:
    look = last_look(shop)
    for one in notices(look.result) if look else []:
        if one.tone != "calm":
            yield Line(one.tone, one.text, reverse("dashboard:recommendations_learning"))


def _imports(shop: Shop) -> Iterator[Line]:
    recent = Import.objects.for_shop(shop).filter(created_at__gte=timezone.now() - LATELY, state=Import.State.DONE)
    later = Import.objects.for_shop(shop).filter(file_name=OuterRef("file_name"), created_at__gt=OuterRef("created_at"))
    for import_row in recent.filter(~Exists(later)).order_by("-created_at")[:3]:
        link = reverse("dashboard:catalog_import_change", args=[import_row.pk])
        errors = import_row.counts.get("errors", 0)
        if import_row.dry_run:
            yield Line("warn", _("%(file)s is checked. Import it, or leave it.") % {"file": import_row.file_name}, link)
        elif errors:
            said = ngettext("%(file)s: %(count)d row was left out.", "%(file)s: %(count)d rows were left out.", errors)
            yield Line("warn", said % {"file": import_row.file_name, "count": errors}, link)


def _keys(shop: Shop) -> Iterator[Line]:
    now = timezone.now()
    ending = Q(expires_at__range=(now, now + LATELY))
    nowhere = Q(kind=ApiKey.Kind.PUBLISHABLE, origins=[], expires_at=None)
    found = list(ApiKey.objects.for_shop(shop).filter(ending | nowhere, revoked_at=None))
    for key in [one for one in found if one.expires_at][:3]:
        said = _("The key “%(name)s” ends soon. Put its successor in.") % {"name": key.name}
        yield Line("warn", said, reverse("dashboard:accounts_apikey_change", args=[key.pk]))
    for key in [one for one in found if not one.expires_at][:3]:
        said = _("The key “%(name)s” names no storefront yet, so browsers may not use it.") % {"name": key.name}
        yield Line("warn", said, reverse("dashboard:accounts_apikey_change", args=[key.pk]))
