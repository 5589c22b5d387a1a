"""A word with an icon, for states: never colour alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

ICONS = {"ok": "check_circle", "warn": "error", "bad": "cancel", "busy": "progress_activity", "calm": "circle"}


def badge(text: object, tone: str) -> SafeString:
    """Tones: ok, warn, bad, busy, calm. Their colours are in static/css/dashboard.css."""
    return format_html(
        '<span class="badge badge-{}"><span class="material-symbols-outlined" aria-hidden="true">{}</span>{}</span>',
        tone,
        ICONS[tone],
        text,
    )


NAMES = {"ok": _("good"), "warn": _("look at it"), "bad": _("broken"), "busy": _("running"), "calm": _("not yet")}


def dot(tone: str) -> SafeString:
    """The icon alone, before a sentence; its meaning is said to who cannot see it."""
    return format_html(
        '<span class="dot dot-{} material-symbols-outlined" aria-hidden="true">{}</span><span class="sr-only">{}</span>',
        tone,
        ICONS[tone],
        NAMES[tone],
    )
