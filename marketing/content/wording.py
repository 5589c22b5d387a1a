"""How states, risks and facts of texts are called and coloured where people read of them."""

from django.utils.translation import gettext_lazy as _

from marketing.catalog.facts import BRAND, CATEGORY, PRICE, TITLE
from marketing.content.models import Draft, Experiment

STATE_TONES = {
    Draft.State.REQUESTED: "busy",
    Draft.State.FAILED: "bad",
    Draft.State.IN_REVIEW: "warn",
    Draft.State.APPROVED: "busy",
    Draft.State.REJECTED: "calm",
    Draft.State.PUBLISHED: "ok",
    Draft.State.STALE: "bad",
    Draft.State.SUPERSEDED: "calm",
}
RISK_TONES = {Draft.Risk.NONE: "ok", Draft.Risk.WARNED: "warn", Draft.Risk.BLOCKED: "bad"}

EXPERIMENT_TONES = {
    Experiment.State.PLANNED: "calm",
    Experiment.State.RUNNING: "busy",
    Experiment.State.ENDING: "busy",
    Experiment.State.ENDED: "ok",
}

# The facts that every product has, by the names that checks know them by.
FACT_LABELS = {TITLE: _("Title"), BRAND: _("Brand"), CATEGORY: _("Category"), PRICE: _("Price")}


def fact_label(name: str) -> str:
    """Other facts are called as the shop calls them."""
    return str(FACT_LABELS.get(name, name))
