"""A word with an icon, for states: never colour alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

ICONS = {"ok": "check_circle", "warn": "error", "bad": "cancel", "busy": "progress_activity", "calm": "circle"}


def badge(text: object, tone: str) -> SafeString:
    """Tones: ok, warn, bad, busy, calm. Their colours are in static/css/dashboard.css."""
    return format_html(
        '<span class="badge badge-{}"><span class="material-symbols-outlined" aria-hidden="true">{}</span>{}</span>',
        tone,
        ICONS[tone],
        text,
    )
