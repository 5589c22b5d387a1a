"""Does it work? What the rows of the last two days say of workers, events, answers and the model."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from marketing.accounts.models import ApiKey, Shop
from marketing.dashboard.selectors import Day
from marketing.generation.reading import state_of
from marketing.generation.selectors import settings_of
from marketing.jobs.models import Job
from marketing.registry.models import ModelVersion

PATIENCE = timedelta(minutes=1)  # a worker looks every few seconds
JUST_NOW = timedelta(minutes=2)  # the use of a key is written down once a minute
MANY = 0.5  # of the answers


@dataclass(frozen=True)
class Sign:
    name: str
    tone: str
    text: str
    link: str


def health(shop: Shop, days: list[Day], serving: ModelVersion | None) -> list[Sign]:
    return [_workers(shop), _events(days), _answers(days, serving), _model(serving), _keys(shop), *_writer(shop)]


def _workers(shop: Shop) -> Sign:
    now = timezone.now()
    queued = Job.objects.for_shop(shop).filter(state=Job.State.QUEUED).exclude(not_before__gt=now)
    oldest = queued.annotate(due=Greatest("updated_at", "not_before")).order_by("due").first()
    link = reverse("dashboard:jobs_job_changelist")
    if oldest and oldest.due < now - PATIENCE:
        waiting = timesince(oldest.due, now, depth=1)
        return Sign(_("Jobs"), "bad", _("One has waited for %(time)s: no worker takes it.") % {"time": waiting}, link)
    return Sign(_("Jobs"), "ok", _("None waits for a worker."), link)


def _events(days: list[Day]) -> Sign:
    link, recent = reverse("dashboard:shoppers_event_changelist"), sum(one.events for one in days[-2:])
    if recent:
        return Sign(_("Events"), "ok", _("They arrive from your storefront."), link)
    if any(one.events for one in days):
        return Sign(
            _("Events"), "bad", _("None has arrived since yesterday. Look whether the script is in place."), link
        )
    return Sign(_("Events"), "calm", _("None has arrived yet."), link)


def _answers(days: list[Day], serving: ModelVersion | None) -> Sign:
    link = reverse("dashboard:recommendations_recommendation_changelist")
    answers, fallbacks = (sum(getattr(one, name) for one in days[-2:]) for name in ("recommendations", "fallbacks"))
    if not answers:
        return Sign(_("Recommendations"), "calm", _("None was asked for since yesterday."), link)
    if serving and fallbacks > MANY * answers:
        return Sign(_("Recommendations"), "warn", _("Most answers since yesterday were made without the model."), link)
    return Sign(_("Recommendations"), "ok", _("They are answered."), link)


def _model(serving: ModelVersion | None) -> Sign:
    if serving is None:
        said = _("None serves: shoppers see what is popular.")
        return Sign(_("Model"), "calm", said, reverse("dashboard:registry_modelversion_changelist"))
    day = formats.date_format(serving.data_until or serving.created_at, "SHORT_DATE_FORMAT")
    said = _("%(version)s serves. It has learned up to %(day)s.") % {"version": serving, "day": day}
    return Sign(_("Model"), "ok", said, reverse("dashboard:registry_modelversion_change", args=[serving.pk]))


def _keys(shop: Shop) -> Sign:
    used = ApiKey.objects.for_shop(shop).exclude(last_used_at=None).order_by("-last_used_at").first()
    link = reverse("dashboard:accounts_apikey_changelist")
    if used is None:
        return Sign(_("API"), "calm", _("No key was used yet."), link)
    if used.last_used_at > timezone.now() - JUST_NOW:
        return Sign(_("API"), "ok", _("“%(key)s” was used just now.") % {"key": used.name}, link)
    ago = timesince(used.last_used_at, depth=1)
    return Sign(_("API"), "ok", _("“%(key)s” was last used %(time)s ago.") % {"key": used.name, "time": ago}, link)


def _writer(shop: Shop) -> list[Sign]:
    """Only where another than this server was chosen: the server's own templates cannot fail."""
    row = settings_of(shop)
    if row.writer == row.Writer.OWN:
        return []
    link, state = reverse("dashboard:generation_generationsettings_changelist"), state_of(shop)
    if state["resting_until"]:
        return [Sign(_("Texts"), "bad", _("The chosen writer failed several times, so templates write."), link)]
    if state["used_up"]:
        return [Sign(_("Texts"), "warn", _("The budget of this month is used up, so templates write."), link)]
    return [Sign(_("Texts"), "ok", _("The chosen writer may be asked."), link)]
